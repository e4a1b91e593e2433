package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"darkroom/internal/chaos"
)

// storm plays the plan of a seed on the running stack.
type storm struct {
	stack *local
	plan  chaos.Plan
	crowd *crowd
	began time.Time
	// story is what was done and when, for whoever looks for a cause.
	story io.Writer
}

// tell writes down one line, with the clock that the parts' logs have and the
// time of the plan.
func (s *storm) tell(format string, args ...any) {
	now := time.Now()
	clock := fmt.Sprintf("%s %6.1fs  ", now.UTC().Format("15:04:05.000"), now.Sub(s.began).Seconds())
	_, _ = fmt.Fprintln(s.story, clock+fmt.Sprintf(format, args...)) // one write, so that lines stay whole
}

// rage plays the plan and returns when all blows are over and every person has
// what they wanted, or was told why not. The stack is whole then, though perhaps
// not up.
func (s *storm) rage(ctx context.Context) error {
	s.began = time.Now()
	s.crowd.tell = s.tell
	blows, _ := errgroup.WithContext(ctx)
	for _, blow := range s.plan.Blows {
		blows.Go(func() error { return s.strike(ctx, blow) })
	}
	people, peopleCtx := errgroup.WithContext(ctx)
	for _, request := range s.plan.Requests {
		people.Go(func() error { return s.crowd.play(peopleCtx, s.began, request) })
	}
	for _, at := range s.plan.Sweeps {
		people.Go(func() error { return s.crowd.sweep(peopleCtx, s.began, at) })
	}
	if err := blows.Wait(); err != nil {
		return err
	}
	if err := s.mend(ctx); err != nil {
		return err
	}
	s.tell("the blows are over")
	return people.Wait()
}

// strike waits for a blow's time and deals it. A part that is being started
// again cannot be hit; that is no error.
func (s *storm) strike(ctx context.Context, blow chaos.Blow) error {
	if err := pause(ctx, time.Until(s.began.Add(blow.At))); err != nil {
		return err
	}
	s.tell("%s", blow)
	undo, err := s.hit(ctx, blow)
	if err != nil {
		s.tell("%s missed: %v", blow, err)
	}
	if undo == nil {
		return nil
	}
	waited := pause(ctx, blow.For)
	s.tell("%s is over", blow)
	return errors.Join(waited, undo())
}

// hit deals a blow and returns what ends it; nil for one that is over at once.
func (s *storm) hit(ctx context.Context, blow chaos.Blow) (undo func() error, err error) {
	mend := func() error { return s.stack.network.mend(context.WithoutCancel(ctx), blow.Target) }
	switch blow.Kind {
	case chaos.Kill:
		return nil, s.stack.signal(blow.Target, syscall.SIGKILL)
	case chaos.Restart:
		return nil, s.stack.signal(blow.Target, stopSignal(blow.Target))
	case chaos.Pause:
		thaw, err := s.stack.freeze(blow.Target)
		if err != nil {
			return nil, err
		}
		return func() error { thaw(); return nil }, nil
	case chaos.Cut:
		s.stack.network.cut(blow.Target)
		return mend, nil
	case chaos.Silence:
		return mend, s.stack.network.silence(blow.Target)
	case chaos.Slow:
		return mend, s.stack.network.slow(blow.Target)
	}
	return nil, fmt.Errorf("no such blow: %s", blow.Kind)
}

// mend makes everything whole that a blow could have left broken.
func (s *storm) mend(ctx context.Context) error {
	for link := range s.stack.network.links {
		if err := s.stack.network.mend(ctx, link); err != nil {
			return err
		}
	}
	return nil
}

// pause waits, or returns the error of ctx.
func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}
