package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

const (
	// unclaimedAfter is when a run counts as forgotten: the process that admitted
	// it starts it within a second, or not at all.
	unclaimedAfter = 5 * time.Second
	// unsignalledAfter leaves the process that took a callback in the time to
	// tell the run by itself.
	unsignalledAfter = 10 * time.Second
	// staleAfter is when a silent run is looked at. A run that waits is silent
	// for minutes, so a look is cheap and touches the row.
	staleAfter = time.Minute
	// lateFor is how long a late success can be fetched: the shortest life of
	// outputs at a provider.
	lateFor = time.Hour
)

// SweepRecords is what the sweep reads.
type SweepRecords interface {
	Unclaimed(ctx context.Context, before time.Time) ([]models.Generation, error)
	Unsignalled(ctx context.Context, before time.Time) ([]models.Delivery, error)
	Stale(ctx context.Context, before time.Time) ([]models.Generation, error)
	Recoverable(ctx context.Context, since time.Time) ([]uuid.UUID, error)
	Deleted(ctx context.Context, before time.Time) ([]uuid.UUID, error)
}

// SweepMarks is what the sweep writes.
type SweepMarks interface {
	MarkSignalled(ctx context.Context, deliveryID uuid.UUID) error
	Touch(ctx context.Context, id uuid.UUID) error
	FailRun(ctx context.Context, ref models.Ref, kind models.FailureKind) error
	AdmitRecovery(ctx context.Context, id uuid.UUID) (gen models.Generation, admitted bool, err error)
	Purge(ctx context.Context, id uuid.UUID, remove func(context.Context) error) error
}

// SweepRuns is what the sweep asks of durable execution.
type SweepRuns interface {
	Start(ctx context.Context, gen models.Generation, plan models.Plan) error
	SignalCallback(ctx context.Context, delivery models.Delivery) error
	// Open reports whether the run has a workflow that has not ended.
	Open(ctx context.Context, ref models.Ref) (bool, error)
}

// RequestKeys are the keys under which requests may be repeated.
type RequestKeys interface {
	// ForgetKeys removes those that were used before and returns how many.
	ForgetKeys(ctx context.Context, before time.Time) (int, error)
}

// FreePlaces are places that members of batches in line have not been given.
type FreePlaces interface {
	Line
	// AdmitNext gives them and returns who got one.
	AdmitNext(ctx context.Context) ([]models.Generation, error)
}

// Accounts are the providers' accounts: their keys, and the places of their jobs.
type Accounts interface {
	// EraseTokens erases the keys of deleted accounts that no job needs any more
	// and returns how many.
	EraseTokens(ctx context.Context) (int, error)
	// SweepPermits takes back the places of jobs that are over, or were sent before,
	// and returns how many.
	SweepPermits(ctx context.Context, before time.Time) (int, error)
}

// Planner resolves what a generation's present run may do.
type Planner interface {
	PlanFor(gen models.Generation) (models.Plan, error)
}

// Remover deletes stored objects by the beginning of their keys.
type Remover interface {
	DeletePrefix(ctx context.Context, prefix string) (int, error)
}

// SweeperDeps are the parts that Sweeper is made of.
type SweeperDeps struct {
	Records SweepRecords
	Marks   SweepMarks
	Runs    SweepRuns
	Planner Planner
	Objects Remover
	Keys    RequestKeys
	Places  FreePlaces
	// Accounts is most often the same database as Records.
	Accounts Accounts
	// Counts is most often the same database, too.
	Counts DeletedCounts
	// KeepDeleted is how long a deleted generation is kept; 0 keeps none.
	KeepDeleted time.Duration
	// Now gives the time; nil means time.Now.
	Now func() time.Time
}

// Sweeper are the steps of the schedules.
type Sweeper struct{ SweeperDeps }

// NewSweeper makes the steps.
func NewSweeper(deps SweeperDeps) *Sweeper {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Sweeper{deps}
}

// SweepInput says how a step goes about it.
type SweepInput struct {
	// DryRun only counts. The steps of the sweep itself do not look at it: they mend.
	DryRun bool `json:",omitempty"`
}

// Swept says how many things a step found and mended.
type Swept struct{ Found, Mended int }

// each mends one thing after another. What fails is left to the next sweep; the
// first error is told when all have had their turn.
func each[T any](things []T, mend func(T) error) (Swept, error) {
	swept := Swept{Found: len(things)}
	var first error
	for _, thing := range things {
		if err := mend(thing); err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		swept.Mended++
	}
	return swept, first
}

// StartUnclaimed starts admitted runs that no workflow has claimed, and those of
// members of batches that get a place now. Safe to repeat.
func (s *Sweeper) StartUnclaimed(ctx context.Context, _ SweepInput) (Swept, error) {
	gens, err := s.Records.Unclaimed(ctx, s.Now().Add(-unclaimedAfter))
	if err != nil {
		return Swept{}, err
	}
	admitted, err := s.Places.AdmitNext(ctx)
	swept, startErr := each(append(gens, admitted...), func(gen models.Generation) error { return s.start(ctx, gen) })
	return swept, errors.Join(err, startErr)
}

