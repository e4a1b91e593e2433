package api

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// eventBatch is how many events are read at once: a busy generation has about
// twenty, so most readers catch up in one read.
const eventBatch = 100

// stream tells one reader what happens to a user's generations. The table of
// events is the truth; being woken only means to look again.
type stream struct {
	user uuid.UUID
	// only is the generation to follow, uuid.Nil for all of the user's.
	only uuid.UUID
	// from is the last event that the reader has, nil if it has none.
	from *int64
	// state reads how the followed generations stand now.
	state  func(ctx context.Context) ([]models.Generation, error)
	events Events
	out    *sink

	beat, maxAge time.Duration

	// seq is the last event that was told.
	seq int64
	// lastRun is the run in which the followed generation stood at the start:
	// the final event of an earlier one is not the end.
	lastRun int
}

// run tells events until the generation ends, the reader leaves, the server
// closes or the stream is too old. A reader that left is no error.
func (s *stream) run(ctx context.Context, closing <-chan struct{}) error {
	// Before the first look at the table, so that nothing falls in between.
	wake, stop := s.events.Subscribe(s.user)
	defer stop()
	err := s.tell(ctx, wake, closing)
	s.out.close()
	if errors.Is(err, errReaderLeft) || ctx.Err() != nil {
		return nil
	}
	return err
}

func (s *stream) tell(ctx context.Context, wake, closing <-chan struct{}) error {
	age := time.NewTimer(s.maxAge)
	defer age.Stop()
	beat := time.NewTicker(s.beat)
	defer beat.Stop()

	if err := s.out.open(); err != nil {
		return err
	}
	ended, err := s.begin(ctx)
	for err == nil && !ended {
		if ended, err = s.catchUp(ctx); err != nil || ended {
			break
		}
		select {
		case <-ctx.Done():
			return nil
		case <-closing:
			return nil
		case <-age.C:
			return nil
		case <-wake:
		case <-beat.C:
			err = s.out.beat()
		}
	}
	return err
}

// begin finds the place to go on from. A reader without one, or whose place is
// gone, gets a snapshot. It reports whether there is nothing more to come.
func (s *stream) begin(ctx context.Context) (ended bool, err error) {
	oldest, newest, err := s.events.Head(ctx, s.user)
	if err != nil {
		return false, err
	}
	// An id above the newest is from another life of the database.
	resumes := s.from != nil && *s.from >= oldest-1 && *s.from <= newest
	if resumes && s.only == uuid.Nil {
		s.seq = *s.from
		return false, nil
	}
	// Read after Head: what happened in between is told twice rather than never.
	state, err := s.state(ctx)
	if err != nil {
		return false, err
	}
	for _, generation := range state {
		s.lastRun = generation.Run
		ended = s.only != uuid.Nil && generation.Status.Terminal()
	}
	if resumes {
		s.seq = *s.from
		final, err := s.catchUp(ctx)
		return ended || final, err
	}
	s.seq = newest
	return ended, s.out.snapshot(newest, state)
}

// catchUp tells every event since the last one. It reports whether the final
// event of the followed generation was among them.
func (s *stream) catchUp(ctx context.Context) (ended bool, err error) {
	for {
		batch, err := s.events.After(ctx, s.user, s.seq, eventBatch)
		if err != nil {
			return false, err
		}
		for _, event := range batch {
			s.seq = event.Seq
			if s.only != uuid.Nil && event.GenerationID != s.only {
				continue
			}
			if err = s.out.event(event); err != nil {
				return false, err
			}
			if s.isFinal(event) {
				return true, nil
			}
		}
		if len(batch) < eventBatch {
			return false, nil
		}
	}
}

func (s *stream) isFinal(event models.GenerationEvent) bool {
	return s.only != uuid.Nil && event.Status.Terminal() && event.Run >= s.lastRun
}
