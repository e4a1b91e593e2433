package models

import (
	"time"

	"github.com/google/uuid"
)

// CreateRequest asks for a generation.
type CreateRequest struct {
	UserID        uuid.UUID
	Action        Action
	ModelID       string
	Prompt        string
	InputImageURL string
	InputVideoURL string
	Settings      map[string]any
	WorkspaceID   *uuid.UUID
	// Count is how many generations of it to make, 1 to MaxBatch; 0 means 1.
	Count int `json:",omitempty"`
	// KeyID is the API key that the request came with; nil for a session. It is no
	// part of what is asked for.
	KeyID *uuid.UUID `json:"-"`
	// IdempotencyKey is the sender's own word for this request; "" for none.
	IdempotencyKey string
}

// CallbackRequest is a provider's message as it came in, nothing verified yet.
type CallbackRequest struct {
	Provider Provider
	Attempt  AttemptRef
	MAC      string
	// Header is as net/http has it: canonical names.
	Header map[string][]string
	Body   []byte
}

// GenerationDetail is a generation with what belongs to it. Attempts are only
// filled when one generation is asked for by id.
type GenerationDetail struct {
	Generation
	Assets   []Asset
	Attempts []Attempt
}

// Upload is a file that a user sent in as an input.
type Upload struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	// Key names the object in storage; Name is the user's file name, metadata only.
	Key         string
	Name        string
	ContentType string
	Size        int64
	CreatedAt   time.Time
}

// TableName names the table of Upload.
func (Upload) TableName() string { return "uploads" }
