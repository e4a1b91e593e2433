package providertest

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func testSubmit(t *testing.T, h Harness) {
	t.Helper()
	if h.AtOnce {
		testSubmitAtOnce(t, h)
		return
	}
	job := h.submit(t)
	outcome, err := h.Provider.Poll(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, models.OutcomeRunning, outcome.Status)

	h.Server.End(job.ID, EndSucceeded)
	for range 2 { // a poll may be repeated
		outcome, err = h.Provider.Poll(t.Context(), job)
		require.NoError(t, err)
		require.Equal(t, models.OutcomeSucceeded, outcome.Status)
		require.Equal(t, h.Outputs, outcome.Outputs, "the provider's order")
	}
}

func testSubmitAtOnce(t *testing.T, h Harness) {
	t.Helper()
	for range 2 { // a repeat puts its outputs in the same places
		h.Server.End("", EndSucceeded)
		receipt, err := h.Provider.Submit(t.Context(), h.Request)
		require.NoError(t, err)
		require.Equal(t, receipt.JobID, <-h.Server.Accepted())
		require.Equal(t, models.OutcomeSucceeded, receipt.Outcome.Status)
		require.Equal(t, h.Outputs, receipt.Outcome.Outputs, "the provider's order")
	}
}

// testSubmitInParallel is for the race detector, and for ids that mix.
func testSubmitInParallel(t *testing.T, h Harness) {
	t.Helper()
	const callers = 20
	ids := make([]string, callers)
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() {
			receipt, err := h.Provider.Submit(t.Context(), h.Request)
			assert.NoError(t, err)
			ids[i] = receipt.JobID
		})
	}
	wait.Wait()
	var accepted []string
	for range callers {
		accepted = append(accepted, <-h.Server.Accepted())
	}
	require.ElementsMatch(t, accepted, ids)
}

// testSubmitCanceled leaves before anything was sent.
func testSubmitCanceled(t *testing.T, h Harness) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Provider.Submit(ctx, h.Request)
	fault := h.fault(t, err)
	require.ErrorIs(t, err, context.Canceled)
	require.False(t, fault.JobMayExist)
	require.Empty(t, h.Server.Accepted())
}

// testSubmitCutOff leaves while the server, which has the job, says nothing, or
// has not said everything.
func testSubmitCutOff(silence Fault) func(*testing.T, Harness) {
	return func(t *testing.T, h Harness) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		h.Server.Fail(silence)
		done := make(chan error, 1)
		go func() {
			_, err := h.Provider.Submit(ctx, h.Request)
			done <- err
		}()
		<-h.Server.Accepted()
		cancel()
		err := <-done // a submission that ignores ctx hangs here
		fault := h.fault(t, err)
		require.ErrorIs(t, err, context.Canceled)
		require.True(t, fault.JobMayExist)
	}
}

func testSubmitLeavesInput(t *testing.T, h Harness) {
	t.Helper()
	before, err := json.Marshal(h.Request.Input)
	require.NoError(t, err)
	h.submit(t)
	after, err := json.Marshal(h.Request.Input)
	require.NoError(t, err)
	require.JSONEq(t, string(before), string(after))
}

// refusal is what a fault must be told as.
type refusal struct {
	fault       Fault
	kind        models.FailureKind
	jobMayExist bool
	// accepted is whether the server took the job all the same.
	accepted int
}

func refusals() []refusal {
	return []refusal{
		{fault: FaultAuth, kind: models.FailureAuth},
		{fault: FaultBilling, kind: models.FailureBilling},
		{fault: FaultInvalid, kind: models.FailureInvalidInput},
		{fault: FaultGone, kind: models.FailureGone},
		{fault: FaultRateLimited, kind: models.FailureRateLimited},
		{fault: FaultBusy, kind: models.FailureProviderBusy, jobMayExist: true},
		{fault: FaultUnreachable, kind: models.FailureNetwork},
		{fault: FaultHangUp, kind: models.FailureNetwork, jobMayExist: true, accepted: 1},
		{fault: FaultGarbled, kind: models.FailureUnknown, jobMayExist: true, accepted: 1},
		{fault: FaultCut, kind: models.FailureNetwork, jobMayExist: true, accepted: 1},
		{fault: FaultEndless, kind: models.FailureNetwork, jobMayExist: true, accepted: 1},
		{fault: FaultRedirect, kind: models.FailureUnknown},
		{fault: FaultEcho, kind: models.FailureAuth},
	}
}

func testFault(t *testing.T, h Harness, want refusal) {
	t.Helper()
	h.Server.Fail(want.fault)
	receipt, err := h.Provider.Submit(t.Context(), h.Request)
	fault := h.fault(t, err)
	assert.Equal(t, want.kind, fault.Kind)
	assert.Equal(t, want.jobMayExist, fault.JobMayExist)
	assert.Equal(t, providers.Submission{}, receipt)
	assert.Equal(t, want.fault == FaultRateLimited, fault.RetryAfter > 0, "asked to wait %s", fault.RetryAfter)
	assert.Len(t, h.Server.Accepted(), want.accepted, "submitted once and no more")
	assert.Zero(t, h.Server.Strayed(), "the key left for another host")
	for range want.accepted {
		<-h.Server.Accepted()
	}
	h.submit(t) // the adapter is none the worse for it
}
