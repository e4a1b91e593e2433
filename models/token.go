package models

import (
	"time"

	"github.com/google/uuid"
)

// TokenState says whether an account of the pool gets new jobs.
type TokenState string

// The states of a token. One that is not active still serves the jobs that it has.
const (
	TokenActive   TokenState = "active"
	TokenDisabled TokenState = "disabled"
	// TokenRefused is one whose key Replicate does not know: time does not mend that,
	// and it is asked again when somebody has looked after it.
	TokenRefused TokenState = "refused"
)

// ReplicateToken is one account of the Replicate pool, without its key. Its id
// is the credential id of the attempts that use it.
type ReplicateToken struct {
	ID   uuid.UUID `gorm:"type:uuid;primaryKey"`
	Name string
	// Last4 are the key's last characters, for people who hold several.
	Last4 string
	State TokenState
	// RequestCount is how often it was taken for a job.
	RequestCount int64
	// ErrorCount is how often Replicate refused the account itself.
	ErrorCount int64
	// Strikes counts such refusals in a row.
	Strikes int
	// LastError is why it was last refused; FailureNone if it never was.
	LastError FailureKind
	// CoolingUntil is when it may be taken again; nil if it never had to rest.
	CoolingUntil *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
	// DeletedAt is when it was deleted. Its key is kept until no job of its can be
	// asked for any more.
	DeletedAt *time.Time
}

// TableName names the table of ReplicateToken.
func (ReplicateToken) TableName() string { return "replicate_tokens" }

// Cooling reports whether the account rests at the moment.
func (t ReplicateToken) Cooling(now time.Time) bool {
	return t.CoolingUntil != nil && t.CoolingUntil.After(now)
}

// SealedToken is the key of an account as it is stored: encrypted, and bound to
// the id of its row.
type SealedToken struct {
	// KeyID names the key that opens it.
	KeyID      string
	Ciphertext []byte
}

// shortRest is as long as a burst of Replicate's rate limit takes to pass;
// longRest is the most, so that an account that was topped up is back before
// anybody wonders.
const (
	shortRest = 10 * time.Second
	longRest  = 12 * shortRest
)

// Refuse notes that the provider refused the account itself. One whose key it does
// not know leaves the pool until it is enabled; others are let rest: 10 s, then 30 s, 60 s and 120 s for refusals in a row, or as long as the
// provider asked for. A refusal is the first of a new row when the account was
// fit for longRest before it. Those of calls that were under way when a rest
// began are counted and lengthen nothing of themselves: a burst is one fault.
func (t *ReplicateToken) Refuse(kind FailureKind, retryAfter time.Duration, now time.Time) {
	t.ErrorCount++
	t.LastError = kind
	if kind == FailureAuth {
		if t.State == TokenActive {
			t.State = TokenRefused
		}
		return
	}
	rest := retryAfter
	if !t.Cooling(now) {
		if !t.Cooling(now.Add(-longRest)) {
			t.Strikes = 0
		}
		t.Strikes++
		if rest <= 0 {
			rest = restOf(shortRest, t.Strikes)
		}
	}
	if until := now.Add(rest); t.CoolingUntil == nil || until.After(*t.CoolingUntil) {
		t.CoolingUntil = &until
	}
}

// TokenRow is an account as those with a role see one.
type TokenRow struct {
	ReplicateToken

	// Running is how many jobs it has.
	Running int
}
