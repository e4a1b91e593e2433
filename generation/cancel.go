package generation

import (
	"context"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/models"
)

// Cancel stops an owner's generation: at once if no workflow has claimed it, and
// its place goes to the next in line; otherwise by asking the workflow, which tells the provider and writes the end.
// The returned generation shows how it stands now. Safe to repeat. CodeNotFound
// for rows of others, CodeConflict for one that has finished.
func (s *Service) Cancel(ctx context.Context, userID, id uuid.UUID) (models.Generation, error) {
	gen, err := s.Records.RequestCancel(ctx, userID, id)
	if err != nil {
		return gen, err
	}
	return s.Stop(ctx, gen)
}

// Stop makes the end of a generation come whose cancellation was just noted, by
// whoever may: it starts who got its place, or tells its run. The returned
// generation shows how it stands now. Safe to repeat.
func (s *Service) Stop(ctx context.Context, gen models.Generation) (models.Generation, error) {
	if gen.Status.Terminal() {
		s.startNext(ctx, gen.ID)
		return gen, nil
	}
	err := s.Runs.Cancel(ctx, models.Ref{GenerationID: gen.ID, Run: gen.Run})
	if models.CodeOf(err) == models.CodeNotFound {
		// The workflow is just ending, or its record is being written: the row
		// tells the rest.
		s.Log.Info("no open run to cancel", zap.Stringer("generation", gen.ID))
		return gen, nil
	}
	return gen, err
}
