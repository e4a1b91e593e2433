package models

import (
	"time"

	"github.com/google/uuid"
)

// FigureQuery says what figures are about. Empty fields do not filter.
type FigureQuery struct {
	UserID, WorkspaceID *uuid.UUID
	// Since is included, Until is not; nil means no bound.
	Since, Until *time.Time
}

// Tally counts generations, and what was paid for them.
type Tally struct {
	Generations, Completed, Failed, Cancelled, Active int64
	Charged                                           MicroUSD `gorm:"column:charged_micro"`
}

// NamedTally is the tally of one user, workspace or model.
type NamedTally struct {
	Tally

	// ID names it for programs, Name for people; Name may be empty.
	ID, Name string
}

// Stats are the figures of a time.
type Stats struct {
	Total Tally
	// What paid most stands first, and fifty of each at most.
	ByUser, ByWorkspace, ByModel []NamedTally
}

// KindErrors are the failures of one kind with one message.
type KindErrors struct {
	Kind         FailureKind
	Message      string
	Count, Users int64
	LastAt       time.Time
	LastID       uuid.UUID `gorm:"type:uuid"`
}

// ModelErrors are the failures of one model.
type ModelErrors struct {
	ModelID, ModelName string
	Failed, Total      int64
}

// ProviderErrors are the attempts of one provider that failed with one kind.
type ProviderErrors struct {
	Provider Provider
	Kind     FailureKind
	Attempts int64
}

// Errors are what failed in a time, the most frequent first.
type Errors struct {
	Kinds     []KindErrors
	Models    []ModelErrors
	Providers []ProviderErrors
}

// EverybodyOptions are what everybody's generations can be filtered by.
type EverybodyOptions struct {
	Models     []ModelName
	Users      []UserRef
	Workspaces []ModelName
}

// StaleStats says how many runs are silent.
type StaleStats struct {
	Active, Silent int64
	// Oldest is when the one that is silent for longest was last heard of; nil for
	// none.
	Oldest *time.Time
}

// Cleanup says which old generations go.
type Cleanup struct {
	// Days is how old they are at least; KeepLatest stay of each user.
	Days, KeepLatest int
	// DryRun only counts.
	DryRun bool
}
