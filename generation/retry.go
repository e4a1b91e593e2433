package generation

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Retry runs an owner's failed or cancelled generation again, under the same
// limit as a new one. What its earlier jobs made is brought home first, so
// finished work is not paid for twice. keyID is the API key that it is asked with,
// nil for a session: its budget pays. CodeNotFound for rows of others,
// CodeConflict for any other status or a model that is gone, CodeConcurrentLimit.
func (s *Service) Retry(ctx context.Context, userID, id uuid.UUID, keyID *uuid.UUID) (models.Generation, error) {
	gen, err := s.Admissions.RetryGeneration(ctx, userID, id, keyID)
	if err != nil {
		return gen, err
	}
	s.start(ctx, gen)
	return gen, nil
}

// Delete hides an owner's finished generation, and cancels an active one, which
// keeps its row. Safe to repeat. CodeNotFound for rows of others.
func (s *Service) Delete(ctx context.Context, userID, id uuid.UUID) error {
	err := s.Admissions.DeleteGeneration(ctx, userID, id)
	if models.CodeOf(err) != models.CodeConflict {
		return err
	}
	_, err = s.Cancel(ctx, userID, id)
	return err
}
