package activities

import (
	"context"
	"slices"
	"strings"
	"time"

	"darkroom/models"
)

// Outcome is how an attempt stands, as far as history may know: how many
// outputs there are, not where.
type Outcome struct {
	Status models.OutcomeStatus
	Kind   models.FailureKind
	// Outputs is how many files wait at the provider.
	Outputs int
	// Staged is true for outputs that lie in our storage, and not at the provider.
	Staged bool `json:",omitempty"`
	// HasText is true when the output is a text.
	HasText bool
	// Webhook is true when the provider was told where to report.
	Webhook bool
	// Wait is how long to wait before the submission is called again: no account
	// could take the job, and nothing was sent. Kind is why, unless it is Full. 0 for
	// everything else.
	Wait time.Duration
	// Full is true when Wait is for a place among as many jobs as may run, and not
	// for a provider that throttles.
	Full bool
}

// outcomeOf reads the outcome off an attempt's row.
func outcomeOf(attempt models.Attempt) Outcome {
	return Outcome{
		Status: attempt.Outcome, Kind: attempt.ErrorKind, Outputs: len(attempt.Outputs),
		HasText: attempt.OutputText != "", Webhook: attempt.Webhook,
		Staged: slices.ContainsFunc(attempt.Outputs, func(output models.Output) bool {
			return strings.HasPrefix(output.URL, models.StoragePrefix)
		}),
	}
}

// ReadOutcomeInput names the attempt whose callback has arrived.
type ReadOutcomeInput struct{ Attempt models.AttemptRef }

// ReadOutcome returns what a callback has written onto the attempt. Safe to
// repeat.
func (r *Runs) ReadOutcome(ctx context.Context, in ReadOutcomeInput) (Outcome, error) {
	attempt, err := r.records.Attempt(ctx, in.Attempt)
	return outcomeOf(attempt), err
}
