package activities

import (
	"context"
	"errors"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// restUnnamed is how long a throttle is waited for where the provider does not
	// say: as long as a burst of its limit takes to pass.
	restUnnamed = 10 * time.Second
	// restLeast keeps a provider that names next to nothing from being asked all
	// the time.
	restLeast = time.Second
	// placeLook is the first pause before a full account is asked for again: about
	// the time of the quickest jobs.
	placeLook = 2 * time.Second
)

// send posts the attempt's job with one account after another, until one is not
// refused for what it is.
func (v *Vendors) send(ctx context.Context, account Account, in SubmitInput) (Outcome, error) {
	turns := turns{credentials: account.Credentials, tried: map[string]bool{}}
	for {
		credentialID, err := turns.next(ctx)
		if err != nil {
			return v.unsent(ctx, in, err)
		}
		attempt, err := v.open(ctx, account, in, credentialID)
		if err == nil {
			attempt, err = v.guarded(ctx, account, attempt)
		}
		switch {
		case err == nil:
			return v.submitted(ctx, in, attempt)
		case !aboutAccount(err):
			return v.unsent(ctx, in, err)
		}
		turns.refuse(err)
	}
}

// open writes the attempt's row, with the account that its job will belong to,
// and takes the job's place there.
func (v *Vendors) open(ctx context.Context, account Account, in SubmitInput, credentialID string) (models.Attempt, error) {
	attempt, err := v.deps.Attempts.OpenAttempt(ctx, models.Attempt{
		GenerationID: in.Ref.GenerationID, Number: in.Attempt, Run: in.Ref.Run,
		Provider: in.Entry.Provider, ProviderModel: in.Entry.ProviderModel, CredentialID: credentialID,
		Webhook: v.webhookURL(account, in.attempt()) != "",
	})
	if err != nil {
		return attempt, err
	}
	limits := account.Limits
	if v.cfg.ModelLimits {
		limits.Model, limits.ModelPerMinute = in.Entry.Running, in.Entry.PerMinute
	}
	return attempt, v.deps.Permits.TakePermit(ctx, attempt, limits)
}

// unsent ends a submission that no account took: with the time to come back,
// where one was throttled, is left alone or has no place free; or with the cause,
// which is written down where the same call would only be refused again, or where
// the next entry of the chain need not wait.
func (v *Vendors) unsent(ctx context.Context, in SubmitInput, cause error) (Outcome, error) {
	vendor, ok := errors.AsType[*providers.Error](cause)
	wait, full := waitFor(cause)
	switch {
	case full:
		return v.comeBack(ctx, in, Outcome{Wait: wait, Full: true})
	case wait > 0 && !in.More:
		return v.comeBack(ctx, in, Outcome{Wait: wait, Kind: vendor.Kind})
	case wait > 0:
		cause = final(vendor.Kind, "the next entry of the chain need not wait")
	case !ok || vendor.JobMayExist || vendor.Kind.Disposition() == models.RetryHere:
		return Outcome{}, cause
	}
	_, err := v.deps.Attempts.RecordOutcome(ctx, in.attempt(), models.Outcome{
		Status: models.OutcomeFailed, Kind: vendor.Kind, Detail: vendor.Detail,
	})
	if err != nil && models.CodeOf(err) != models.CodeNotFound { // else no account was to be had: there is no attempt yet
		return Outcome{}, err // the repeat is refused again, and writes it down
	}
	return Outcome{}, cause
}

// comeBack lets the run wait without a place.
func (v *Vendors) comeBack(ctx context.Context, in SubmitInput, outcome Outcome) (Outcome, error) {
	outcome.Status = models.OutcomeRunning
	return outcome, v.deps.Permits.LeavePermit(ctx, in.attempt())
}

// waitFor returns how long to wait for what refused the job to pass, or 0 where
// waiting does not help. full is true when it was a limit of our own.
func waitFor(cause error) (wait time.Duration, full bool) {
	if models.CodeOf(cause) == models.CodeConcurrentLimit {
		return placeLook, true
	}
	if left, ok := errors.AsType[*leftAloneError](cause); ok {
		return left.wait, false
	}
	vendor, ok := errors.AsType[*providers.Error](cause)
	if !ok || vendor.JobMayExist || vendor.Kind != models.FailureRateLimited {
		return 0, false
	}
	if vendor.RetryAfter == 0 {
		return restUnnamed, false
	}
	return max(vendor.RetryAfter, restLeast), false
}

// aboutAccount reports whether the account cannot take the job, whatever is
// asked, so that another account may do.
func aboutAccount(err error) bool {
	if models.CodeOf(err) == models.CodeConcurrentLimit {
		return true
	}
	if _, ok := errors.AsType[*leftAloneError](err); ok {
		return true
	}
	vendor, ok := errors.AsType[*providers.Error](err)
	if !ok || vendor.JobMayExist {
		return false
	}
	return vendor.Kind.OfAccount()
}

// turns gives one submission each account of a provider once.
type turns struct {
	credentials providers.Credentials
	tried       map[string]bool
	// refusal is why no account took the job, as far as is known.
	refusal error
}

// refuse notes why an account did not take the job. While one of them may take
// it later, that is the reason: what the others lack then decides nothing.
func (t *turns) refuse(err error) {
	if wait, _ := waitFor(t.refusal); wait == 0 {
		t.refusal = err
	}
}

// next returns an account that was not tried yet. When there is none it returns
// why: what was said of those that were tried, or how long all of them rest.
func (t *turns) next(ctx context.Context) (string, error) {
	// Others take turns too: an account that comes again proves nothing before as
	// many have come as were tried.
	for range len(t.tried) + 1 {
		id, err := t.credentials.Next(ctx)
		if err != nil {
			return "", err
		}
		if !t.tried[id] {
			t.tried[id] = true
			return id, nil
		}
	}
	return "", t.refusal
}
