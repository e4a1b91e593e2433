package models

import (
	"time"

	"github.com/google/uuid"
)

// SignedBy says how a session began.
type SignedBy string

// The ways in.
const (
	SignedByLink     SignedBy = "link"
	SignedByPassword SignedBy = "password"
	// SignedElsewhere is for a session that somebody else vouches for. It has a
	// record only once it was ended here.
	SignedElsewhere SignedBy = "elsewhere"
)

// LoginSession is somebody's stay after signing in by e-mail. Its access tokens
// name it, so that they end with it.
type LoginSession struct {
	ID        uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID    uuid.UUID `gorm:"type:uuid"`
	By        SignedBy
	CreatedAt time.Time
	// ExpiresAt is put off each time that the session is renewed.
	ExpiresAt time.Time
	// EndedAt is when somebody ended it; nil while it stands.
	EndedAt *time.Time
}

// TableName names the table of LoginSession.
func (LoginSession) TableName() string { return "login_sessions" }

// EmailLogin is an address by which a user signs in. Whoever has it followed a
// link that was sent there.
type EmailLogin struct {
	// Email is in lower case.
	Email  string    `gorm:"primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	// PasswordHash is argon2id with its parameters; "" while there is no password.
	PasswordHash string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName names the table of EmailLogin.
func (EmailLogin) TableName() string { return "email_logins" }

// Renewal is a refresh token in the place of another.
type Renewal struct {
	// Old and New are the SHA-256 of both.
	Old, New []byte
	// Life is how long the session may stand still from now on.
	Life time.Duration
	// Grace is for how long after its first use Old is taken once more.
	Grace time.Duration
}

// Mail is an e-mail to one receiver.
type Mail struct {
	ID      uuid.UUID
	To      string
	Subject string
	// Text and HTML are the same mail for two kinds of readers.
	Text, HTML string
}

// Allowance is how often something may be done: Burst times at once, and then one
// more each time Every has passed.
type Allowance struct {
	// Kind names what is done, such as "password:ip".
	Kind  string
	Burst int
	Every time.Duration
}

// Allowed is how an allowance stands after it was asked.
type Allowed struct {
	// OK is false when it is used up; nothing was taken then.
	OK bool
	// Remaining is how many more times it may be done now.
	Remaining int
	// RetryAfter is when it may be done again; 0 while it may be.
	RetryAfter time.Duration
}
