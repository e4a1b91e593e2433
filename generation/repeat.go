package generation

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"darkroom/models"
)

// Repeats remembers what was accepted under a key of its sender's.
type Repeats interface {
	// Accepted returns what was accepted under the key, as it stood then.
	// CodeKeyReused when the key came with another request.
	Accepted(ctx context.Context, key models.RequestKey) (gen models.Generation, found bool, err error)
	// CreateOnce is Records.CreateGeneration, but for all calls with the same key
	// together. created is true for the one that did.
	CreateOnce(ctx context.Context, gen models.Generation, key models.RequestKey) (_ models.Generation, created bool, err error)
}

// createOnce accepts a request with a key, or returns what was accepted when it
// came before. That is looked for first: a repetition is answered as the first
// time, though the model may be gone and the address of an input too old by now.
func (s *Service) createOnce(ctx context.Context, req models.CreateRequest) (models.Generation, error) {
	key, err := keyOf(req)
	if err != nil {
		return models.Generation{}, err
	}
	gen, found, err := s.Repeats.Accepted(ctx, key)
	if err != nil || found {
		return gen, err
	}
	if gen, err = s.order(req); err != nil {
		return models.Generation{}, err
	}
	gen, created, err := s.Repeats.CreateOnce(ctx, gen, key)
	if err != nil {
		return models.Generation{}, err
	}
	if created {
		s.start(ctx, gen.Members()...)
	}
	return gen, nil
}

// keyOf tells requests apart by what they ask for, not by how it was written:
// the order of fields does not matter.
func keyOf(req models.CreateRequest) (models.RequestKey, error) {
	key := models.RequestKey{UserID: req.UserID, Key: req.IdempotencyKey}
	req.IdempotencyKey = ""
	if req.Count == 1 {
		req.Count = 0 // the same request as without
	}
	text, err := json.Marshal(req)
	if err != nil {
		return key, fmt.Errorf("write request down: %w", err)
	}
	sum := sha256.Sum256(text)
	key.Fingerprint = sum[:]
	return key, nil
}
