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

// looksMost is how many tries a submission has to learn whether its job exists:
// with the pauses between them, four minutes of a provider that cannot be asked.
// The run's own looks go on from there.
const looksMost = 10

// findSent settles an announced submission. It returns the attempt with its job;
// or without an announcement, when it is sure that there is none; or as unknown,
// when nobody can tell; or an error that asks to look again later.
func (v *Vendors) findSent(
	ctx context.Context, account Account, attempt models.Attempt, usual time.Duration,
) (models.Attempt, error) {
	if attempt.JobID != "" {
		return attempt, nil
	}
	if again, ok := account.Provider.(providers.Resubmitter); ok && attempt.SentInput != nil {
		return v.resubmit(ctx, again, account, attempt)
	}
	jobID, searchable, err := v.findJob(ctx, account, attempt, usual)
	switch {
	case err != nil && activity.GetInfo(ctx).Attempt < looksMost:
		return attempt, mayExist(err)
	case err != nil, !searchable:
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
	if err := v.deps.Attempts.MarkNotSent(ctx, attempt); err != nil {
		return attempt, err
	}
	attempt.SendingAt, attempt.MissedAt = nil, nil
	return attempt, nil
}

// resubmit posts the same request once more to a provider that knows it by its
// key. A refusal says nothing of the first time, so the job may still exist.
func (v *Vendors) resubmit(
	ctx context.Context, again providers.Resubmitter, account Account, attempt models.Attempt,
) (models.Attempt, error) {
	submission, err := again.Resubmit(ctx, v.request(account, attempt, attempt.SentInput))
	switch {
	case err == nil:
		return v.adopt(ctx, attempt, submission)
	case activity.GetInfo(ctx).Attempt < looksMost:
		return attempt, mayExist(err)
	}
	return v.deps.Attempts.RecordOutcome(ctx, attempt.Ref(), models.Outcome{Status: models.OutcomeUnknown})
}

// mayExist keeps a look that failed from being taken for a refusal of the job.
func mayExist(err error) error {
	if vendor, ok := errors.AsType[*providers.Error](err); ok {
		open := *vendor
		open.JobMayExist = true
		return &open
	}
	return err
}

// findJob asks the provider for the job of an announced attempt. searchable is
// false when the provider cannot list, or was not told a webhook URL to know
// the job by.
func (v *Vendors) findJob(
	ctx context.Context, account Account, attempt models.Attempt, usual time.Duration,
) (jobID string, searchable bool, err error) {
	finder, ok := account.Provider.(providers.Finder)
	webhookURL := v.webhookURL(account, attempt.Ref())
	if !ok || webhookURL == "" || !attempt.Webhook {
		return "", false, nil
	}
	jobID, err = finder.FindJob(ctx, providers.Lost{
		CredentialID: attempt.CredentialID, Model: attempt.ProviderModel, WebhookURL: webhookURL, Since: *attempt.SendingAt, Usual: usual,
	})
	return jobID, true, err
}

// lookAgain asks Temporal for a retry after a delay, or soon for 0, without
// calling it a fault.
func lookAgain(delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions("looking whether the provider has the job", string(models.FailureUnknown),
		temporal.ApplicationErrorOptions{NextRetryDelay: delay, Category: temporal.ApplicationErrorCategoryBenign})
}
