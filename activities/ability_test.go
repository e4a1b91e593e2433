package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/providers"
)

// plain is a provider that can do only what every provider can.
type plain struct{ fake *fakeProvider }

func (p plain) Name() models.Provider { return p.fake.Name() }

func (p plain) Submit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	return p.fake.Submit(ctx, req)
}

func (p plain) Poll(ctx context.Context, job providers.Job) (models.Outcome, error) {
	return p.fake.Poll(ctx, job)
}

// reader reads inputs from our storage itself.
type reader struct{ plain }

func (reader) ReadsInputs() {}

// repeater knows a request by its key.
type repeater struct {
	*fakeProvider

	resubmit func(providers.Request) (providers.Submission, error)
}

func (r repeater) Resubmit(_ context.Context, req providers.Request) (providers.Submission, error) {
	return r.resubmit(req)
}

func TestAProviderThatNeverReportsIsGivenNoWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.ask(t, publicConfig(), plain{b.provider})
	var asked providers.Request
	answer := b.provider.submit
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		asked = req
		return answer(req)
	}
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Empty(t, asked.WebhookURL)
	assert.False(t, outcome.Webhook)
	assert.False(t, b.attempt(t).Webhook)
}

func TestAJobThatCannotBeStoppedIsLookedAt(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.ask(t, publicConfig(), plain{b.provider})
	_, err := b.submit(t)
	require.NoError(t, err)
	outcome, err := execute[activities.Outcome](b, b.vendors.CancelJob, activities.CancelJobInput{Attempt: b.attemptRef()})
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)
	assert.Zero(t, b.provider.cancels.Load())
}

func TestAProviderThatReadsInputsIsGivenTheirReferences(t *testing.T) {
	t.Parallel()
	const ref = models.StoragePrefix + "uploads/u/in.png"
	b := setup(t, publicConfig(), func(gen *models.Generation) { gen.InputImageURL = ref })
	b.ask(t, publicConfig(), reader{plain{b.provider}})
	var asked providers.Request
	answer := b.provider.submit
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		asked = req
		return answer(req)
	}
	_, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, []any{ref}, asked.Input["images"])
}

func TestTheReceiptIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{JobID: "job-1", Handle: "there", CorrelationID: "call-1"}, nil
	}
	_, err := b.submit(t)
	require.NoError(t, err)
	attempt := b.attempt(t)
	assert.Equal(t, "there", attempt.JobHandle)
	assert.Equal(t, "call-1", attempt.CorrelationID)
	b.provider.poll = func(job providers.Job) (models.Outcome, error) {
		assert.Equal(t, "there", job.Handle)
		return models.Outcome{Status: models.OutcomeRunning}, nil
	}
	_, err = execute[activities.Outcome](b, b.vendors.Poll, activities.PollInput{Attempt: b.attemptRef()})
	require.NoError(t, err)
}

// TestACutOffSubmissionIsPostedAgainWhereThatIsSafe is for a provider that knows
// requests by a key: the second post is the first to the letter.
func TestACutOffSubmissionIsPostedAgainWhereThatIsSafe(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	var first, second providers.Request
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		first = req
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	b.ask(t, publicConfig(), repeater{b.provider, func(req providers.Request) (providers.Submission, error) {
		second = req
		return providers.Submission{JobID: "job-1"}, nil
	}})
	_, err := b.submit(t)
	require.Error(t, err)
	assert.NotNil(t, b.attempt(t).SentInput)

	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)
	assert.EqualValues(t, 1, b.provider.posts.Load())
	assert.NotEmpty(t, first.Key)
	assert.Equal(t, first.Key, second.Key)
	assert.Equal(t, first.WebhookURL, second.WebhookURL)
	assert.EqualValues(t, 7, second.Input["seed"])
	assert.Equal(t, first.Input["prompt"], second.Input["prompt"])
	attempt := b.attempt(t)
	assert.Equal(t, "job-1", attempt.JobID)
	assert.Nil(t, attempt.SentInput, "what was sent is not kept longer than it is of use")
}

func TestARefusedRepetitionSaysNothingOfTheFirstPost(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	b.ask(t, publicConfig(), repeater{b.provider, func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureAuth}
	}})
	for range 3 {
		_, err := b.submit(t)
		assert.False(t, applicationError(t, err).NonRetryable())
	}
	assert.NotNil(t, b.attempt(t).SendingAt)
	assert.EqualValues(t, 1, b.provider.posts.Load())
}

// Real providers beside the simulator are not told an address that only the
// simulator may use.
func TestCallbacksOverPlainHTTPAreForThoseThatAreNamed(t *testing.T) {
	t.Parallel()
	for named, calls := range map[string]bool{"true": true, "replicate": true, "fal": false, "false": false} {
		cfg := publicConfig()
		cfg.PublicURL, cfg.CallbackInsecure = "http://127.0.0.1:8080", []string{named}
		b := setup(t, cfg, nil)
		outcome, err := b.submit(t)
		require.NoError(t, err)
		assert.Equal(t, calls, outcome.Webhook, named)
	}
}
