package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Callback is a provider's message about a job, its signature verified.
type Callback struct {
	Provider Provider
	// DeliveryID is the provider's own id of the message, the same on every
	// redelivery.
	DeliveryID string
	JobID      string
	Outcome    Outcome
	// Hint is true when the message tells that a job has ended but not how, or not
	// in a way that proves it. Outcome is running then, and only a look at the
	// provider tells more.
	Hint bool
}

// Delivery is one row of the inbox of provider callbacks.
type Delivery struct {
	ID           uuid.UUID `gorm:"type:uuid;primaryKey"`
	Provider     Provider
	DeliveryID   string
	GenerationID uuid.UUID `gorm:"type:uuid"`
	Attempt      int
	// Run was the generation's present run: its workflow is the one to tell.
	Run        int
	JobID      string
	Outcome    OutcomeStatus
	ReceivedAt time.Time
	// SignalledAt is when the workflow was told; nil before.
	SignalledAt *time.Time
}

// TableName names the table of Delivery.
func (Delivery) TableName() string { return "webhook_deliveries" }

// CallbackKey makes the last part of a callback URL, which proves that the URL
// was made here. Whoever holds the URL can knock; the provider's signature
// decides whether the message counts.
type CallbackKey []byte

// MAC returns the proof for one attempt at one provider: 22 characters that
// need no escaping in a URL.
func (k CallbackKey) MAC(provider Provider, ref AttemptRef) string {
	mac := hmac.New(sha256.New, k)
	fmt.Fprintf(mac, "%s/%s/%d", provider, ref.GenerationID, ref.Number)
	// 16 of 32 bytes: 128 bits cannot be guessed, and the URL stays short.
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Valid reports whether mac proves the URL of this attempt, in constant time.
func (k CallbackKey) Valid(provider Provider, ref AttemptRef, mac string) bool {
	return hmac.Equal([]byte(mac), []byte(k.MAC(provider, ref)))
}

// Path returns the path of the callback URL of one attempt, as routed by api.
func (k CallbackKey) Path(provider Provider, ref AttemptRef) string {
	return fmt.Sprintf("/api/webhook/%s/%s/%d/%s", provider, ref.GenerationID, ref.Number, k.MAC(provider, ref))
}
