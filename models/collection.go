package models

import (
	"time"

	"github.com/google/uuid"
)

const (
	// MaxCollections is how many one user may have: people keep dozens, and their
	// list is one answer.
	MaxCollections = 200
	// MaxShares is how many links of one user may live, for the same reason.
	MaxShares = 200
	// MaxCollected is how many generations a collection may hold: what one page can
	// show.
	MaxCollected = 500
	// MaxCovers is how many of its generations show what a collection is about: as
	// many as one tile has room for.
	MaxCovers = 4
)

// Collection is generations of a user's own, in an order of theirs.
type Collection struct {
	ID          uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID      uuid.UUID `gorm:"type:uuid"`
	Title       string
	Description string
	CreatedAt   time.Time
	UpdatedAt   time.Time

	// Items is how many generations there are; read only.
	Items int `gorm:"->"`
	// Covers are the first generations in its order that have a thumbnail, MaxCovers
	// at most, each by its first output that has one; read only.
	Covers []Asset `gorm:"-"`
}

// TableName names the table of Collection.
func (Collection) TableName() string { return "collections" }

// CollectionChange is what may be changed of a collection; nil leaves a field.
type CollectionChange struct {
	UserID, ID         uuid.UUID
	Title, Description *string
}

// CollectionItems names generations of a collection.
type CollectionItems struct {
	UserID, CollectionID uuid.UUID
	GenerationIDs        []uuid.UUID
}

// Share is a link that shows a collection or a generation to whoever has it.
type Share struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	// CollectionID or GenerationID is what is shown: exactly one of them is set.
	CollectionID *uuid.UUID `gorm:"type:uuid"`
	GenerationID *uuid.UUID `gorm:"type:uuid"`
	// TokenHash is the SHA-256 of the link's secret, which is not kept.
	TokenHash   []byte
	Title       string
	ShowPrompts bool
	CreatedAt   time.Time
	// ExpiresAt is nil for a link that lasts, RevokedAt for one that lives.
	ExpiresAt *time.Time
	RevokedAt *time.Time
}

// TableName names the table of Share.
func (Share) TableName() string { return "share_links" }

// Shared is what a link shows.
type Shared struct {
	Share

	// Description is that of the collection.
	Description string
	// Generations have their assets, and are finished and not deleted.
	Generations []GenerationDetail
}
