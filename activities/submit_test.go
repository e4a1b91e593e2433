package activities_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/providers"
)

func applicationError(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	return app
}

func TestSubmitSavesTheJobAndTellsTheUser(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	var asked providers.Request
	answer := b.provider.submit
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		asked = req
		before := b.attempt(t)
		assert.NotNil(t, before.SendingAt, "the announcement is committed before the post")
		assert.Empty(t, before.JobID)
		return answer(req)
	}
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, activities.Outcome{Status: models.OutcomeRunning, Webhook: true}, outcome)
	assert.Equal(t, "job-1", b.attempt(t).JobID)
	assert.Equal(t, providers.StaticCredentialID, asked.CredentialID)
	assert.True(t, strings.HasPrefix(asked.WebhookURL, "https://darkroom.example/api/webhook/replicate/"+b.gen.ID.String()+"/1/"))
	gen, err := b.db.Generation(t.Context(), b.gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StageWaiting, gen.Stage)
}

func TestSubmitTwicePostsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	for range 3 {
		_, err := b.submit(t)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 1, b.provider.posts.Load())
}

func TestASubmissionCutOffIsLookedForNotRepeated(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	var posted string
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		posted = req.WebhookURL
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	_, err := b.submit(t)
	assert.False(t, applicationError(t, err).NonRetryable(), "a retry looks for the job")

	b.provider.find = func(webhookURL string) (string, error) {
		assert.Equal(t, posted, webhookURL)
		return "job-found", nil
	}
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)
	assert.Equal(t, "job-found", b.attempt(t).JobID)
	assert.EqualValues(t, 1, b.provider.posts.Load())
}

func TestNoJobInTwoListingsPostsAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	answer := b.provider.submit
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureProviderBusy, JobMayExist: true}
	}
	_, err := b.submit(t)
	require.Error(t, err)
	b.provider.submit = answer

	_, err = b.submit(t)
	assert.Equal(t, 30*time.Second, applicationError(t, err).NextRetryDelay(), "the first listing is not believed alone")
	b.now = b.now.Add(10 * time.Second)
	_, err = b.submit(t)
	assert.Equal(t, 20*time.Second, applicationError(t, err).NextRetryDelay(), "nor is one that comes too soon")
	assert.EqualValues(t, 1, b.provider.posts.Load())

	b.now = b.now.Add(21 * time.Second)
	_, err = b.submit(t)
	require.NoError(t, err)
	assert.EqualValues(t, 2, b.provider.posts.Load())
	assert.Equal(t, "job-1", b.attempt(t).JobID)
}

func TestAListingThatFailsDecidesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	b.provider.find = func(string) (string, error) { return "", &providers.Error{Kind: models.FailureNetwork} }
	for range 3 {
		_, err := b.submit(t)
		require.Error(t, err)
		b.now = b.now.Add(time.Minute)
	}
	assert.EqualValues(t, 1, b.provider.posts.Load())
	assert.Nil(t, b.attempt(t).MissedAt)
}

func TestWithoutAWebhookALostSubmissionIsUnknown(t *testing.T) {
	t.Parallel()
	cfg := publicConfig()
	cfg.PublicURL = "http://127.0.0.1:8080"
	b := setup(t, cfg, nil)
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		assert.Empty(t, req.WebhookURL)
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	_, err := b.submit(t)
	require.Error(t, err)
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, activities.Outcome{Status: models.OutcomeUnknown}, outcome)
	assert.EqualValues(t, 1, b.provider.posts.Load())
}

func TestAThrottleIsWaitedForByTheRun(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ advised, wait time.Duration }{
		"as long as advised":          {7 * time.Second, 7 * time.Second},
		"as a burst takes to pass":    {0, 10 * time.Second},
		"never without a pause":       {time.Millisecond, time.Second},
		"however long that may prove": {time.Hour, time.Hour},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, publicConfig(), nil)
			answer := b.provider.submit
			b.provider.submit = func(providers.Request) (providers.Submission, error) {
				return providers.Submission{}, &providers.Error{Kind: models.FailureRateLimited, RetryAfter: c.advised}
			}
			outcome, err := b.submit(t)
			require.NoError(t, err)
			assert.Equal(t, activities.Outcome{Status: models.OutcomeRunning, Kind: models.FailureRateLimited, Wait: c.wait}, outcome)
			assert.Nil(t, b.attempt(t).SendingAt)

			b.wait(c.wait)
			b.provider.submit = answer
			outcome, err = b.submit(t)
			require.NoError(t, err)
			assert.Zero(t, outcome.Wait)
			assert.Equal(t, "job-1", b.attempt(t).JobID)
		})
	}
}

