package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unit is what a price is counted in.
type Unit string

// The units of prices.
const (
	UnitImage  Unit = "image"
	UnitSecond Unit = "second"
	UnitRun    Unit = "run"
)

// Price says what one unit costs and how many units a request has. Money is in
// whole micro-dollars, so sums never round.
type Price struct {
	Unit Unit `json:"unit"`
	// Count names the whole-number setting that says how many units a request
	// has; "" means one.
	Count string `json:"count"`
	// MicroUSD is what a unit costs; 0 if Rates say it.
	MicroUSD int64 `json:"micro_usd"`
	// By names the settings that the price depends on, and Rates holds one price
	// for each combination of their values.
	By    []string `json:"by"`
	Rates []Rate   `json:"rates"`
	// Source says where and when the price was read.
	Source string `json:"price_source"`
}

// Rate is the price of a unit for one combination of settings.
type Rate struct {
	When     map[string]string `json:"when"`
	MicroUSD int64             `json:"micro_usd"`
}

// PriceText returns the price for people, such as "$0.03–$0.15 per second".
func (m *Model) PriceText() string {
	low, high := m.Price.MicroUSD, m.Price.MicroUSD
	for i, rate := range m.Price.Rates {
		if i == 0 {
			low, high = rate.MicroUSD, rate.MicroUSD
		}
		low, high = min(low, rate.MicroUSD), max(high, rate.MicroUSD)
	}
	text := dollars(low)
	if high != low {
		text += "–" + dollars(high)
	}
	return text + " per " + string(m.Price.Unit)
}

// dollars writes at least two decimals and no more than the amount needs.
func dollars(micro int64) string {
	text := fmt.Sprintf("%d.%06d", micro/1_000_000, micro%1_000_000)
	cents := strings.IndexByte(text, '.') + 3
	return "$" + text[:cents] + strings.TrimRight(text[cents:], "0")
}

// settings lists the settings that the price depends on.
func (p Price) settings() []string {
	if p.Count == "" {
		return p.By
	}
	return append([]string{p.Count}, p.By...)
}

// validate checks the rule against the settings that it names: a price that
// cannot be told for every valid request is a fault.
func (p Price) validate(s settings) error {
	if !slices.Contains([]Unit{UnitImage, UnitSecond, UnitRun}, p.Unit) {
		return fmt.Errorf("unit: must be image, second or run, is %q", p.Unit)
	}
	if p.Source == "" {
		return errors.New("price_source: must say where and when the price was read")
	}
	if p.Count != "" && s.properties[p.Count].Type != "integer" {
		return fmt.Errorf("count: %q must be a whole-number setting", p.Count)
	}
	for _, name := range p.settings() {
		if s.properties[name].Default == nil {
			return fmt.Errorf("setting %q must have a default: the price depends on it", name)
		}
	}
	if len(p.By) == 0 {
		if p.MicroUSD <= 0 || len(p.Rates) > 0 {
			return errors.New("micro_usd: must be above 0, and rates need by")
		}
		return nil
	}
	if p.MicroUSD != 0 {
		return errors.New("micro_usd: must be left out where rates are given")
	}
	return p.validateRates(s)
}

// validateRates checks that every combination of the settings in By has exactly
// one rate.
func (p Price) validateRates(s settings) error {
	want, err := p.combinations(s)
	if err != nil {
		return err
	}
	got := make([]string, 0, len(p.Rates))
	for _, rate := range p.Rates {
		if rate.MicroUSD <= 0 || len(rate.When) != len(p.By) {
			return fmt.Errorf("rates: %v must name each of %v and have micro_usd above 0", rate.When, p.By)
		}
		got = append(got, p.key(rate.When))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		return fmt.Errorf("rates: must be given once for each of %q, are given for %q", want, got)
	}
	return nil
}

// combinations lists the keys of all combinations of the settings in By.
func (p Price) combinations(s settings) ([]string, error) {
	combined := []map[string]string{{}}
	for _, name := range p.By {
		options := s.properties[name].options()
		if len(options) == 0 {
			return nil, fmt.Errorf("by: %q must be a setting with an enum, or true or false", name)
		}
		var wider []map[string]string
		for _, values := range combined {
			for _, option := range options {
				next := maps.Clone(values)
				next[name] = option
				wider = append(wider, next)
			}
		}
		combined = wider
	}
	keys := make([]string, 0, len(combined))
	for _, values := range combined {
		keys = append(keys, p.key(values))
	}
	return keys, nil
}

// key names one combination of the settings in By.
func (p Price) key(values map[string]string) string {
	parts := make([]string, 0, len(p.By))
	for _, name := range p.By {
		parts = append(parts, name+"="+values[name])
	}
	return strings.Join(parts, " ")
}
