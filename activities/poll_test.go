package activities_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/providers"
)

func (b *bundle) poll() (activities.Outcome, error) {
	return execute[activities.Outcome](b, b.vendors.Poll, activities.PollInput{Attempt: b.attemptRef()})
}

func TestPollWritesDownWhatItSaw(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	_, err := b.submit(t)
	require.NoError(t, err)
	b.provider.poll = func(job providers.Job) (models.Outcome, error) {
		assert.Equal(t, providers.Job{
			ID: "job-1", CredentialID: providers.StaticCredentialID, Model: "black-forest-labs/flux-schnell",
		}, job, "the job's own account is asked")
		return models.Outcome{Status: models.OutcomeFailed, Kind: models.FailureModeration, Detail: "E005"}, nil
	}
	outcome, err := b.poll()
	require.NoError(t, err)
	assert.Equal(t, activities.Outcome{Status: models.OutcomeFailed, Kind: models.FailureModeration, Webhook: true}, outcome)
	assert.Equal(t, "E005", b.attempt(t).ErrorDetail)

	b.provider.poll = func(providers.Job) (models.Outcome, error) {
		assert.Fail(t, "a settled attempt is not asked for again")
		return models.Outcome{}, nil
	}
	again, err := b.poll()
	require.NoError(t, err)
	assert.Equal(t, outcome, again)
}

func TestPollFindsAJobWhoseIDWasLost(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	_, err := b.submit(t)
	require.Error(t, err)
	outcome, err := b.poll()
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status, "not listed yet")

	b.provider.find = func(string) (string, error) { return "job-late", nil }
	b.provider.poll = func(job providers.Job) (models.Outcome, error) {
		assert.Equal(t, "job-late", job.ID)
		return models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://x/y"}}}, nil
	}
	outcome, err = b.poll()
	require.NoError(t, err)
	assert.Equal(t, 1, outcome.Outputs)
}

// TestAJobThatARunLeftBehindStillRuns: taken for unknown it would be paid for a
// second time by whoever asks again.
func TestAJobThatARunLeftBehindStillRuns(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	_, err := b.submit(t)
	require.NoError(t, err)
	require.NoError(t, b.db.CancelRun(t.Context(), b.ref(), nil))
	require.Equal(t, models.OutcomeUnknown, b.attempt(t).Outcome)

	outcome, err := b.poll()
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)

	b.provider.poll = func(providers.Job) (models.Outcome, error) {
		return models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://x/y"}}}, nil
	}
	outcome, err = b.poll()
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeSucceeded, outcome.Status)
}

func TestCancelJobLooksWhetherItCameTooLate(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	cancel := func() (activities.Outcome, error) {
		return execute[activities.Outcome](b, b.vendors.CancelJob, activities.CancelJobInput{Attempt: b.attemptRef()})
	}
	_, err := b.submit(t)
	require.NoError(t, err)
	b.provider.poll = func(providers.Job) (models.Outcome, error) {
		return models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled}, nil
	}
	for range 2 {
		outcome, err := cancel()
		require.NoError(t, err)
		assert.Equal(t, models.OutcomeCanceled, outcome.Status)
	}
	assert.EqualValues(t, 1, b.provider.cancels.Load(), "a settled job is not cancelled again")
}

func TestAProviderThatIsNotSetUpHere(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	_, err := execute[activities.Outcome](b, b.vendors.Submit, activities.SubmitInput{
		Ref: b.ref(), Attempt: 1, Entry: models.PlannedAttempt{Provider: models.ProviderFal},
	})
	assert.Equal(t, string(models.FailureGone), applicationError(t, err).Type())
}