func TestARefusalIsNotRetriedWhereNoRetryHelps(t *testing.T) {
	t.Parallel()
	const detail = "User is locked: top up your balance"
	for _, kind := range models.FailureKinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			b := setup(t, publicConfig(), nil)
			b.provider.submit = func(providers.Request) (providers.Submission, error) {
				return providers.Submission{}, &providers.Error{Kind: kind, Detail: detail, Err: errors.New(detail)}
			}
			outcome, err := b.submit(t)
			if kind == models.FailureRateLimited {
				require.NoError(t, err)
				assert.Positive(t, outcome.Wait)
				return
			}
			app := applicationError(t, err)
			assert.Equal(t, string(kind), app.Type())
			assert.NotContains(t, err.Error(), detail, "the provider's words stay out of history")
			if kind.Disposition() == models.RetryHere {
				assert.False(t, app.NonRetryable())
				return
			}
			assert.True(t, app.NonRetryable())
			attempt := b.attempt(t)
			assert.Equal(t, kind, attempt.ErrorKind)
			assert.Equal(t, detail, attempt.ErrorDetail, "operators find them on the attempt")
			again, err := b.submit(t)
			require.NoError(t, err, "a repeat after a crash reads the refusal")
			assert.Equal(t, models.OutcomeFailed, again.Status)
			assert.EqualValues(t, 1, b.provider.posts.Load())
		})
	}
}

func TestACallbackThatCameFirstEndsTheSubmission(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		_, err := b.db.SaveDelivery(t.Context(), models.Delivery{
			ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: "msg", GenerationID: b.gen.ID, Attempt: 1, JobID: "job-1",
		}, models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://replicate.delivery/x"}}})
		assert.NoError(t, err)
		return providers.Submission{}, &providers.Error{Kind: models.FailureNetwork, JobMayExist: true}
	}
	_, err := b.submit(t)
	require.Error(t, err)
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeSucceeded, outcome.Status)
	assert.Equal(t, 1, outcome.Outputs)
	assert.EqualValues(t, 1, b.provider.posts.Load())
}

func TestStoredInputsAreMadeReachable(t *testing.T) {
	t.Parallel()
	withPicture := func(gen *models.Generation) { gen.InputImageURL = "storage:uploads/u/p.png" }
	cases := map[string]struct{ publicURL, want string }{
		"signed where providers reach us":        {"https://darkroom.example", "https://signed.example/uploads/u/p.png"},
		"through the file API where they do not": {"http://127.0.0.1:8080", "https://files.example/p.png"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := publicConfig()
			cfg.PublicURL = c.publicURL
			b := setup(t, cfg, withPicture)
			b.provider.upload = func(file providers.File) (string, error) {
				body, err := io.ReadAll(file.Body)
				if err != nil {
					return "", err
				}
				assert.Equal(t, "png", string(body))
				assert.EqualValues(t, 3, file.Size)
				return "https://files.example/" + file.Name, nil
			}
			var got map[string]any
			answer := b.provider.submit
			b.provider.submit = func(req providers.Request) (providers.Submission, error) {
				got = req.Input
				return answer(req)
			}
			_, err := b.submit(t)
			require.NoError(t, err)
			assert.Equal(t, []any{c.want}, got["images"])
			assert.Equal(t, "a lighthouse", got["prompt"])
		})
	}
}

func TestSubmitAfterTheEndOfTheRunIsSuperseded(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	require.NoError(t, b.db.FailRun(t.Context(), b.ref(), models.FailureUnknown))
	_, err := b.submit(t)
	app := applicationError(t, err)
	assert.Equal(t, activities.TypeSuperseded, app.Type())
	assert.True(t, app.NonRetryable())
	assert.Zero(t, b.provider.posts.Load())
}

func TestAnInputThatIsGoneIsAFaultOfTheRequest(t *testing.T) {
	t.Parallel()
	for _, publicURL := range []string{"https://darkroom.example", "http://127.0.0.1:8080"} {
		cfg := publicConfig()
		cfg.PublicURL = publicURL
		b := setup(t, cfg, func(gen *models.Generation) { gen.InputImageURL = models.StoragePrefix + lost })
		_, err := b.submit(t)
		app := applicationError(t, err)
		assert.Equal(t, string(models.FailureInvalidInput), app.Type())
		assert.True(t, app.NonRetryable())
		assert.Zero(t, b.provider.posts.Load())
	}
}
