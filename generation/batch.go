package generation

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/catalog"
	"darkroom/models"
)

// seedSetting is the setting that makes a model draw the same picture again.
const seedSetting = "seed"

// batch makes a checked generation the first of so many of the same request; 0
// and 1 leave it alone. Where a seed was given each member has the next one, so
// that they differ; where none was, the provider draws one for each.
func (s *Service) batch(model *catalog.Model, first models.Generation, count int) (models.Generation, error) {
	if count < 0 || count > models.MaxBatch {
		return models.Generation{}, models.Invalid(models.FieldError{
			Field: "count", Message: fmt.Sprintf("This must be from 1 to %d.", models.MaxBatch),
		})
	}
	if count < 2 {
		return first, nil
	}
	first.BatchID = new(s.NewID())
	for position := 1; position < count; position++ {
		settings, faults := seeded(model, first.Settings, position)
		if len(faults) > 0 {
			return models.Generation{}, models.Invalid(faults...)
		}
		member := first
		member.ID, member.BatchPosition, member.Settings, member.Others = s.NewID(), position, settings, nil
		first.Others = append(first.Others, member)
	}
	return first, nil
}

// seeded returns a copy of checked settings whose seed is so much more; without a
// seed it is a copy.
func seeded(model *catalog.Model, settings map[string]any, more int) (map[string]any, []models.FieldError) {
	copied := maps.Clone(settings)
	seed, ok := copied[seedSetting].(float64) // a number of JSON
	if !ok {
		return copied, nil
	}
	copied[seedSetting] = seed + float64(more)
	return model.ValidateSettings(copied)
}

// startNext starts the members of batches that were given the place of a
// generation that has ended.
func (s *Service) startNext(ctx context.Context, id uuid.UUID) {
	next, err := s.Admissions.Admitted(ctx, id)
	if err != nil {
		s.Log.Warn("next in line not started; they stay pending", zap.Stringer("after", id), zap.Error(err))
		return
	}
	s.start(ctx, next...)
}
