package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"darkroom/models"
	"darkroom/providers"
)

// tellBudget is far above what one write takes, and keeps a submission that has
// ended from waiting for a database that is away.
const tellBudget = 2 * time.Second

// leftAloneError says that an account's circuit is open: it was not asked.
type leftAloneError struct {
	vendor *providers.Error
	wait   time.Duration
}

// Error returns the text for the log.
func (e *leftAloneError) Error() string {
	return fmt.Sprintf("the account is left alone for %s: %v", e.wait, e.vendor)
}

// Unwrap returns why it is left alone.
func (e *leftAloneError) Unwrap() error { return e.vendor }

// guarded posts the attempt's job if the circuit of its account lets it, and tells
// the circuit what came of it.
func (v *Vendors) guarded(ctx context.Context, account Account, attempt models.Attempt) (models.Attempt, error) {
	pass, err := v.deps.Circuits.AskCircuit(ctx, attempt.Provider, attempt.CredentialID)
	if err != nil {
		return attempt, err
	}
	if pass.Wait > 0 {
		return attempt, &leftAloneError{vendor: &providers.Error{Kind: pass.Kind, RetryAfter: pass.Wait}, wait: pass.Wait}
	}
	posted, err := v.post(ctx, account, attempt)
	v.tell(ctx, attempt, pass, v.outage(err))
	return posted, err
}

// tell tells the circuit how a call has ended, whatever became of the step that
// made it. What cannot be told is found out by the next call.
func (v *Vendors) tell(ctx context.Context, attempt models.Attempt, pass models.Pass, outage *models.Outage) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellBudget)
	defer cancel()
	err := v.deps.Circuits.EndCall(ctx, attempt.Provider, attempt.CredentialID, pass, outage)
	if err != nil {
		activity.GetLogger(ctx).Warn("the circuit was not told of a call", "credential", attempt.CredentialID, "error", err)
	}
}

// outage is what an error of a call says of its account; nil for none. One of our
// own, or about one model, says nothing.
func (v *Vendors) outage(err error) *models.Outage {
	if err == nil {
		return nil
	}
	vendor, ok := errors.AsType[*providers.Error](err)
	if !ok || vendor.OneModel {
		return &models.Outage{Kind: models.FailureUnknown}
	}
	return &models.Outage{Kind: vendor.Kind, RetryAfter: vendor.RetryAfter, CoolDown: v.cfg.CoolDown}
}
