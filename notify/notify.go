// Package notify is the contract of telling somebody outside: an e-mail, a
// Telegram message, a signed webhook. One folder below it is one way. What is
// said and to whom is decided elsewhere; a Sender carries it, once.
package notify

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Message is one thing to tell one receiver over one channel.
type Message struct {
	// ID is the message's own, the same in every try: receivers and services that
	// know idempotency keys recognise a repeat by it.
	ID uuid.UUID
	// To is the receiver as the channel names it: an e-mail address, the id of a
	// Telegram chat, the address of a webhook.
	To string
	// Subject is one line; channels without subjects put it first.
	Subject string
	// Text is the message as plain text; HTML the same as a page, "" for none.
	// Of a webhook, Text is the JSON body, sent as it stands.
	Text, HTML string
	// Kind is the type of event, such as "generation.completed".
	Kind string
	// InDoubt tells that an earlier try of this message ended FaultUncertain: it may
	// be there already, so a sender with two services may not turn to the other.
	InDoubt bool
	// Secrets sign a webhook, the newest first; nobody else has any.
	Secrets []Secret
}

// Secret is a key that is never printed.
type Secret string

// String hides the secret from logs.
func (Secret) String() string { return "[secret]" }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return "[secret]" }

// Receipt is what a channel said of a message that it took.
type Receipt struct {
	// Reference is the channel's own name for it; "" for none.
	Reference string
	// Status is the HTTP or SMTP status of the answer; 0 where there is none.
	Status int
}

// Sender carries messages over one channel. Send is safe for concurrent use, and
// safe to repeat with the same Message.ID as far as the channel allows. Every
// error it returns is an *Error, or that of a ctx that ended.
type Sender interface {
	Send(ctx context.Context, message Message) (Receipt, error)
}

// Fault says what an error means for the next try.
type Fault string

// The faults.
const (
	// FaultRefused: the receiver will never take this message.
	FaultRefused Fault = "refused"
	// FaultGone: there is no such receiver any more; do not come again.
	FaultGone Fault = "gone"
	// FaultBusy: surely not taken; later it may be.
	FaultBusy Fault = "busy"
	// FaultUncertain: it may have been taken.
	FaultUncertain Fault = "uncertain"
)

// Error is why a message was not taken. Its text is for operators, and holds
// neither secrets nor the message.
type Error struct {
	Fault Fault
	// Status is the HTTP or SMTP status of the answer; 0 where there is none.
	Status int
	// RetryAfter is how long the receiver asks to be left alone; 0 for unsaid.
	RetryAfter time.Duration
	Err        error
}

// Error returns the text for operators.
func (e *Error) Error() string { return string(e.Fault) + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
