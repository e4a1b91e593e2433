package models

import (
	"time"

	"github.com/google/uuid"
)

// RequestKeyTTL is how long a request may be repeated under its key: long enough
// for a client that was offline over night.
const RequestKeyTTL = 24 * time.Hour

// RequestKey names a request of a user's, so that its repetition does nothing
// twice.
type RequestKey struct {
	UserID uuid.UUID
	// Key is the sender's own word, 1 to 200 characters.
	Key string
	// Fingerprint is the SHA-256 of what was asked.
	Fingerprint []byte
}

// AsAccepted returns the generation as it stood when it was accepted, whatever
// became of it since.
func (g Generation) AsAccepted() Generation {
	return Generation{
		ID: g.ID, UserID: g.UserID, WorkspaceID: g.WorkspaceID, BatchID: g.BatchID, BatchPosition: g.BatchPosition, KeyID: g.KeyID,
		Action: g.Action, ModelID: g.ModelID, ModelName: g.ModelName,
		Prompt: g.Prompt, InputImageURL: g.InputImageURL, InputVideoURL: g.InputVideoURL, Settings: g.Settings,
		Status: StatusPending, Run: 1, Price: g.Price, Outputs: g.Outputs,
		CreatedAt: g.CreatedAt.UTC(), UpdatedAt: g.CreatedAt.UTC(),
	}
}
