package admin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// silentFor is when a run counts as silent, as the sweep has it: one that waits
// for its provider is silent for minutes, and a look is cheap.
const silentFor = time.Minute

// UpkeepRecords is what upkeep changes.
type UpkeepRecords interface {
	// Cleanup takes old generations out of sight, some thousands at most.
	Cleanup(ctx context.Context, cleanup models.Cleanup, act models.Act) (int, error)
	// Unseen returns the users who have generations that nobody has looked at.
	Unseen(ctx context.Context) ([]uuid.UUID, error)
	// MarkAllViewed marks a user's as seen and returns how many were not.
	MarkAllViewed(ctx context.Context, userID uuid.UUID) (int, error)
	// StaleStats says how many runs were not heard of since before.
	StaleStats(ctx context.Context, before time.Time) (models.StaleStats, error)
	AuditLog
}

// Repair looks at silent runs and mends those whose workflow is gone.
type Repair func(ctx context.Context) (found, mended int, err error)

// Upkeep is what is done from time to time. It is safe for concurrent use.
type Upkeep struct {
	records UpkeepRecords
	repair  Repair
	most    int
	now     func() time.Time
}

// NewUpkeep returns it; most is how many a cleanup takes in one call.
func NewUpkeep(records UpkeepRecords, repair Repair, most int, now func() time.Time) *Upkeep {
	return &Upkeep{records: records, repair: repair, most: most, now: now}
}

// Cleanup takes old generations out of sight, or counts them; more is true where
// another call may find more.
func (u *Upkeep) Cleanup(ctx context.Context, by models.Act, cleanup models.Cleanup) (deleted int, more bool, err error) {
	deleted, err = u.records.Cleanup(ctx, cleanup, on(by, models.ActCleanup, "", nil))
	return deleted, deleted >= u.most, err
}

// ViewAll marks a user's generations as seen, or everybody's for nil, and returns
// how many were not. Safe to repeat.
func (u *Upkeep) ViewAll(ctx context.Context, by models.Act, userID *uuid.UUID) (int, error) {
	users, target := []uuid.UUID{}, ""
	if userID != nil {
		users, target = append(users, *userID), userID.String()
	} else {
		unseen, err := u.records.Unseen(ctx)
		if err != nil {
			return 0, err
		}
		users = unseen
	}
	marked := 0
	for _, user := range users { // one after another: nobody's rows are held for long
		more, err := u.records.MarkAllViewed(ctx, user)
		if err != nil {
			return marked, err
		}
		marked += more
	}
	return marked, u.records.Audit(ctx, on(by, models.ActViewAll, target, map[string]any{"marked": marked}))
}

// Stale says how many runs are silent.
func (u *Upkeep) Stale(ctx context.Context) (models.StaleStats, error) {
	return u.records.StaleStats(ctx, u.now().Add(-silentFor))
}

// Repair mends runs whose workflow is gone, as the sweep does by itself.
func (u *Upkeep) Repair(ctx context.Context, by models.Act) (found, mended int, err error) {
	if found, mended, err = u.repair(ctx); err != nil {
		return found, mended, err
	}
	return found, mended, u.records.Audit(ctx, on(by, models.ActRepair, "", map[string]any{"found": found, "mended": mended}))
}
