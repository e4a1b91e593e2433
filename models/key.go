package models

import (
	"time"

	"github.com/google/uuid"
)

// MaxKeys is how many keys of a user may be in force at the same time: one for
// each program of a person who has many, and a bound for one that makes them in a
// loop.
const MaxKeys = 50

// APIKey is a key by which a program calls in the place of its user. The key
// itself is nowhere: it was shown once, and its hash is kept.
type APIKey struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	Name   string
	// Prefix is how the key begins: enough to find its row and to tell it from
	// others, and nothing to call with.
	Prefix string
	// Hash is the SHA-256 of the whole key.
	Hash   []byte
	Scopes []Scope `gorm:"serializer:json"`
	// ExpiresAt is when it ends by itself; nil for never.
	ExpiresAt *time.Time
	// LastUsedAt is right to a minute; nil if it never was.
	LastUsedAt *time.Time
	RevokedAt  *time.Time
	// Budget is what may be spent with it altogether; nil for as much as its user
	// has. Spent is what was.
	Budget    *MicroUSD `gorm:"column:budget_micro"`
	Spent     MicroUSD  `gorm:"column:spent_micro"`
	CreatedAt time.Time
}

// TableName names the table of APIKey.
func (APIKey) TableName() string { return "api_keys" }

// InForce reports whether the key opens anything at the time now.
func (k APIKey) InForce(now time.Time) bool {
	return k.RevokedAt == nil && (k.ExpiresAt == nil || k.ExpiresAt.After(now))
}

// KeyRequest asks for a key.
type KeyRequest struct {
	Name   string
	Scopes []Scope
	// ExpiresAt is nil for a key that does not end by itself.
	ExpiresAt *time.Time
	// Budget is nil for no limit of its own.
	Budget *MicroUSD
}
