package activities

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// RetentionConfig says how long what is not needed any more is kept.
type RetentionConfig struct {
	Inputs  time.Duration `env:"RETENTION_INPUTS" envDefault:"24h" desc:"How long the copies of inputs are kept that were made for a generation, once it has ended; a retry makes them anew. Uploads have a time of their own, UPLOAD_KEEP."`
	Logs    time.Duration `env:"RETENTION_LOGS" envDefault:"720h" desc:"How long logs are kept: requests to the API, deliveries of messages and their tries, the inbox of provider callbacks, events of generations that have ended, lines of users' lists of notifications; and how long sessions, links and invitations that are over."`
	Deleted time.Duration `env:"RETENTION_DELETED" envDefault:"720h" desc:"How long a deleted generation is kept with its files, for the mistake that is noticed late."`
}

// Validate checks the values; its errors name the variable.
func (c RetentionConfig) Validate() error {
	var faults []error
	for _, kept := range []struct {
		variable string
		span     time.Duration
	}{{"RETENTION_INPUTS", c.Inputs}, {"RETENTION_LOGS", c.Logs}, {"RETENTION_DELETED", c.Deleted}} {
		// A run waits for its provider no longer than an hour, and its rows are needed
		// meanwhile.
		if kept.span < time.Hour {
			faults = append(faults, errors.New(kept.variable+": must be a duration of at least 1h, such as 24h"))
		}
	}
	return errors.Join(faults...)
}

// Purger is one kind of thing that goes after its time.
type Purger interface {
	// Name says what it is, for operators.
	Name() string
	// Count returns how many there are that are older than before.
	Count(ctx context.Context, before time.Time) (int, error)
	// Remove removes some of them and returns how many; 0 when none are left. Safe to
	// repeat.
	Remove(ctx context.Context, before time.Time) (int, error)
}

// RetentionDeps are the parts that Retention is made of.
type RetentionDeps struct {
	Config RetentionConfig
	// Inputs and Logs are what goes, in this order.
	Inputs, Logs []Purger
	// Now gives the time; nil means time.Now.
	Now func() time.Time
}

// Retention are the steps that remove what has had its time.
type Retention struct{ RetentionDeps }

// NewRetention makes the steps.
func NewRetention(deps RetentionDeps) *Retention {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Retention{deps}
}

// Purged says what became of one kind of thing.
type Purged struct {
	Name string
	// Before is the age from which it goes.
	Before time.Time
	// Found is how many were old enough; Removed is how many are gone, 0 in a dry run.
	Found, Removed int
}

// RemoveInputs removes the files of requests that no active generation needs: uploads and copies. Safe
// to repeat.
func (r *Retention) RemoveInputs(ctx context.Context, in SweepInput) ([]Purged, error) {
	return r.purge(ctx, r.Inputs, r.Config.Inputs, in.DryRun)
}

// RemoveLogs removes what was only kept to be looked up. Safe to repeat.
func (r *Retention) RemoveLogs(ctx context.Context, in SweepInput) ([]Purged, error) {
	return r.purge(ctx, r.Logs, r.Config.Logs, in.DryRun)
}

// purge gives each kind its turn, whatever became of the others.
func (r *Retention) purge(ctx context.Context, kinds []Purger, keep time.Duration, dry bool) ([]Purged, error) {
	defer beating(ctx)()
	before := r.Now().Add(-keep)
	list := make([]Purged, 0, len(kinds))
	var faults []error
	for _, kind := range kinds {
		done := Purged{Name: kind.Name(), Before: before.UTC()}
		var err error
		if done.Found, err = kind.Count(ctx, before); err == nil && !dry {
			done.Removed, err = drain(ctx, kind, before)
		}
		list, faults = append(list, done), append(faults, err)
	}
	return list, errors.Join(faults...)
}

// drain removes a batch after the other until none is left.
func drain(ctx context.Context, kind Purger, before time.Time) (int, error) {
	total := 0
	for {
		removed, err := kind.Remove(ctx, before)
		total += removed
		if err != nil || removed == 0 {
			return total, err
		}
	}
}

// OldFiles are rows whose files go before they do.
type OldFiles interface {
	// Name says what they are, for operators.
	Name() string
	Count(ctx context.Context, before time.Time) (int, error)
	// Some returns the ids of a batch of them.
	Some(ctx context.Context, before time.Time) ([]uuid.UUID, error)
	// Forget has remove take the files away whose keys begin so, and then forgets
	// them, while nothing else may use them. What is needed after all stays, which is
	// no error. Safe to repeat.
	Forget(ctx context.Context, id uuid.UUID, before time.Time, remove func(ctx context.Context, prefix string) error) error
}

// FilePurger removes files with their rows.
type FilePurger struct {
	OldFiles

	Objects Remover
}

// Remove removes one batch. What fails is left to the next time; the first error is
// told when all have had their turn.
func (p FilePurger) Remove(ctx context.Context, before time.Time) (int, error) {
	ids, err := p.Some(ctx, before)
	if err != nil {
		return 0, err
	}
	swept, err := each(ids, func(id uuid.UUID) error {
		return p.Forget(ctx, id, before, func(ctx context.Context, prefix string) error {
			_, removeErr := p.Objects.DeletePrefix(ctx, prefix)
			return removeErr
		})
	})
	return swept.Mended, err
}

var _ Purger = FilePurger{}

// DeletedCounts counts what the purge of deleted generations would take.
type DeletedCounts interface {
	CountDeleted(ctx context.Context, before time.Time) (int, error)
	CountKeys(ctx context.Context, before time.Time) (int, error)
}

// dryKeys is ForgetKeys in a dry run.
func (s *Sweeper) dryKeys(ctx context.Context) (Swept, error) {
	found, err := s.Counts.CountKeys(ctx, s.Now().Add(-models.RequestKeyTTL))
	return Swept{Found: found}, err
}
