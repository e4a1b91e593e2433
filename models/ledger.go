package models

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// MicroUSD is money in millionths of a US dollar: the cheapest step of any
// provider is a few thousand of them, and whole numbers never drift in sums.
type MicroUSD int64

// microPerUSD is how many MicroUSD make a dollar.
const microPerUSD = 1_000_000

// String returns the amount for people: at least two decimals and no more than
// it needs, such as "$0.003".
func (m MicroUSD) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	text := fmt.Sprintf("%d.%06d", m/microPerUSD, m%microPerUSD)
	cents := strings.IndexByte(text, '.') + 3
	return sign + "$" + text[:cents] + strings.TrimRight(text[cents:], "0")
}

// USD returns the amount in dollars, for JSON; never calculate with it.
func (m MicroUSD) USD() float64 { return float64(m) / microPerUSD }

// Quote is what a request will cost and what it should bring. The estimate
// before a request and the price fixed at its acceptance are the same quote.
type Quote struct {
	Price MicroUSD
	// Outputs is how many outputs the price is for; at least 1.
	Outputs int
}

// PostingKind says why money moved.
type PostingKind string

// The kinds of postings.
const (
	// PostingGrant gives a user money.
	PostingGrant PostingKind = "grant"
	// PostingTopUp writes down what a user has paid in.
	PostingTopUp PostingKind = "top_up"
	// PostingAdjustment mends what was given or taken by mistake. Its amount may be
	// below zero.
	PostingAdjustment PostingKind = "adjustment"
	// PostingReserve sets the price of a run aside when it is admitted.
	PostingReserve PostingKind = "reserve"
	// PostingSettle takes what the run's outputs cost out of what was set aside.
	PostingSettle PostingKind = "settle"
	// PostingRefund gives back the share of outputs that were not delivered.
	PostingRefund PostingKind = "refund"
	// PostingRelease gives back all that a run had set aside: it failed, or was
	// cancelled before anything started.
	PostingRelease PostingKind = "release"
	// PostingWriteOff bears what a late success costs beyond its user's balance.
	PostingWriteOff PostingKind = "write_off"
)

// PostingKinds lists every kind once.
func PostingKinds() []PostingKind {
	return []PostingKind{
		PostingGrant, PostingTopUp, PostingAdjustment,
		PostingReserve, PostingSettle, PostingRefund, PostingRelease, PostingWriteOff,
	}
}

// Given reports whether it is somebody who gives or takes the money, under a
// reference, and not a run.
func (k PostingKind) Given() bool {
	return k == PostingGrant || k == PostingTopUp || k == PostingAdjustment
}

// Account is one side of a posting.
type Account string

// The house's own accounts. What was given away stands as a negative sum on
// grant and write_off, what was paid in on payment, what was earned as a positive
// one on revenue; adjustment may be either.
const (
	AccountGrant      Account = "grant"
	AccountPayment    Account = "payment"
	AccountAdjustment Account = "adjustment"
	AccountRevenue    Account = "revenue"
	AccountWriteOff   Account = "write_off"
)

// UserAccount is what a user may spend.
func UserAccount(userID uuid.UUID) Account { return Account("user:" + userID.String()) }

// HeldAccount is what is set aside for a user's unfinished runs.
func HeldAccount(userID uuid.UUID) Account { return Account("held:" + userID.String()) }

// Accounts returns where the money of a kind comes from and where it goes. This
// is the one drawing of the ledger; docs/money.md shows it as a picture. Both
// are "" for a word that is no kind.
func (k PostingKind) Accounts(userID uuid.UUID) (from, to Account) {
	user, held := UserAccount(userID), HeldAccount(userID)
	switch k {
	case PostingGrant:
		return AccountGrant, user
	case PostingTopUp:
		return AccountPayment, user
	case PostingAdjustment:
		return AccountAdjustment, user
	case PostingReserve:
		return user, held
	case PostingSettle:
		return held, AccountRevenue
	case PostingRefund, PostingRelease:
		return held, user
	case PostingWriteOff:
		return AccountWriteOff, AccountRevenue
	}
	return "", ""
}

// Posting is one movement of money between two accounts. A run has at most one
// of each kind, and a user at most one that was given under each reference.
type Posting struct {
	Kind   PostingKind
	UserID uuid.UUID
	// Amount is above zero, but for an adjustment that takes.
	Amount MicroUSD
	// Ref names the run that the money moved for, ModelID its model; zero for what
	// was given.
	Ref     Ref
	ModelID string
	// Budgets are those that the run's money counts on.
	Budgets Budgets
	// Reference names what was given; "" for all other kinds.
	Reference string
}

// LedgerEntry is one line of a user's account: the side of a posting that
// changed what the user may spend.
type LedgerEntry struct {
	// ID rises with time.
	ID     int64
	Kind   PostingKind
	Amount MicroUSD
	// GenerationID is nil for what was given.
	GenerationID *uuid.UUID
	Run          int
	// ModelID is "" for what was given.
	ModelID   string
	Reference string
	CreatedAt time.Time
}

// Balance is how a user's money stands.
type Balance struct {
	// Available may be spent; Held is set aside for unfinished runs.
	Available MicroUSD
	Held      MicroUSD
}

// Due returns what the user owes for so many delivered outputs: the same share
// of the price as of the outputs that it was for, rounded down to a whole
// MicroUSD. Outputs beyond those cost nothing.
func (g Generation) Due(delivered int) MicroUSD {
	outputs := max(g.Outputs, 1)
	return g.Price * MicroUSD(min(max(delivered, 0), outputs)) / MicroUSD(outputs)
}
