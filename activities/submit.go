package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"darkroom/models"
	"darkroom/providers"
)

// relistAfter is how far apart two listings must lie before "no such job" is
// believed: providers' lists lag behind their submissions by seconds.
const relistAfter = 30 * time.Second

// SubmitInput names the attempt to open and the chain's entry to try.
type SubmitInput struct {
	Ref     models.Ref
	Attempt int
	Entry   models.PlannedAttempt
}

func (in SubmitInput) attempt() models.AttemptRef {
	return models.AttemptRef{GenerationID: in.Ref.GenerationID, Number: in.Attempt}
}

// Submit starts the attempt's job at its provider and saves the job's id. It
// posts at most once: the row says that a post is about to happen before it
// happens, so a repeat that finds the announcement without a job id looks for
// the job instead, and posts again only after two complete listings relistAfter
// apart have shown nothing. An attempt whose job cannot be looked for comes back
// as unknown; its webhook may still arrive.
func (v *Vendors) Submit(ctx context.Context, in SubmitInput) (Outcome, error) {
	defer beating(ctx)()
	account, err := v.account(in.Entry.Provider)
	if err != nil {
		return Outcome{}, err
	}
	if err = v.deps.Generations.AdvanceRun(ctx, in.Ref, models.StageSubmitting, progressSubmitting); err != nil {
		return Outcome{}, err
	}
	attempt, err := v.open(ctx, account, in)
	if err != nil || attempt.Outcome.Terminal() {
		return outcomeOf(attempt), err
	}
	if attempt.SendingAt != nil {
		attempt, err = v.findSent(ctx, account, attempt)
		if err != nil || attempt.SendingAt != nil {
			return v.submitted(ctx, in, attempt, err)
		}
	}
	attempt, err = v.post(ctx, account, attempt)
	return v.submitted(ctx, in, attempt, err)
}

// open writes the attempt's row, with the account that its job will belong to.
func (v *Vendors) open(ctx context.Context, account Account, in SubmitInput) (models.Attempt, error) {
	credentialID, err := account.Credentials.Next(ctx)
	if err != nil {
		return models.Attempt{}, err
	}
	return v.deps.Attempts.OpenAttempt(ctx, models.Attempt{
		GenerationID: in.Ref.GenerationID, Number: in.Attempt, Run: in.Ref.Run,
		Provider: in.Entry.Provider, ProviderModel: in.Entry.ProviderModel, CredentialID: credentialID,
		Webhook: v.cfg.callbackURL(in.Entry.Provider, in.attempt()) != "",
	})
}

// submitted tells the world that the provider has the job.
func (v *Vendors) submitted(ctx context.Context, in SubmitInput, attempt models.Attempt, err error) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	err = v.deps.Generations.AdvanceRun(ctx, in.Ref, models.StageWaiting, progressWaiting)
	return outcomeOf(attempt), err
}

// post sends the request. Everything that can fail without the provider's doing
// is done before the announcement.
func (v *Vendors) post(ctx context.Context, account Account, attempt models.Attempt) (models.Attempt, error) {
	input, err := v.input(ctx, account, attempt)
	if err != nil {
		return attempt, err
	}
	if err = v.deps.Attempts.MarkSending(ctx, attempt.Ref()); err != nil {
		return attempt, err
	}
	submission, err := account.Provider.Submit(ctx, providers.Request{
		Model: attempt.ProviderModel, Input: input, CredentialID: attempt.CredentialID,
		WebhookURL: v.cfg.callbackURL(attempt.Provider, attempt.Ref()),
	})
	if err != nil {
		return attempt, v.refused(ctx, attempt, err)
	}
	return v.adopt(ctx, attempt, submission)
}

// refused takes the announcement back when the provider surely started no job,
// and writes the refusal down where the same call would only be refused again.
func (v *Vendors) refused(ctx context.Context, attempt models.Attempt, cause error) error {
	var vendor *providers.Error
	if !errors.As(cause, &vendor) || vendor.JobMayExist {
		return cause
	}
	if err := v.deps.Attempts.MarkNotSent(ctx, attempt.Ref()); err != nil {
		return err
	}
	if vendor.Kind.Disposition() == models.RetryHere {
		return cause
	}
	_, err := v.deps.Attempts.RecordOutcome(ctx, attempt.Ref(), models.Outcome{
		Status: models.OutcomeFailed, Kind: vendor.Kind, Detail: vendor.Detail,
	})
	return errors.Join(cause, err)
}

// adopt saves a job's id, and its outcome if the provider told it already.
func (v *Vendors) adopt(ctx context.Context, attempt models.Attempt, submission providers.Submission) (models.Attempt, error) {
	attempt, err := v.deps.Attempts.SaveJob(ctx, attempt.Ref(), submission.JobID)
	if err != nil || submission.Outcome.Status == models.OutcomeRunning || submission.Outcome.Status == "" {
		return attempt, err
	}
	return v.deps.Attempts.RecordOutcome(ctx, attempt.Ref(), submission.Outcome)
}

// findSent settles an announced submission. It returns the attempt with its job;
// or without an announcement, when it is sure that there is none; or as unknown,
// when nobody can tell; or an error that asks to look again later.
func (v *Vendors) findSent(ctx context.Context, account Account, attempt models.Attempt) (models.Attempt, error) {
	if attempt.JobID != "" {
		return attempt, nil
	}
	jobID, searchable, err := v.findJob(ctx, account, attempt)
	switch {
	case err != nil:
		return attempt, err
	case !searchable:
		return v.deps.Attempts.RecordOutcome(ctx, attempt.Ref(), models.Outcome{Status: models.OutcomeUnknown})
	case jobID != "":
		return v.adopt(ctx, attempt, providers.Submission{JobID: jobID})
	case attempt.MissedAt == nil:
		if err := v.deps.Attempts.MarkMissed(ctx, attempt.Ref(), v.deps.Now()); err != nil {
			return attempt, err
		}
		return attempt, lookAgain(relistAfter)
	case v.deps.Now().Sub(*attempt.MissedAt) < relistAfter:
		return attempt, lookAgain(relistAfter - v.deps.Now().Sub(*attempt.MissedAt))
	}
	activity.GetLogger(ctx).Info("no job of this attempt in two listings; posting again", "attempt", attempt.Number)
	if err := v.deps.Attempts.MarkNotSent(ctx, attempt.Ref()); err != nil {
		return attempt, err
	}
	attempt.SendingAt, attempt.MissedAt = nil, nil
	return attempt, nil
}

// findJob asks the provider for the job of an announced attempt. searchable is
// false when the provider cannot list, or was not told a webhook URL to know
// the job by.
func (v *Vendors) findJob(ctx context.Context, account Account, attempt models.Attempt) (jobID string, searchable bool, err error) {
	finder, ok := account.Provider.(providers.Finder)
	webhookURL := v.cfg.callbackURL(attempt.Provider, attempt.Ref())
	if !ok || webhookURL == "" || !attempt.Webhook {
		return "", false, nil
	}
	jobID, err = finder.FindJob(ctx, attempt.CredentialID, webhookURL, *attempt.SendingAt)
	return jobID, true, err
}

// lookAgain asks Temporal for a retry after a delay, without calling it a fault.
func lookAgain(delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions("looking whether the provider has the job", string(models.FailureNetwork),
		temporal.ApplicationErrorOptions{NextRetryDelay: delay, Category: temporal.ApplicationErrorCategoryBenign})
}
