package models

import (
	"time"

	"github.com/google/uuid"
)

// UserQuery selects a page of users, the newest first. Empty fields do not
// filter.
type UserQuery struct {
	// Search is part of an address or a name, or the beginning of an id.
	Search string
	Role   Role
	Status UserStatus
	// Page counts from 1; Limit is rows a page.
	Page, Limit int
}

// UserRow is a user as those with a role see one.
type UserRow struct {
	User

	Counts  Counts  `gorm:"embedded"`
	Balance Balance `gorm:"embedded"`
	// LastGenerationAt is when the user last asked for something; nil if never.
	LastGenerationAt *time.Time
}

// UserPage is one page of users.
type UserPage struct {
	Users []UserRow
	Total int
}

// UserChange is what becomes of a user. Nil leaves as it is.
type UserChange struct {
	UserID      uuid.UUID
	Role        *Role
	Status      *UserStatus
	ActiveLimit *int
}
