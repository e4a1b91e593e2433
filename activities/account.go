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
		attempt, err := v.open(ctx, in, credentialID)
		if err == nil {
			attempt, err = v.post(ctx, account, attempt)
		}
		switch {
		case err == nil:
			return v.submitted(ctx, in, attempt)
		case !aboutAccount(err):
			return v.unsent(ctx, in, err)
		}
		turns.refusal = err
	}
}

// open writes the attempt's row, with the account that its job will belong to.
func (v *Vendors) open(ctx context.Context, in SubmitInput, credentialID string) (models.Attempt, error) {
	return v.deps.Attempts.OpenAttempt(ctx, models.Attempt{
		GenerationID: in.Ref.GenerationID, Number: in.Attempt, Run: in.Ref.Run,
		Provider: in.Entry.Provider, ProviderModel: in.Entry.ProviderModel, CredentialID: credentialID,
		Webhook: v.cfg.callbackURL(in.Entry.Provider, in.attempt()) != "",
	})
}

// unsent ends a submission that no account took: with the time to come back, for
// a throttle; or with the cause, which is written down where the same call would
// only be refused again.
func (v *Vendors) unsent(ctx context.Context, in SubmitInput, cause error) (Outcome, error) {
	vendor, ok := errors.AsType[*providers.Error](cause)
	switch {
	case !ok || vendor.JobMayExist:
		return Outcome{}, cause
	case vendor.Kind == models.FailureRateLimited:
		wait := restUnnamed
		if vendor.RetryAfter > 0 {
			wait = max(vendor.RetryAfter, restLeast)
		}
		return Outcome{Status: models.OutcomeRunning, Wait: wait}, nil
	case vendor.Kind.Disposition() == models.RetryHere:
		return Outcome{}, cause
	}
	_, err := v.deps.Attempts.RecordOutcome(ctx, in.attempt(), models.Outcome{
		Status: models.OutcomeFailed, Kind: vendor.Kind, Detail: vendor.Detail,
	})
	if models.CodeOf(err) == models.CodeNotFound {
		err = nil // no account was to be had: there is no attempt yet
	}
	return Outcome{}, errors.Join(cause, err)
}

// aboutAccount reports whether the provider refused the account and not what was
// asked, so that another account may do.
func aboutAccount(err error) bool {
	vendor, ok := errors.AsType[*providers.Error](err)
	if !ok || vendor.JobMayExist {
		return false
	}
	return vendor.Kind == models.FailureAuth || vendor.Kind == models.FailureBilling || vendor.Kind == models.FailureRateLimited
}

// turns gives one submission each account of a provider once.
type turns struct {
	credentials providers.Credentials
	tried       map[string]bool
	// refusal is why the last account was refused.
	refusal error
}

// next returns an account that was not tried yet. When there is none it returns
// why: what the provider said of the last one, or how long all of them rest.
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
