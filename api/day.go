package api

import (
	"fmt"
	"time"

	"darkroom/models"
)

const (
	// daysUsual is as much as a bill is about.
	daysUsual = 30
	// daysMost is a year, with the day that some have more: no report reads without
	// end, and the longest is what the books are closed by.
	daysMost = 366
)

// daysOf reads a span of days, both of which count. What is left out ends today
// and begins so that daysUsual are told.
func daysOf(from, to *string, now time.Time) (models.Period, error) {
	now = now.UTC()
	last, fault := dayOf("to", to, time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC))
	if fault != nil {
		return models.Period{}, models.Invalid(*fault)
	}
	first, fault := dayOf("from", from, last.AddDate(0, 0, 1-daysUsual))
	if fault != nil {
		return models.Period{}, models.Invalid(*fault)
	}
	days := models.Period{From: first, Until: last.AddDate(0, 0, 1)}
	if !days.From.Before(days.Until) {
		return days, models.Invalid(models.FieldError{Field: "from", Message: "This must not be later than the last day."})
	}
	if days.Until.After(days.From.AddDate(0, 0, daysMost)) {
		return days, models.Invalid(models.FieldError{Field: "from", Message: fmt.Sprintf("This must be at most %d days before the end.", daysMost)})
	}
	return days, nil
}

// dayOf reads a day in UTC, or takes the usual one.
func dayOf(field string, text *string, usual time.Time) (time.Time, *models.FieldError) {
	if text == nil {
		return usual, nil
	}
	day, err := time.Parse(time.DateOnly, *text)
	if err != nil {
		return day, &models.FieldError{Field: field, Message: "There is no such day."}
	}
	return day, nil
}

// dayText writes a day.
func dayText(day time.Time) string { return day.UTC().Format(time.DateOnly) }
