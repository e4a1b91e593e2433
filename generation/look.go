package generation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// lookPause is how often people may have a job looked at: as often as its run
// looks by itself at first. The provider's own limits are shared by everybody.
const lookPause = 5 * time.Second

// Looks remembers who was impatient when.
type Looks interface {
	// AskLook returns the runs of a user's active generations, or of the one with
	// the id unless it is uuid.Nil, that nobody asked about since, and notes that
	// somebody did now.
	AskLook(ctx context.Context, userID, id uuid.UUID, since time.Time) ([]models.Ref, error)
}

// Look has the runs of a user's active generations, or of the one with the id
// unless it is uuid.Nil, ask their providers now how the jobs stand, and returns
// how many do. What they find comes as events, a moment later. A run that was
// asked less than lookPause ago is left alone, so it is safe to repeat.
// CodeUnavailable when runs cannot be told.
func (s *Service) Look(ctx context.Context, userID, id uuid.UUID) (int, error) {
	refs, err := s.Looks.AskLook(ctx, userID, id, s.Now().Add(-lookPause))
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, signalBudget)
	defer cancel()
	told := 0
	for _, ref := range refs {
		err := s.Runs.Look(ctx, ref)
		if models.CodeOf(err) == models.CodeNotFound {
			continue // it is just ending
		}
		if err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}
