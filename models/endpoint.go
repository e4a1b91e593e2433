package models

import (
	"time"

	"github.com/google/uuid"
)

// MaxEndpoints is how many webhook endpoints a user may keep: one for each of
// several programs, and few enough that the end of a generation is told in one
// statement.
const MaxEndpoints = 10

// MaxWebhookURL is the longest address of a webhook: longer ones do not pass all
// proxies.
const MaxWebhookURL = 2048

// The reasons for which an endpoint is told nothing.
const (
	// DisabledByUser: its user switched it off.
	DisabledByUser = "user"
	// DisabledGone: it answered 410.
	DisabledGone = "gone"
)

// Endpoint is an address that a user wants to be told at, without its secrets.
type Endpoint struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	// URL is "" for the user's own secret, which signs what goes to the webhook_url
	// of single generations; Own is true then.
	URL         string
	Own         bool
	Description string
	// Kinds are the kinds that are wanted; none: all of EndKinds.
	Kinds []MessageKind `gorm:"serializer:json"`
	// PreviousUntil is until when the secret before the present one signs, too; nil
	// where there is none.
	PreviousUntil *time.Time
	// DisabledAt is since when it is told nothing; nil while it is. DisabledReason is
	// "" then, else one of the reasons.
	DisabledAt     *time.Time
	DisabledReason string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// TableName names the table of Endpoint.
func (Endpoint) TableName() string { return "webhook_endpoints" }

// EndpointChange is what of an endpoint changes; nil leaves as it is.
type EndpointChange struct {
	URL         *string
	Description *string
	Kinds       *[]MessageKind
	// Disabled switches it off, or on again whatever switched it off.
	Disabled *bool
}

// SealedSecret is a secret as it is stored: encrypted, and bound to the id of its
// row.
type SealedSecret struct {
	// KeyID names the key that opens it.
	KeyID      string
	Ciphertext []byte
}

// EndpointSecrets are an endpoint with what signs its messages.
type EndpointSecrets struct {
	Endpoint
	Present SealedSecret
	// Previous signs beside it until Endpoint.PreviousUntil; nil where there is none,
	// or none any more.
	Previous *SealedSecret
}
