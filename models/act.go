package models

import (
	"time"

	"github.com/google/uuid"
)

// Act is what somebody with a role did, as the audit log keeps it.
type Act struct {
	// ID rises with time.
	ID int64 `gorm:"primaryKey"`
	At time.Time
	// ActorID is the user who did it. Of the command line it is uuid.Nil.
	ActorID uuid.UUID `gorm:"type:uuid"`
	// KeyID is the API key that was used; nil for a session.
	KeyID *uuid.UUID `gorm:"type:uuid"`
	// Act is a verb on a thing, such as "user.role" or "generation.retry".
	Act string
	// Target is the id of the thing; "" where there are many or none.
	Target string
	// Detail is what was changed, and from what; never a secret.
	Detail map[string]any `gorm:"serializer:json"`
	// RequestID is that of the request; "" for the command line.
	RequestID string
}

// TableName names the table of Act.
func (Act) TableName() string { return "audit_log" }
