package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"darkroom/models"
)

// nextBudget is how long the end of a run may be held up by the starts of those
// who got its place: as long as an accepted request waits for its own.
const nextBudget = time.Second

// next starts the members of batches that were in line.
type next struct {
	line    Line
	starter Starter
	planner Planner
}

// start starts whoever got the place of a run that has ended. What cannot be
// started now stays pending, and the sweep starts it. Safe to repeat, so a
// process that dies before it loses nobody.
func (n next) start(ctx context.Context, ended models.Ref) {
	ctx, cancel := context.WithTimeout(ctx, nextBudget)
	defer cancel()
	gens, err := n.line.Admitted(ctx, ended.GenerationID)
	for _, gen := range gens {
		plan, planErr := n.planner.PlanFor(gen)
		if planErr == nil {
			planErr = n.starter.Start(ctx, gen, plan)
		}
		err = errors.Join(err, planErr)
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("next in line not started; they stay pending", "error", err)
	}
}
