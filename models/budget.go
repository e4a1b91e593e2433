package models

import "github.com/google/uuid"

// BudgetKind says what a budget is of.
type BudgetKind string

// The kinds of budgets.
const (
	// BudgetKey bounds what is spent with an API key, whatever it is spent on.
	BudgetKey BudgetKind = "key"
	// BudgetWorkspace bounds what all members together spend in a workspace.
	BudgetWorkspace BudgetKind = "workspace"
)

// Budget is how much may be spent, and how much is.
type Budget struct {
	Kind BudgetKind
	// ID is that of the key or of the workspace.
	ID uuid.UUID
	// Limit is nil for no limit. It may be set below what is spent: then nothing
	// more is.
	Limit *MicroUSD `gorm:"column:budget_micro"`
	// Spent is what is set aside for runs and what they were charged.
	Spent MicroUSD `gorm:"column:spent_micro"`
}

// Left returns what may still be spent; ok is false without a limit.
func (b Budget) Left() (left MicroUSD, ok bool) {
	if b.Limit == nil {
		return 0, false
	}
	return max(*b.Limit-b.Spent, 0), true
}

// Budgets are those that the money of a run counts on; nil for none.
type Budgets struct {
	Key       *uuid.UUID `gorm:"column:key_id"`
	Workspace *uuid.UUID `gorm:"column:workspace_id"`
}

// None reports whether there are none.
func (b Budgets) None() bool { return b.Key == nil && b.Workspace == nil }

// Spent returns by how much a posting changes what is spent of its budgets: what
// is set aside counts until it comes back.
func (p Posting) Spent() MicroUSD {
	switch p.Kind {
	case PostingReserve:
		return p.Amount
	case PostingRefund, PostingRelease:
		return -p.Amount
	case PostingGrant, PostingTopUp, PostingAdjustment, PostingSettle, PostingWriteOff:
	}
	return 0
}
