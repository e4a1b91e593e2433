package models

import "github.com/google/uuid"

// Limit is what a user may ask for, set by somebody with a role. One for a user
// goes before that for each user.
type Limit struct {
	// UserID is nil for each user.
	UserID *uuid.UUID `gorm:"type:uuid"`
	// ModelID is "" for all models together.
	ModelID string
	// PerMinute is how many requests may come within any minute, Running how many
	// generations of a model may be active. 0 lifts a limit; nil says nothing of it.
	PerMinute, Running *int
}

// TableName names the table of Limit.
func (Limit) TableName() string { return "limit_overrides" }

// Check returns what is wrong with the limit, as a CodeInvalid error that names the
// fields of a request.
func (l Limit) Check() error {
	switch {
	case l.PerMinute == nil && l.Running == nil:
		return Invalid(FieldError{Field: "per_minute", Message: "Say per_minute, running or both."})
	case l.Running != nil && l.ModelID == "":
		return Invalid(FieldError{
			Field: "running", Message: "This is for one model. How many of all models run together is the user's own limit.",
		})
	}
	return nil
}
