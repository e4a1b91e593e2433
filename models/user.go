package models

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// DefaultActiveLimit is how many generations of one user may be active at the
// same time, as in the application that Darkroom replaces.
const DefaultActiveLimit = 5

// Role says what a user may do beside its own.
type Role string

// The roles, each of which may all that those before it may.
const (
	RoleUser Role = "user"
	// RoleAdmin looks after everybody's generations.
	RoleAdmin Role = "admin"
	// RoleSuperAdmin looks after users, money and accounts at providers. There is
	// always one.
	RoleSuperAdmin Role = "super_admin"
)

// Roles lists every role once, from the least to the most.
func Roles() []Role { return []Role{RoleUser, RoleAdmin, RoleSuperAdmin} }

// AtLeast reports whether r may all that least may. A word that is no role may
// nothing.
func (r Role) AtLeast(least Role) bool {
	own := slices.Index(Roles(), r)
	return own >= 0 && own >= slices.Index(Roles(), least)
}

// UserStatus says whether a user may come in.
type UserStatus string

// The statuses of a user.
const (
	UserActive  UserStatus = "active"
	UserBlocked UserStatus = "blocked"
)

// User is a person or program that owns generations. The id is the subject of
// its access token.
type User struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	Email  string
	Role   Role
	Status UserStatus
	// Name and AvatarURL are what others see; "" for none.
	Name      string
	AvatarURL string
	// TelegramID is the user's id at Telegram; nil while none is linked.
	TelegramID *int64
	// ActiveLimit is how many generations may be active at the same time.
	ActiveLimit int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName names the table of User.
func (User) TableName() string { return "users" }
