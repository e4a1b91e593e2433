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

// SignedIn is what somebody who came in gets.
type SignedIn struct {
	User    User
	Session LoginSession
	// AccessToken goes with every request until AccessLife has passed;
	// RefreshToken gets the next pair, once.
	AccessToken  string
	RefreshToken string
	AccessLife   time.Duration
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
