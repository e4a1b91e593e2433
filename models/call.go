package models

import (
	"time"

	"github.com/google/uuid"
)

// Call is one request that the API answered: its route and never its path, query
// or body.
type Call struct {
	// ID rises with the time of writing.
	ID        int64 `gorm:"primaryKey"`
	At        time.Time
	RequestID string
	Method    string
	Route     string
	Status    int
	// TookUS is how long the answer took, in microseconds.
	TookUS int64 `gorm:"column:took_us"`
	// Bytes are those of the answer.
	Bytes int64
	// UserID and KeyID are nil where nobody signed in.
	UserID *uuid.UUID `gorm:"type:uuid"`
	KeyID  *uuid.UUID `gorm:"type:uuid"`
	// Code is that of the error; "" for none.
	Code Code
}

// TableName names the table of Call.
func (Call) TableName() string { return "api_logs" }

// CallQuery selects a page of requests, newest first. Empty fields do not filter.
type CallQuery struct {
	UserID                   *uuid.UUID
	Method, Route, RequestID string
	// Status is a status, or the first digit of some.
	Status int
	// Since is included, Until is not; nil means no bound.
	Since, Until *time.Time
	// Before is the id that the page begins behind; 0 for the newest.
	Before int64
	Limit  int
}
