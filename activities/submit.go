package activities

import (
	"context"
	"errors"
	"fmt"

	"darkroom/models"
	"darkroom/providers"
)

// SubmitInput names the attempt to open and the chain's entry to try.
type SubmitInput struct {
	Ref     models.Ref
	Attempt int
	Entry   models.PlannedAttempt
	// More is true when the chain has further entries: a provider that throttles,
	// or is left alone, is then not waited for.
	More bool
}

func (in SubmitInput) attempt() models.AttemptRef {
	return models.AttemptRef{GenerationID: in.Ref.GenerationID, Number: in.Attempt}
}

// Submit starts the attempt's job at its provider and saves the job's id. It
// posts at most once: the row says that a post is about to happen before it
// happens, so a repeat that finds the announcement without a job id looks for
// the job instead, and posts again only after two complete listings relistAfter
// apart have shown nothing. An attempt whose job cannot be looked for comes back
// as unknown; its webhook may still arrive. An account that is refused, or whose
// circuit is open, gives way to the next one; while none can take the job, the
// attempt has failed if there are More entries, else Outcome.Wait says when to
// come back.
func (v *Vendors) Submit(ctx context.Context, in SubmitInput) (Outcome, error) {
	defer beating(ctx)()
	account, err := v.account(in.Entry.Provider)
	if err != nil {
		return Outcome{}, err
	}
	if err = v.deps.Generations.AdvanceRun(ctx, in.Ref, models.StageSubmitting, progressSubmitting); err != nil {
		return Outcome{}, err
	}
	attempt, err := v.deps.Attempts.Attempt(ctx, in.attempt())
	if models.CodeOf(err) == models.CodeNotFound {
		return v.send(ctx, account, in)
	}
	if err != nil || attempt.Outcome.Terminal() {
		return outcomeOf(attempt), err
	}
	if attempt.SendingAt == nil {
		return v.send(ctx, account, in)
	}
	attempt, err = v.findSent(ctx, account, attempt, in.Entry.FirstPoll)
	switch {
	case err != nil:
		return Outcome{}, err
	case attempt.SendingAt == nil:
		return v.send(ctx, account, in)
	}
	return v.submitted(ctx, in, attempt)
}

// submitted tells the world that the provider has the job.
func (v *Vendors) submitted(ctx context.Context, in SubmitInput, attempt models.Attempt) (Outcome, error) {
	err := v.deps.Generations.AdvanceRun(ctx, in.Ref, models.StageWaiting, progressWaiting)
	return outcomeOf(attempt), err
}

// post sends the request. Everything that can fail without the provider's doing
// is done before the announcement.
func (v *Vendors) post(ctx context.Context, account Account, attempt models.Attempt) (models.Attempt, error) {
	input, err := v.input(ctx, account, attempt)
	if err != nil {
		return attempt, err
	}
	_, repeatable := account.Provider.(providers.Resubmitter)
	if repeatable {
		attempt.SentInput = input
	}
	attempt, err = v.deps.Attempts.MarkSending(ctx, attempt)
	if models.CodeOf(err) == models.CodeConflict {
		return attempt, lookAgain(0) // a step that was taken for dead lives, and posts
	}
	if err != nil {
		return attempt, err
	}
	submission, err := account.Provider.Submit(ctx, v.request(account, attempt, input))
	if err != nil {
		return attempt, v.refused(ctx, attempt, err)
	}
	return v.adopt(ctx, attempt, submission)
}

// request is what is posted for an attempt: the same each time for the same input.
func (v *Vendors) request(account Account, attempt models.Attempt, input map[string]any) providers.Request {
	return providers.Request{
		Model: attempt.ProviderModel, Input: input, CredentialID: attempt.CredentialID,
		WebhookURL: v.webhookURL(account, attempt.Ref()), Key: fmt.Sprintf("%s-%d", attempt.GenerationID, attempt.Number),
		Staging: staging(attempt.Ref()),
	}
}

// refused takes the announcement back when the provider surely started no job.
func (v *Vendors) refused(ctx context.Context, attempt models.Attempt, cause error) error {
	if vendor, ok := errors.AsType[*providers.Error](cause); !ok || vendor.JobMayExist {
		return cause
	}
	if err := v.deps.Attempts.MarkNotSent(ctx, attempt); err != nil {
		return err
	}
	return cause
}

// adopt saves a job's id, and its outcome if the provider told it already.
func (v *Vendors) adopt(ctx context.Context, attempt models.Attempt, submission providers.Submission) (models.Attempt, error) {
	attempt, err := v.deps.Attempts.SaveJob(ctx, attempt.Ref(), models.Receipt{
		JobID: submission.JobID, Handle: submission.Handle, CorrelationID: submission.CorrelationID,
	})
	if err != nil || submission.Outcome.Status == models.OutcomeRunning || submission.Outcome.Status == "" {
		return attempt, err
	}
	return v.deps.Attempts.RecordOutcome(ctx, attempt.Ref(), submission.Outcome)
}
