package client

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// patience is how many looks in a row may get no answer: with a pause of two
// seconds a minute at least, and a server restarts within seconds.
const patience = 30

// Follow tells each step of a generation until it is over and returns how it
// ended. It listens to the event stream, resumes it where it broke, and looks
// every two seconds for as long as the stream cannot be had.
func (c *Client) Follow(ctx context.Context, id uuid.UUID, told func(GenerationEvent)) (GenerationDetail, error) {
	way := &trail{id: id, told: told}
	for unanswered := 0; ; {
		// However the stream ended, the look below says how things stand, and why
		// if they cannot be told.
		_ = c.stream(ctx, way)
		detail, err := c.Get(ctx, id)
		switch {
		case err == nil:
			unanswered = 0
			told(stepOf(detail))
		case ctx.Err() == nil && passing(err) && unanswered < patience:
			unanswered++
		default:
			return GenerationDetail{}, fmt.Errorf("follow generation %s: %w", id, err)
		}
		if models.Status(detail.Status).Terminal() {
			return detail, nil
		}
		if err = wait(ctx, c.pause); err != nil {
			return GenerationDetail{}, err
		}
	}
}

// stepOf is how a generation stands, as an event would tell it.
func stepOf(detail GenerationDetail) GenerationEvent {
	return GenerationEvent{
		At: detail.UpdatedAt, ErrorKind: &detail.ErrorKind, ErrorMessage: detail.ErrorMessage, ID: detail.ID,
		Progress: detail.Progress, Run: detail.Run, Stage: &detail.Stage, Status: detail.Status,
	}
}

// wait returns after pause, or at once with an error when ctx is done.
func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
