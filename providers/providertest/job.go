package providertest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// lastWord is what an end must be told as.
type lastWord struct {
	end    End
	status models.OutcomeStatus
	kind   models.FailureKind
}

func lastWords() []lastWord {
	return []lastWord{
		{EndSucceeded, models.OutcomeSucceeded, models.FailureNone},
		{EndModerated, models.OutcomeFailed, models.FailureModeration},
		{EndBroken, models.OutcomeFailed, models.FailureUnknown},
		{EndCanceled, models.OutcomeCanceled, models.FailureCanceled},
	}
}

func testEnds(t *testing.T, h Harness) {
	t.Helper()
	if h.AtOnce {
		testEndsAtOnce(t, h)
		return
	}
	for _, want := range lastWords() {
		job := h.submit(t)
		h.Server.End(job.ID, want.end)
		outcome, err := h.Provider.Poll(t.Context(), job)
		require.NoError(t, err)
		want.check(t, outcome)
	}
}

func testEndsAtOnce(t *testing.T, h Harness) {
	t.Helper()
	for _, want := range lastWords() {
		if want.end == EndCanceled {
			continue // nobody can stop what is answered already
		}
		h.Server.End("", want.end)
		receipt, err := h.Provider.Submit(t.Context(), h.Request)
		require.NoError(t, err, want.end)
		require.Equal(t, receipt.JobID, <-h.Server.Accepted())
		want.check(t, receipt.Outcome)
	}
}

func (w lastWord) check(t *testing.T, outcome models.Outcome) {
	t.Helper()
	require.Equal(t, w.status, outcome.Status, w.end)
	require.Equal(t, w.kind, outcome.Kind, w.end)
	require.True(t, outcome.Status.Terminal(), w.end)
}

// unknownJob has an id that no server has given out.
func (h Harness) unknownJob() providers.Job {
	return providers.Job{ID: "neverseen0000", CredentialID: h.Request.CredentialID, Model: h.Request.Model}
}

func testUnknownJob(t *testing.T, h Harness) {
	t.Helper()
	_, err := h.Provider.Poll(t.Context(), h.unknownJob())
	require.Equal(t, models.FailureGone, h.fault(t, err).Kind)
	if canceler, ok := h.Provider.(providers.Canceler); ok {
		err = canceler.Cancel(t.Context(), h.unknownJob())
		require.Equal(t, models.FailureGone, h.fault(t, err).Kind)
	}
}

func testCancel(t *testing.T, h Harness) {
	t.Helper()
	canceler, ok := h.Provider.(providers.Canceler)
	if !ok {
		return // not every provider stops a job
	}
	job := h.submit(t)
	require.NoError(t, canceler.Cancel(t.Context(), job))
	require.NoError(t, canceler.Cancel(t.Context(), job), "twice is as good as once")

	ended := h.submit(t)
	h.Server.End(ended.ID, EndSucceeded)
	require.NoError(t, canceler.Cancel(t.Context(), ended), "too late is no error")
	outcome, err := h.Provider.Poll(t.Context(), ended)
	require.NoError(t, err)
	require.Equal(t, models.OutcomeSucceeded, outcome.Status)
}

func testCallCanceled(t *testing.T, h Harness) {
	t.Helper()
	if h.AtOnce {
		return // the one call is testSubmitCutOff's
	}
	job := h.submit(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Provider.Poll(ctx, job)
	require.False(t, h.fault(t, err).JobMayExist)
	require.ErrorIs(t, err, context.Canceled)
	if canceler, ok := h.Provider.(providers.Canceler); ok {
		err = canceler.Cancel(ctx, job)
		require.False(t, h.fault(t, err).JobMayExist)
		require.ErrorIs(t, err, context.Canceled)
	}
}
