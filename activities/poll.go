package activities

import (
	"context"

	"darkroom/models"
	"darkroom/providers"
)

// PollInput names the attempt to look at.
type PollInput struct{ Attempt models.AttemptRef }

// Poll asks the provider how the attempt's job stands and writes down the
// answer; a job whose id was lost is looked for first. An attempt that has a
// terminal outcome already is not asked for again. Safe to repeat.
func (v *Vendors) Poll(ctx context.Context, in PollInput) (Outcome, error) {
	return v.poll(ctx, in.Attempt)
}

func (v *Vendors) poll(ctx context.Context, ref models.AttemptRef) (Outcome, error) {
	attempt, err := v.deps.Attempts.Attempt(ctx, ref)
	if err != nil || attempt.Outcome.Terminal() {
		return outcomeOf(attempt), err
	}
	account, err := v.account(attempt.Provider)
	if err != nil {
		return Outcome{}, err
	}
	if attempt.JobID == "" {
		if attempt, err = v.findLost(ctx, account, attempt); err != nil || attempt.JobID == "" {
			return outcomeOf(attempt), err
		}
	}
	said, err := account.Provider.Poll(ctx, providers.JobOf(attempt))
	if err != nil {
		return Outcome{}, err
	}
	attempt, err = v.deps.Attempts.RecordOutcome(ctx, ref, said)
	outcome := outcomeOf(attempt)
	if outcome.Status == models.OutcomeUnknown && said.Status == models.OutcomeRunning {
		// Its run ended and left it behind as one that nobody knows of. Its provider
		// does: whoever asks waits for it instead of paying for another.
		outcome.Status = models.OutcomeRunning
	}
	return outcome, err
}

// findLost looks for the job of an attempt that was announced and is unknown.
func (v *Vendors) findLost(ctx context.Context, account Account, attempt models.Attempt) (models.Attempt, error) {
	if attempt.SendingAt == nil {
		return attempt, nil
	}
	jobID, _, err := v.findJob(ctx, account, attempt, 0) // only what is found counts here
	if err != nil || jobID == "" {
		return attempt, err
	}
	return v.deps.Attempts.SaveJob(ctx, attempt.Ref(), models.Receipt{JobID: jobID})
}

// CancelJobInput names the attempt whose job nobody wants any more.
type CancelJobInput struct{ Attempt models.AttemptRef }

// CancelJob asks the provider to stop the attempt's job, if it can, then looks how
// it stands: it may have finished before the wish arrived. Safe to repeat.
func (v *Vendors) CancelJob(ctx context.Context, in CancelJobInput) (Outcome, error) {
	attempt, err := v.deps.Attempts.Attempt(ctx, in.Attempt)
	if err != nil || attempt.JobID == "" || attempt.Outcome.Terminal() {
		return outcomeOf(attempt), err
	}
	account, err := v.account(attempt.Provider)
	if err != nil {
		return Outcome{}, err
	}
	if canceler, ok := account.Provider.(providers.Canceler); ok {
		if err := canceler.Cancel(ctx, providers.JobOf(attempt)); err != nil {
			return Outcome{}, err
		}
	}
	return v.poll(ctx, in.Attempt)
}
