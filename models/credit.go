package models

import "github.com/google/uuid"

// The acts that are about money and limits, as the audit log keeps them.
const (
	ActCredit      = "user.credit"
	ActLimitSet    = "limit.set"
	ActLimitRemove = "limit.remove"
)

const (
	// MaxCredit is where an amount is surely a slip of the keyboard: a million dollars.
	MaxCredit MicroUSD = 1_000_000 * microPerUSD
	// maxReference is as long as numbers of invoices and ids of payments get.
	maxReference = 200
)

// StartingReference is that of the grant which each user gets once; nobody else
// may use it.
const StartingReference = "start"

// Credit is money that somebody with a role gives a user, or takes.
type Credit struct {
	UserID uuid.UUID
	// Kind is grant for a gift, top_up for what was paid in, adjustment for what was
	// given or taken by mistake.
	Kind PostingKind
	// Amount is above zero, but for an adjustment that takes.
	Amount MicroUSD
	// Reference is what it is for, such as the number of an invoice: under one
	// reference a user is given money once.
	Reference string
	// Newcomer lets a user be given money who was never seen before.
	Newcomer bool
}

// Check returns what is wrong with the credit, as a CodeInvalid error that names
// the fields of a request.
func (c Credit) Check() error {
	var faults []FieldError
	if !c.Kind.Given() {
		faults = append(faults, FieldError{Field: "kind", Message: "This must be one of: grant, top_up, adjustment."})
	}
	switch {
	case c.Amount == 0:
		faults = append(faults, FieldError{Field: "amount_usd", Message: "This must not be zero."})
	case c.Amount < 0 && c.Kind != PostingAdjustment:
		faults = append(faults, FieldError{Field: "amount_usd", Message: "Only an adjustment may be below zero."})
	case max(c.Amount, -c.Amount) > MaxCredit:
		faults = append(faults, FieldError{Field: "amount_usd", Message: "This must be at most a million."})
	}
	if c.Reference == "" || len(c.Reference) > maxReference || c.Reference == StartingReference {
		faults = append(faults, FieldError{Field: "reference", Message: "This must be a name of at most 200 characters, and not start."})
	}
	if len(faults) > 0 {
		return Invalid(faults...)
	}
	return nil
}
