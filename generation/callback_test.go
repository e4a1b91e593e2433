package generation_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func message(ref models.AttemptRef) models.CallbackRequest {
	return models.CallbackRequest{
		Provider: models.ProviderReplicate, Attempt: ref,
		MAC: models.CallbackKey(secret).MAC(models.ProviderReplicate, ref),
	}
}

// says makes the provider's next message tell that the job succeeded.
func (b *bundle) says() {
	b.verifier.callback = models.Callback{
		Provider: models.ProviderReplicate, DeliveryID: "msg-1", JobID: "job-1",
		Outcome: models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://replicate.delivery/x"}}},
	}
}

func (b *bundle) outcome(t *testing.T, ref models.AttemptRef) models.OutcomeStatus {
	t.Helper()
	attempt, err := b.db.Attempt(t.Context(), ref)
	require.NoError(t, err)
	return attempt.Outcome
}

func TestACallbackIsKeptAndTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.says()
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	require.NoError(t, b.Callback(t.Context(), message(ref)), "a redelivery is welcome")
	assert.Equal(t, models.OutcomeSucceeded, b.outcome(t, ref))
	require.Len(t, b.runs.told, 1, "and told once")
	assert.Equal(t, 1, b.runs.told[0].Run)
}

func TestARedeliveryTellsAWorkflowThatWasNeverTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.says()
	b.runs.err = errors.New("Temporal is away")
	require.NoError(t, b.Callback(t.Context(), message(ref)), "the message is committed all the same")
	b.runs.err = nil
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	assert.Len(t, b.runs.told, 2)
}

func TestARunThatIsOverNeedNotBeTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.says()
	b.runs.err = models.Errorf(models.CodeNotFound, "closed")
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	assert.Len(t, b.runs.told, 1)
}

func TestCallbacksThatChangeNothing(t *testing.T) {
	t.Parallel()
	stranger := models.AttemptRef{GenerationID: uuid.New(), Number: 1}
	cases := map[string]struct {
		change func(*models.CallbackRequest)
		err    error
		want   models.Code
	}{
		"guessed address":   {func(r *models.CallbackRequest) { r.MAC = "AAAAAAAAAAAAAAAAAAAAAA" }, nil, models.CodeUnauthenticated},
		"no proof":          {func(r *models.CallbackRequest) { r.MAC = "" }, nil, models.CodeUnauthenticated},
		"other attempt":     {func(r *models.CallbackRequest) { r.Attempt.Number = 2 }, nil, models.CodeUnauthenticated},
		"other provider":    {func(r *models.CallbackRequest) { r.Provider = models.ProviderFal }, nil, models.CodeUnauthenticated},
		"unknown":           {func(r *models.CallbackRequest) { *r = message(stranger) }, nil, models.CodeNotFound},
		"refused signature": {func(*models.CallbackRequest) {}, models.Errorf(models.CodeUnauthenticated, "no"), models.CodeUnauthenticated},
		"unreadable":        {func(*models.CallbackRequest) {}, models.Errorf(models.CodeInvalid, "no"), models.CodeInvalid},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			ref := b.sent(t)
			b.says()
			req := message(ref)
			c.change(&req)
			b.verifier.err = c.err
			assert.Equal(t, c.want, models.CodeOf(b.Callback(t.Context(), req)))
			assert.Equal(t, models.OutcomeRunning, b.outcome(t, ref))
			assert.Empty(t, b.runs.told)
		})
	}
}

func TestProgressIsNotKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.says()
	b.verifier.callback.Outcome = models.Outcome{Status: models.OutcomeRunning}
	require.NoError(t, b.Callback(t.Context(), message(ref)))
	assert.Empty(t, b.runs.told)
}

// older is a message as one comes to the address that all jobs once shared.
func older() models.CallbackRequest {
	return models.CallbackRequest{Provider: models.ProviderReplicate}
}

func TestAnOlderJobsCallbackIsFoundByItsJob(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.says()
	assert.Equal(t, models.CodeNotFound, models.CodeOf(b.CallbackOfJob(t.Context(), older())), "nobody knows its job yet")
	_, err := b.db.SaveJob(t.Context(), ref, models.Receipt{JobID: "job-1"})
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, b.CallbackOfJob(t.Context(), older()), "a redelivery is welcome")
	}
	assert.Equal(t, models.OutcomeSucceeded, b.outcome(t, ref))
	require.Len(t, b.runs.told, 1)
	assert.Equal(t, ref.GenerationID, b.runs.told[0].GenerationID)
	assert.Equal(t, ref.Number, b.runs.told[0].Attempt)

	other := older()
	other.Provider = models.ProviderFal
	assert.Equal(t, models.CodeNotFound, models.CodeOf(b.CallbackOfJob(t.Context(), other)), "a job is its provider's")
}

func TestAnOlderJobsCallbackMustBeProvenToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	_, err := b.db.SaveJob(t.Context(), ref, models.Receipt{JobID: "job-1"})
	require.NoError(t, err)
	b.says()
	b.verifier.err = models.Errorf(models.CodeUnauthenticated, "no")
	assert.Equal(t, models.CodeUnauthenticated, models.CodeOf(b.CallbackOfJob(t.Context(), older())))
	b.verifier.err = nil
	b.verifier.callback.Outcome = models.Outcome{Status: models.OutcomeRunning}
	require.NoError(t, b.CallbackOfJob(t.Context(), older()), "progress is not kept")
	b.says()
	b.verifier.callback.JobID = ""
	assert.Equal(t, models.CodeNotFound, models.CodeOf(b.CallbackOfJob(t.Context(), older())), "attempts without a job are nobody's")
	assert.Equal(t, models.OutcomeRunning, b.outcome(t, ref))
	assert.Empty(t, b.runs.told)
}
