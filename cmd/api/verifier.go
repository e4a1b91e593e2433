package main

import (
	"context"
	"errors"
	"time"

	"darkroom/cmd/internal/vendors"
	"darkroom/models"
	"darkroom/providers"
)

// confirmBudget is how long a look at a job may take while its provider waits for
// our answer: the most impatient one waits ten seconds, and then sends again.
const confirmBudget = 8 * time.Second

// attempts are the rows that tell how to ask for a job.
type attempts interface {
	Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error)
	AttemptOfJob(ctx context.Context, provider models.Provider, jobID string) (models.AttemptRef, error)
}

// verifier asks the provider that a callback names.
type verifier struct {
	vendors  map[models.Provider]providers.Provider
	attempts attempts
}

func newVerifier(used vendors.Set, attempts attempts) verifier {
	v := verifier{vendors: make(map[models.Provider]providers.Provider, len(used)), attempts: attempts}
	for _, vendor := range used {
		v.vendors[vendor.Provider.Name()] = vendor.Provider
	}
	return v
}

// VerifyCallback checks that a callback comes from its provider and reads it. One
// that only hints at an end is confirmed by a look at the job.
func (v verifier) VerifyCallback(ctx context.Context, req models.CallbackRequest) (models.Callback, error) {
	adapter, ok := v.vendors[req.Provider].(providers.CallbackVerifier) // some never call back
	if !ok {
		return models.Callback{}, models.Errorf(models.CodeUnauthenticated, "The callback address is not one of ours.")
	}
	callback, err := adapter.VerifyCallback(ctx, req.Header, req.Body)
	switch {
	case errors.Is(err, providers.ErrBadSignature):
		return callback, &models.Error{Code: models.CodeUnauthenticated, Message: "The signature is not valid.", Err: err}
	case errors.Is(err, providers.ErrBadCallback):
		return callback, &models.Error{Code: models.CodeInvalid, Message: "The message cannot be read.", Err: err}
	case err != nil:
		return callback, &models.Error{Code: models.CodeUnavailable, Message: "The signature cannot be checked now.", Err: err}
	case callback.Hint:
		return v.confirm(ctx, req, callback)
	}
	return callback, nil
}

// confirm looks at the job of a hint. CodeUnavailable asks the provider to send it
// again: its job may not be known yet, or cannot be looked at now.
func (v verifier) confirm(ctx context.Context, req models.CallbackRequest, callback models.Callback) (models.Callback, error) {
	ctx, cancel := context.WithTimeout(ctx, confirmBudget)
	defer cancel()
	ref := req.Attempt
	if ref == (models.AttemptRef{}) {
		var err error
		if ref, err = v.attempts.AttemptOfJob(ctx, req.Provider, callback.JobID); err != nil {
			return callback, err
		}
	}
	attempt, err := v.attempts.Attempt(ctx, ref)
	switch {
	case err != nil:
		return callback, err
	case attempt.JobID == "":
		return callback, models.Errorf(models.CodeUnavailable, "The job is not known yet.")
	case attempt.JobID != callback.JobID:
		return callback, models.Errorf(models.CodeInvalid, "The message is about another job.")
	}
	callback.Outcome, err = v.vendors[req.Provider].Poll(ctx, providers.JobOf(attempt))
	if err != nil {
		return callback, &models.Error{Code: models.CodeUnavailable, Message: "The job cannot be looked at now.", Err: err}
	}
	return callback, nil
}
