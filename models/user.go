package models

import (
	"time"

	"github.com/google/uuid"
)

// DefaultActiveLimit is how many generations of one user may be active at the
// same time, as in the application that Darkroom replaces.
const DefaultActiveLimit = 5

// User is a person or program that owns generations. The id is the subject of
// its access token.
type User struct {
	ID    uuid.UUID `gorm:"type:uuid;primaryKey"`
	Email string
	// ActiveLimit is how many generations may be active at the same time.
	ActiveLimit int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName names the table of User.
func (User) TableName() string { return "users" }
