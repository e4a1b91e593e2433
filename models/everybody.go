package models

import (
	"time"

	"github.com/google/uuid"
)

// EverybodyFilter selects among everybody's generations. Empty fields do not
// filter.
type EverybodyFilter struct {
	IDs                          []uuid.UUID
	UserID, WorkspaceID, BatchID *uuid.UUID
	ModelID                      string
	Action                       Action
	// ActionType is as that of ListQuery.
	ActionType string
	Status     Status
	ErrorKind  FailureKind
	// Provider keeps those that an attempt was made for at this provider.
	Provider Provider
	// Search is words that a prompt must hold, all of them, in any case.
	Search string
	// Since is included, Until is not; nil means no bound.
	Since, Until *time.Time
}

// EverybodyQuery selects a page of everybody's generations, newest first.
type EverybodyQuery struct {
	EverybodyFilter

	// Page counts from 1; Limit is rows a page. Page is ignored with After.
	Page, Limit int
	// After is the place behind which the page begins; nil for the first.
	After *Cursor
}

// OwnedGeneration is a generation with what helps to tell whose it is.
type OwnedGeneration struct {
	Generation

	Owner UserRef `gorm:"embedded;embeddedPrefix:owner_"`
}

// UserRef is a user as others with a role see one.
type UserRef struct {
	ID          uuid.UUID `gorm:"type:uuid"`
	Email, Name string
}

// EverybodyPage is one page of everybody's generations.
type EverybodyPage struct {
	Generations []OwnedGeneration
	// Total is TotalMost at most.
	Total int
	// Next is where the next page begins; nil after the last one.
	Next *Cursor
}

// BulkRetry asks for everything to run again that a filter finds.
type BulkRetry struct {
	// Filter finds failed generations, or cancelled ones where its Status says so.
	Filter EverybodyFilter
	// Most is how many are taken, the oldest first.
	Most   int
	DryRun bool
}

// BulkRetried is what became of a BulkRetry.
type BulkRetried struct {
	// ID is what its acts in the audit log share; uuid.Nil for a dry run.
	ID uuid.UUID
	// Matched is how many the filter finds, TotalMost at most.
	Matched int
	// Generations run again, or would.
	Generations []OwnedGeneration
	Refused     []RetryRefusal
}

// RetryRefusal says why one generation does not run again.
type RetryRefusal struct {
	ID  uuid.UUID
	Err error
}

// Tried is how many were taken.
func (r BulkRetried) Tried() int { return len(r.Generations) + len(r.Refused) }

// Cost is what was set aside for those that run again, or would be.
func (r BulkRetried) Cost() MicroUSD {
	var cost MicroUSD
	for _, gen := range r.Generations {
		cost += gen.Price
	}
	return cost
}

// Users is how many people's generations run again, or would.
func (r BulkRetried) Users() int {
	users := map[uuid.UUID]bool{}
	for _, gen := range r.Generations {
		users[gen.UserID] = true
	}
	return len(users)
}

// InLine is how many of them wait for a place.
func (r BulkRetried) InLine() int {
	waiting := 0
	for _, gen := range r.Generations {
		if gen.InLine {
			waiting++
		}
	}
	return waiting
}
