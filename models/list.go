package models

import (
	"time"

	"github.com/google/uuid"
)

// TotalMost is where counting a filtered list ends: a total of so many means "at
// least". People do not page through ten thousand rows.
const TotalMost = 10_001

// Tab is a shortcut filter of the history page.
type Tab string

// The tabs of the history page.
const (
	TabAll        Tab = "all"
	TabProcessing Tab = "processing"
	TabFavorites  Tab = "favorites"
	TabFailed     Tab = "failed"
)

// Cursor is a place in a list that is sorted from new to old: behind the row
// with this time and id.
type Cursor struct {
	CreatedAt time.Time
	ID        uuid.UUID
}

// ListQuery selects a page of a user's generations, newest first. Empty fields
// do not filter.
type ListQuery struct {
	UserID uuid.UUID
	Tab    Tab
	// Page counts from 1; Limit is rows a page. Page is ignored with After.
	Page, Limit int
	// After is the place behind which the page begins. Rows that are added or
	// removed meanwhile shift nothing, and the last page costs what the first does.
	After *Cursor
	// Shared adds what the members of the user's workspaces made in them.
	Shared bool
	// WorkspaceID and CreatorID narrow the list; they never open what the user may
	// not see.
	WorkspaceID, CreatorID *uuid.UUID
	// BatchID keeps the members of one batch.
	BatchID *uuid.UUID

	ModelID string
	// ModelName is exact.
	ModelName string
	Action    Action
	// ActionType is "image", "video" or "text": a video action starts with
	// "video_", one that writes with "analyze_".
	ActionType string
	Status     Status
	// Search is words that a prompt must hold, all of them, in any case.
	Search string
	// Since is included, Until is not; nil means no bound.
	Since, Until *time.Time
	SkipCounts   bool
}

// Sight returns whose rows the query may show.
func (q ListQuery) Sight() Sight {
	return Sight{UserID: q.UserID, Shared: q.Shared, WorkspaceID: q.WorkspaceID}
}

// Filtered reports whether anything but the tab and the sight narrows the list.
func (q ListQuery) Filtered() bool {
	return q.CreatorID != nil || q.BatchID != nil || q.ModelID != "" || q.ModelName != "" || q.Action != "" || q.ActionType != "" || q.Status != "" ||
		q.Search != "" || q.Since != nil || q.Until != nil
}

// Sight is what a user looks at: their own generations, and with Shared what the
// members of their workspaces made there as long as they are a member, too.
type Sight struct {
	UserID uuid.UUID
	Shared bool
	// WorkspaceID narrows it to one workspace; nil for everywhere.
	WorkspaceID *uuid.UUID
}

// Kept reports whether the numbers of this sight are kept and need no counting.
func (s Sight) Kept() bool { return !s.Shared && s.WorkspaceID == nil }

// GenerationPage is one page of a list.
type GenerationPage struct {
	Generations []GenerationDetail
	// Total is exact for a tab as it is, and TotalMost at most with filters.
	Total int
	// Next is where the next page begins; nil after the last one.
	Next *Cursor
	// Counts is nil when the query skipped them.
	Counts *Counts
}

// FilterOptions are what generations can be filtered by.
type FilterOptions struct {
	Models []ModelName
	// Creators are those who made any.
	Creators []Creator
	Statuses []Status
}

// Creator is who made a generation, as members of a workspace see one another.
type Creator struct {
	ID        uuid.UUID
	Name      string
	AvatarURL string
}

// ModelName is a model by its id and for people. One that was renamed is there
// under each name.
type ModelName struct{ ID, Name string }

// Of returns the number on a tab.
func (c Counts) Of(tab Tab) int {
	switch tab {
	case TabProcessing:
		return c.Processing
	case TabFavorites:
		return c.Favorites
	case TabFailed:
		return c.Failed
	case TabAll:
	}
	return c.All
}
