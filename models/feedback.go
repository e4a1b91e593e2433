package models

import (
	"time"

	"github.com/google/uuid"
)

// Feedback is what somebody wrote to those who run this.
type Feedback struct {
	ID      uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID  uuid.UUID `gorm:"type:uuid"`
	Message string
	// Pictures are the keys of uploads that came with it.
	Pictures  []string `gorm:"serializer:json"`
	CreatedAt time.Time
	// SentAt is when the chat of those who answer took it; nil until then.
	SentAt *time.Time
	// Reference is the chat's own name for it; "" until then.
	Reference string

	Replies []FeedbackReply `gorm:"-"`
}

// TableName names the table of Feedback.
func (Feedback) TableName() string { return "feedback" }

// FeedbackReply is an answer to a feedback.
type FeedbackReply struct {
	ID         uuid.UUID `gorm:"type:uuid;primaryKey"`
	FeedbackID uuid.UUID `gorm:"type:uuid"`
	// AuthorID is nil for an answer from the chat.
	AuthorID *uuid.UUID `gorm:"type:uuid"`
	Message  string
	// Reference is the chat's own name for it; "" for an answer from here.
	Reference string
	CreatedAt time.Time
}

// TableName names the table of FeedbackReply.
func (FeedbackReply) TableName() string { return "feedback_replies" }

// ChatMessage is what somebody wrote in a chat at Telegram.
type ChatMessage struct {
	ChatID, ID int64
	// RepliesTo is the message that it answers; 0 for none.
	RepliesTo int64
	Text      string
}
