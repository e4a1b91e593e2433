package e2e_test

import (
	"context"
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
	if !s.lands(blow) || blow.For == 0 {
		return nil
	}
	if err := pause(ctx, blow.For); err != nil {
		return err
	}
	s.tell("%s is over", blow)
	if blow.Kind == chaos.Pause {
		// It may have been killed meanwhile, and another runs in its place.
		_ = s.stack.signal(blow.Target, syscall.SIGCONT)
		return nil
	}
	return s.stack.network.mend(ctx, blow.Target)
}

// lands deals a blow and tells whether it hit something.
func (s *storm) lands(blow chaos.Blow) bool {
	s.tell("%s", blow)
	err := s.hit(blow)
	if err != nil {
		s.tell("%s missed: %v", blow, err)
	}
	return err == nil
}

func (s *storm) hit(blow chaos.Blow) error {
	switch blow.Kind {
	case chaos.Kill:
		return s.stack.signal(blow.Target, syscall.SIGKILL)
	case chaos.Restart:
		return s.stack.signal(blow.Target, stopSignal(blow.Target))
	case chaos.Pause:
		return s.stack.signal(blow.Target, syscall.SIGSTOP)
	case chaos.Cut:
		s.stack.network.cut(blow.Target)
		return nil
	case chaos.Silence:
		return s.stack.network.silence(blow.Target)
	case chaos.Slow:
		return s.stack.network.slow(blow.Target)
	}
	return fmt.Errorf("no such blow: %s", blow.Kind)
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