// start starts a run; one whose model is gone fails, since nothing can be done.
func (s *Sweeper) start(ctx context.Context, gen models.Generation) error {
	plan, err := s.Planner.PlanFor(gen)
	if err != nil {
		return s.fail(ctx, refOf(gen), models.FailureGone)
	}
	if err := s.Runs.Start(ctx, gen, plan); err != nil {
		return err
	}
	return s.Marks.Touch(ctx, gen.ID)
}

// fail ends a run, and starts who got its place.
func (s *Sweeper) fail(ctx context.Context, ref models.Ref, kind models.FailureKind) error {
	if err := s.Marks.FailRun(ctx, ref, kind); err != nil {
		return err
	}
	next{s.Places, s.Runs, s.Planner}.start(ctx, ref)
	return nil
}

// TellUnsignalled tells runs of callbacks that came in and were not passed on.
// Safe to repeat.
func (s *Sweeper) TellUnsignalled(ctx context.Context, _ SweepInput) (Swept, error) {
	deliveries, err := s.Records.Unsignalled(ctx, s.Now().Add(-unsignalledAfter))
	if err != nil {
		return Swept{}, err
	}
	return each(deliveries, func(delivery models.Delivery) error {
		err := s.Runs.SignalCallback(ctx, delivery)
		if err != nil && models.CodeOf(err) != models.CodeNotFound {
			return err
		}
		return s.Marks.MarkSignalled(ctx, delivery.ID)
	})
}

// ReconcileStale looks at silent runs. One whose workflow has ended without a
// word, or never was, fails, and what its jobs made is brought home by a
// recovery run. Safe to repeat.
func (s *Sweeper) ReconcileStale(ctx context.Context, _ SweepInput) (Swept, error) {
	gens, err := s.Records.Stale(ctx, s.Now().Add(-staleAfter))
	if err != nil {
		return Swept{}, err
	}
	return each(gens, func(gen models.Generation) error {
		open, err := s.Runs.Open(ctx, refOf(gen))
		if err != nil {
			return err
		}
		if open {
			return s.Marks.Touch(ctx, gen.ID)
		}
		if err := s.fail(ctx, refOf(gen), models.FailureUnknown); err != nil {
			return err
		}
		if gen.Recovering {
			return nil // it had its chance
		}
		return s.recover(ctx, gen.ID)
	})
}

// RecoverLate starts recovery runs for late successes that were not told to any
// run. Safe to repeat.
func (s *Sweeper) RecoverLate(ctx context.Context, _ SweepInput) (Swept, error) {
	ids, err := s.Records.Recoverable(ctx, s.Now().Add(-lateFor))
	if err != nil {
		return Swept{}, err
	}
	return each(ids, func(id uuid.UUID) error { return s.recover(ctx, id) })
}

func (s *Sweeper) recover(ctx context.Context, id uuid.UUID) error {
	gen, admitted, err := s.Marks.AdmitRecovery(ctx, id)
	if err != nil || !admitted {
		return err
	}
	return s.start(ctx, gen)
}

// PurgeDeleted removes the files, then the row, of generations deleted long
// enough ago: a batch after the other, until none is left or one moved nothing. Safe
// to repeat.
func (s *Sweeper) PurgeDeleted(ctx context.Context, in SweepInput) (Swept, error) {
	before := s.Now().Add(-s.KeepDeleted)
	if in.DryRun {
		found, err := s.Counts.CountDeleted(ctx, before)
		return Swept{Found: found}, err
	}
	var total Swept
	for {
		ids, err := s.Records.Deleted(ctx, before)
		if err != nil {
			return total, err
		}
		swept, err := each(ids, func(id uuid.UUID) error { return s.purge(ctx, id) })
		total.Found, total.Mended = total.Found+swept.Found, total.Mended+swept.Mended
		if err != nil || swept.Found == 0 {
			return total, err
		}
	}
}

func (s *Sweeper) purge(ctx context.Context, id uuid.UUID) error {
	return s.Marks.Purge(ctx, id, func(ctx context.Context) error {
		_, err := s.Objects.DeletePrefix(ctx, fmt.Sprintf("generations/%s/", id))
		return err
	})
}

// EraseTokens erases the keys of deleted accounts that no job needs any more.
// Safe to repeat.
func (s *Sweeper) EraseTokens(ctx context.Context, _ SweepInput) (Swept, error) {
	erased, err := s.Accounts.EraseTokens(ctx)
	return Swept{Found: erased, Mended: erased}, err
}

// SweepPermits takes back the places of jobs whose runs are over. Safe to repeat.
func (s *Sweeper) SweepPermits(ctx context.Context, _ SweepInput) (Swept, error) {
	taken, err := s.Accounts.SweepPermits(ctx, s.Now().Add(-lateFor))
	return Swept{Found: taken, Mended: taken}, err
}

// ForgetKeys removes the keys of requests that may not be repeated any more.
// Safe to repeat.
func (s *Sweeper) ForgetKeys(ctx context.Context, in SweepInput) (Swept, error) {
	if in.DryRun {
		return s.dryKeys(ctx)
	}
	gone, err := s.Keys.ForgetKeys(ctx, s.Now().Add(-models.RequestKeyTTL))
	return Swept{Found: gone, Mended: gone}, err
}

func refOf(gen models.Generation) models.Ref {
	return models.Ref{GenerationID: gen.ID, Run: gen.Run}
}
