package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// shareSecret is how many random bytes a link has: more than anybody can try.
const shareSecret = 32

// ShareRecords keep links by the hash of their secret.
type ShareRecords interface {
	// CreateShare writes a link; CodeNotFound for what is not the user's own.
	CreateShare(ctx context.Context, share models.Share) (models.Share, error)
	// Shares lists a user's links, the newest first.
	Shares(ctx context.Context, userID uuid.UUID) ([]models.Share, error)
	// RevokeShare makes a link dead for good.
	RevokeShare(ctx context.Context, userID, id uuid.UUID) error
	// SharedBy returns what a live link shows, and CodeNotFound for any other.
	SharedBy(ctx context.Context, tokenHash []byte) (models.Shared, error)
}

// Shares are the rules of showing something to people without an account. It is
// safe for concurrent use.
type Shares struct {
	records ShareRecords
	random  io.Reader
	now     func() time.Time
}

// NewShares returns the rules on these records. random has to be unguessable; nil
// means crypto/rand.
func NewShares(records ShareRecords, random io.Reader, now func() time.Time) *Shares {
	if random == nil {
		random = rand.Reader
	}
	return &Shares{records: records, random: random, now: now}
}

// Create makes a link to a collection or a generation of the user's own, which
// lasts for lasting, or with 0 until it is revoked. It returns the link's secret,
// which nobody can read again. CodeNotFound for what is not the user's own.
func (s *Shares) Create(ctx context.Context, share models.Share, lasting time.Duration) (models.Share, string, error) {
	if (share.CollectionID == nil) == (share.GenerationID == nil) {
		return share, "", models.Invalid(models.FieldError{Field: "collection_id", Message: "Say what to show: collection_id or generation_id, one of the two."})
	}
	secret := make([]byte, shareSecret)
	if _, err := io.ReadFull(s.random, secret); err != nil {
		return share, "", fmt.Errorf("draw a secret: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	share.ID, share.TokenHash = uuid.New(), hashOf(token)
	if lasting > 0 {
		share.ExpiresAt = new(s.now().Add(lasting))
	}
	made, err := s.records.CreateShare(ctx, share)
	return made, token, err
}

// List lists a user's links, the newest first, without their secrets.
func (s *Shares) List(ctx context.Context, userID uuid.UUID) ([]models.Share, error) {
	return s.records.Shares(ctx, userID)
}

// Revoke makes a link dead at once and for good. Safe to repeat; CodeNotFound for
// anybody else's.
func (s *Shares) Revoke(ctx context.Context, userID, id uuid.UUID) error {
	return s.records.RevokeShare(ctx, userID, id)
}

// Open returns what a link shows to whoever has it: finished generations, and
// their prompts only where the owner shows them. A link that never was, was
// revoked, or has expired is CodeNotFound, and which of them is not told.
func (s *Shares) Open(ctx context.Context, token string) (models.Shared, error) {
	shared, err := s.records.SharedBy(ctx, hashOf(token))
	if err != nil {
		return models.Shared{}, err
	}
	shared.Generations = slices.DeleteFunc(shared.Generations, func(g models.GenerationDetail) bool { return !g.Status.Terminal() })
	if !shared.ShowPrompts {
		for i := range shared.Generations {
			shared.Generations[i].Prompt = ""
		}
	}
	return shared, nil
}

// hashOf is what is kept of a secret. It is drawn at random, so one round of a
// fast hash cannot be searched.
func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
