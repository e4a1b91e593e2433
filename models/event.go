package models

import (
	"time"

	"github.com/google/uuid"
)

// GenerationEvent is one step in a generation's life, told to its user. Seq is
// raised per user inside the writing transaction, so a reader that resumes
// after a Seq misses nothing. A new line of the user's list is an event too: then
// Notification is set, and nothing is said of a generation.
type GenerationEvent struct {
	UserID       uuid.UUID   `gorm:"type:uuid;primaryKey" json:"-"`
	Seq          int64       `gorm:"primaryKey" json:"-"`
	GenerationID uuid.UUID   `gorm:"type:uuid" json:"id"`
	Run          int         `json:"run"`
	Status       Status      `json:"status"`
	Stage        Stage       `json:"stage,omitempty"`
	Progress     int         `json:"progress"`
	ErrorKind    FailureKind `json:"error_kind,omitempty"`
	ErrorMessage string      `json:"error_message,omitempty"`
	CreatedAt    time.Time   `json:"at"`

	NotificationID *uuid.UUID    `gorm:"type:uuid" json:"-"`
	Notification   *Notification `gorm:"-" json:"-"`
}

// TableName names the table of GenerationEvent.
func (GenerationEvent) TableName() string { return "generation_events" }
