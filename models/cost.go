package models

import (
	"time"

	"github.com/google/uuid"
)

// Period is a span of time: From is included, Until is not.
type Period struct{ From, Until time.Time }

// CostBy is what a report of costs has lines of their own for.
type CostBy string

// The parts that a report of costs can be split by. A day is one in UTC.
const (
	ByUser      CostBy = "user"
	ByWorkspace CostBy = "workspace"
	ByModel     CostBy = "model"
	ByDay       CostBy = "day"
)

// CostQuery asks what generations cost in a period. Empty fields do not filter.
type CostQuery struct {
	Period

	// By are the parts to split by; none gives the sum alone.
	By []CostBy
	// Limit is how many rows to return at most, the dearest first.
	Limit               int
	UserID, WorkspaceID *uuid.UUID
	ModelID             string
}

// Cost is what some generations cost. Of the parts only those are filled that the
// query splits by.
type Cost struct {
	UserID      *uuid.UUID
	Email       string
	WorkspaceID *uuid.UUID
	ModelID     string
	Day         time.Time
	// Generations is how many were charged or written off.
	Generations int
	// Charged is what users paid, WrittenOff what the house bore.
	Charged, WrittenOff MicroUSD
}

// CostReport is the answer to a CostQuery.
type CostReport struct {
	// Total is the sum of all rows, those beyond the limit included.
	Total Cost
	Rows  []Cost
	// More is true when there are rows beyond the limit.
	More bool
}
