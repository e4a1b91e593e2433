package models

import "github.com/google/uuid"

// MaxPreferences is how many bytes of JSON a user's clients may keep: settings of
// a few pages, and no storage.
const MaxPreferences = 16 << 10

// Profile is a user as the user sees it.
type Profile struct {
	User

	// Preferences are the clients' own; nobody else reads them.
	Preferences map[string]any `gorm:"serializer:json"`
}

// TableName names the table of Profile.
func (Profile) TableName() string { return "users" }

// ProfileChange is what a user may change of a profile; nil leaves a field.
type ProfileChange struct {
	UserID          uuid.UUID
	Name, AvatarURL *string
	// Preferences replaces the keys it has, and removes those that are nil.
	Preferences map[string]any
}
