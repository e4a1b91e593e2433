package activities_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/providers"
)

// refusing makes every account answer so, until the returned function is called.
func (b *bundle) refusing(fault *providers.Error) (mend func()) {
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, fault
	}
	return func() {
		b.provider.submit = func(req providers.Request) (providers.Submission, error) {
			return providers.Submission{JobID: "job of " + req.Key}, nil
		}
	}
}

// anew has another generation submitted, in place of those before.
func (b *bundle) anew(t *testing.T) (activities.Outcome, error) {
	t.Helper()
	b.age(t, `DELETE FROM provider_permits`)
	b.admit(t, nil)
	return b.submit(t)
}

// circuit returns how the account of the environment stands.
func (b *bundle) circuit(t *testing.T) models.CircuitState {
	t.Helper()
	circuits, err := b.db.Circuits(t.Context())
	require.NoError(t, err)
	if len(circuits) == 0 {
		return models.CircuitClosed
	}
	return circuits[0].State(b.now)
}

func TestAnAccountWhoseCircuitIsOpenIsNotAsked(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	mend := b.refusing(&providers.Error{Kind: models.FailureBilling})
	_, err := b.submit(t)
	require.Error(t, err)
	for range 3 {
		outcome, waits := b.anew(t)
		require.NoError(t, waits, "to wait is no failure")
		assert.Equal(t, models.FailureBilling, outcome.Kind)
		assert.InDelta(t, 10*time.Second, outcome.Wait, float64(5*time.Second))
	}
	assert.EqualValues(t, 1, b.provider.posts.Load(), "nobody was asked again")
	counts, err := b.db.JobCounts(t.Context(), models.ProviderReplicate)
	require.NoError(t, err)
	assert.Empty(t, counts, "and who waits holds no place")

	b.wait(10 * time.Second)
	_, err = b.anew(t)
	require.Error(t, err, "the probe meets the same")
	b.wait(15 * time.Second)
	outcome, err := b.anew(t)
	require.NoError(t, err)
	assert.Positive(t, outcome.Wait, "so it rests for 30 s")

	mend()
	b.wait(15 * time.Second)
	for range 2 {
		outcome, err = b.anew(t)
		require.NoError(t, err)
		assert.Zero(t, outcome.Wait, "one success closes it for everybody")
	}
	assert.Equal(t, models.CircuitClosed, b.circuit(t))
}

func TestAnOpenCircuitGivesWayToTheNextAccount(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	require.NoError(t, b.db.EndCall(t.Context(), models.ProviderReplicate, "a", models.Pass{},
		&models.Outage{Kind: models.FailureAuth, CoolDown: time.Minute}))
	pool := b.pool("a", "b")
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Zero(t, outcome.Wait)
	assert.Equal(t, []string{"b"}, pool.posted)
	assert.Equal(t, "b", b.attempt(t).CredentialID)
}

// With further entries in the chain nobody waits for a provider that throttles or
// is left alone: the attempt has failed, for nothing.
func TestWithMoreEntriesNobodyWaits(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.refusing(&providers.Error{Kind: models.FailureRateLimited, RetryAfter: time.Minute})
	for range 2 { // throttled, then left alone
		b.admit(t, nil)
		in := b.submission()
		in.More = true
		_, err := execute[activities.Outcome](b, b.vendors.Submit, in)
		app := applicationError(t, err)
		assert.True(t, app.NonRetryable())
		assert.Equal(t, string(models.FailureRateLimited), app.Type())
		attempt := b.attempt(t)
		assert.Equal(t, models.OutcomeFailed, attempt.Outcome)
		assert.Equal(t, models.FailureRateLimited, attempt.ErrorKind)
		assert.Nil(t, attempt.SendingAt)
	}
	assert.EqualValues(t, 1, b.provider.posts.Load())
	counts, err := b.db.JobCounts(t.Context(), models.ProviderReplicate)
	require.NoError(t, err)
	assert.Empty(t, counts)
}

func TestWithMoreEntriesAFullAccountIsWaitedForAllTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.pool("a")
	b.taken(t, "a", 2)
	in := b.submission()
	in.More = true
	outcome, err := execute[activities.Outcome](b, b.vendors.Submit, in)
	require.NoError(t, err)
	assert.True(t, outcome.Full, "a queue of our own is no refusal")
}

func TestWhatIsAboutOneModelLeavesTheAccountToOthers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]*providers.Error{
		"no such model":     {Kind: models.FailureGone},
		"not for this one":  {Kind: models.FailureAuth, OneModel: true},
		"a bad request":     {Kind: models.FailureInvalidInput},
		"the safety filter": {Kind: models.FailureModeration},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, publicConfig(), nil)
			mend := b.refusing(fault)
			for range 4 {
				_, err := b.anew(t)
				require.Error(t, err)
			}
			mend()
			outcome, err := b.anew(t)
			require.NoError(t, err)
			assert.Zero(t, outcome.Wait)
		})
	}
}

// A job that may exist is looked for, however its account stands.
func TestAnOutageOpensTheCircuitAndLosesNoJob(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.refusing(&providers.Error{Kind: models.FailureProviderBusy, JobMayExist: true})
	for range 3 {
		_, err := b.anew(t)
		assert.Equal(t, string(models.FailureUnknown), applicationError(t, err).Type(), "no other provider may be paid for it")
	}
	assert.Equal(t, models.CircuitOpen, b.circuit(t))
	b.provider.find = func(string) (string, error) { return "job-found", nil }
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)
	assert.Zero(t, outcome.Wait)
	assert.Equal(t, "job-found", b.attempt(t).JobID)
}

func TestAProbeThatWasNeverMadeGivesItsTurnBack(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	mend := b.refusing(&providers.Error{Kind: models.FailureAuth})
	_, err := b.submit(t)
	require.Error(t, err)
	mend()
	b.wait(10 * time.Second)
	b.admit(t, func(gen *models.Generation) { gen.InputImageURL = models.StoragePrefix + lost })
	_, err = b.submit(t)
	require.Error(t, err, "its input is gone")
	outcome, err := b.anew(t)
	require.NoError(t, err)
	assert.Zero(t, outcome.Wait, "the next one tries")
	assert.EqualValues(t, 2, b.provider.posts.Load())
}

func TestAFaultOfOurOwnSaysNothingOfTheAccount(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, errors.New("a bug")
	}
	for range 4 {
		_, err := b.anew(t)
		require.Error(t, err)
	}
	assert.Equal(t, models.CircuitClosed, b.circuit(t))
}

func TestCoolDownIsChecked(t *testing.T) {
	t.Parallel()
	cfg := publicConfig()
	cfg.CoolDown = 0
	_, err := activities.NewVendors(cfg, activities.VendorDeps{})
	assert.ErrorContains(t, err, "CIRCUIT_COOL_DOWN: ")
}
