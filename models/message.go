package models

import (
	"time"

	"github.com/google/uuid"
)

// Channel is a way of telling somebody outside.
type Channel string

// The channels.
const (
	ChannelEmail    Channel = "email"
	ChannelTelegram Channel = "telegram"
	ChannelWebhook  Channel = "webhook"
)

// MessageKind is the type of event that a message tells of.
type MessageKind string

// The kinds that webhooks know. Other channels may have more.
const (
	KindGenerationCompleted MessageKind = "generation.completed"
	KindGenerationFailed    MessageKind = "generation.failed"
	KindGenerationCancelled MessageKind = "generation.cancelled"
	// KindPing tells of nothing: it tries an endpoint.
	KindPing MessageKind = "ping"
)

// EndKinds are the kinds that tell of the end of a generation, which endpoints may
// choose from.
func EndKinds() []MessageKind {
	return []MessageKind{KindGenerationCompleted, KindGenerationFailed, KindGenerationCancelled}
}

// KindOfEnd is the kind that tells of a terminal status.
func KindOfEnd(status Status) MessageKind { return MessageKind("generation." + string(status)) }

// MessageStatus is how far a message is.
type MessageStatus string

// The statuses of a message. The last two are for good: to send one again is
// another message.
const (
	MessagePending MessageStatus = "pending"
	MessageSent    MessageStatus = "sent"
	MessageFailed  MessageStatus = "failed"
)

// MessageID names a message to those who know nothing else of it.
type MessageID = uuid.UUID

// Message is one thing to tell one receiver outside. It holds what it is about and
// not what it says: that is written when it is sent.
type Message struct {
	ID      uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID  uuid.UUID `gorm:"type:uuid"`
	Channel Channel
	Kind    MessageKind
	// GenerationID is what it tells of; nil for a ping and for what is not about one.
	GenerationID *uuid.UUID `gorm:"type:uuid"`
	// NotificationID is the entry of the user's list that it carries outside; nil for
	// webhooks.
	NotificationID *uuid.UUID `gorm:"type:uuid"`
	// EndpointID is where a webhook goes; nil for the webhook_url of the generation.
	EndpointID *uuid.UUID `gorm:"type:uuid"`
	// ResentFrom is the message that this one repeats; nil for none.
	ResentFrom *uuid.UUID `gorm:"type:uuid"`
	// State is the generation as it stood.
	State MessageState `gorm:"serializer:json"`

	Status MessageStatus
	// Tries is how many were made; Fault is how the last one failed, "" if it did not.
	Tries int
	Fault string
	// StartedAt is when its delivery began; nil before.
	StartedAt *time.Time
	// NextAt is when it is tried again; nil while nobody waits for that.
	NextAt    *time.Time
	EndedAt   *time.Time
	CreatedAt time.Time
}

// TableName names the table of Message.
func (Message) TableName() string { return "messages" }

// MessageState is how a generation stood when there was something to tell: a
// message that is late must not tell of a later run.
type MessageState struct {
	Run          int         `json:"run,omitempty"`
	Status       Status      `json:"status,omitempty"`
	ErrorKind    FailureKind `json:"error_kind,omitempty"`
	ErrorMessage string      `json:"error_message,omitempty"`
}

// Try is one attempt to hand a message over.
type Try struct {
	MessageID uuid.UUID `gorm:"type:uuid;primaryKey"`
	// Number counts from 1.
	Number int `gorm:"primaryKey"`
	// Status is the HTTP or SMTP status of the answer; 0 where there was none.
	Status int
	// Fault is "" for one that was taken, else refused, gone, busy or uncertain.
	Fault      string
	DurationMS int64
	CreatedAt  time.Time
}

// TableName names the table of Try.
func (Try) TableName() string { return "message_tries" }

// TryEnd is what follows from a try.
type TryEnd struct {
	// Status is that of the message after it.
	Status MessageStatus
	// NextIn is when it is tried again; 0 where Status is final.
	NextIn time.Duration
	// Gone is whether the receiver asked never to be told again.
	Gone bool
}

// MessageDetail is a message with its tries, the first one first.
type MessageDetail struct {
	Message
	Log []Try
}

// MessageQuery selects messages of a user, newest first.
type MessageQuery struct {
	UserID  uuid.UUID
	Channel Channel
	// EndpointID and GenerationID narrow it; nil for all.
	EndpointID, GenerationID *uuid.UUID
	// Status narrows it; "" for all.
	Status MessageStatus
	// Before is the last one of the page before; nil for the first page.
	Before *uuid.UUID
	Limit  int
}
