package activities_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/providers"
)

// pool lets the bundle's accounts take turns; refused ones are passed over as a
// pool does whose accounts rest, and resting is its answer when none is left.
type pool struct {
	ids     []string
	turn    int
	refused map[string]models.FailureKind
	posted  []string
	resting error
}

func (b *bundle) pool(ids ...string) *pool {
	p := &pool{ids: ids, refused: map[string]models.FailureKind{}, resting: &providers.Error{
		Kind: models.FailureRateLimited, RetryAfter: 9 * time.Second,
	}}
	answer := b.provider.submit
	b.provider.next = p.next
	b.provider.submit = func(req providers.Request) (providers.Submission, error) {
		p.posted = append(p.posted, req.CredentialID)
		if kind := p.refused[req.CredentialID]; kind != models.FailureNone {
			return providers.Submission{}, &providers.Error{Kind: kind}
		}
		return answer(req)
	}
	return p
}

func (p *pool) next() (string, error) {
	for range p.ids {
		id := p.ids[p.turn%len(p.ids)]
		p.turn++
		if p.refused[id] == models.FailureNone || len(p.posted) == 0 || p.posted[len(p.posted)-1] != id {
			return id, nil
		}
	}
	return "", p.resting
}

func TestARefusedAccountGivesWayToTheNext(t *testing.T) {
	t.Parallel()
	for _, kind := range []models.FailureKind{models.FailureAuth, models.FailureBilling, models.FailureRateLimited} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			b := setup(t, publicConfig(), nil)
			pool := b.pool("a", "b", "c")
			pool.refused["a"], pool.refused["b"] = kind, kind
			outcome, err := b.submit(t)
			require.NoError(t, err)
			assert.Zero(t, outcome.Wait)
			assert.Equal(t, []string{"a", "b", "c"}, pool.posted)
			attempt := b.attempt(t)
			assert.Equal(t, "c", attempt.CredentialID, "polls and cancels ask the account that has the job")
			assert.Equal(t, "job-1", attempt.JobID)
			assert.Equal(t, models.FailureNone, attempt.ErrorKind)
		})
	}
}

func TestARefusalOfTheRequestIsNotTakenToOtherAccounts(t *testing.T) {
	t.Parallel()
	for _, kind := range models.FailureKinds() {
		if kind == models.FailureAuth || kind == models.FailureBilling || kind == models.FailureRateLimited {
			continue
		}
		b := setup(t, publicConfig(), nil)
		pool := b.pool("a", "b")
		pool.refused["a"] = kind
		_, err := b.submit(t)
		require.Error(t, err, kind)
		assert.Equal(t, []string{"a"}, pool.posted, kind)
	}
}

func TestWhenEveryAccountIsRefusedThePoolSaysWhatFollows(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	pool := b.pool("a")
	pool.refused["a"] = models.FailureBilling
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, 9*time.Second, outcome.Wait, "one that is only throttled is waited for")

	b.wait(time.Minute)
	pool.posted, pool.resting = nil, &providers.Error{Kind: models.FailureBilling}
	_, err = b.submit(t)
	assert.Equal(t, string(models.FailureBilling), applicationError(t, err).Type())
	assert.Equal(t, models.FailureBilling, b.attempt(t).ErrorKind)
}

func TestWithoutAnyAccountNothingIsWrittenDown(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.next = func() (string, error) { return "", &providers.Error{Kind: models.FailureAuth} }
	_, err := b.submit(t)
	assert.Equal(t, string(models.FailureAuth), applicationError(t, err).Type())
	_, err = b.db.Attempt(t.Context(), b.attemptRef())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestAPoolThatCannotBeAskedIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.next = func() (string, error) { return "", errors.New("the database is away") }
	_, err := b.submit(t)
	assert.False(t, applicationError(t, err).NonRetryable())
}

// A repeat of a submission that was sent looks for its job, whatever the pool
// has to give by then.
func TestASubmissionThatWasSentTakesNoTurn(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	_, err := b.submit(t)
	require.NoError(t, err)
	b.provider.next = func() (string, error) { return "", &providers.Error{Kind: models.FailureBilling} }
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeRunning, outcome.Status)
}

// A job that may exist must not be paid for again: whatever the provider says to
// a look for it, the run does not go on to the next entry of its chain.
func TestALookThatIsRefusedIsNoRefusalOfTheJob(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	b.provider.submit = func(providers.Request) (providers.Submission, error) {
		return providers.Submission{}, &providers.Error{Kind: models.FailureProviderBusy, JobMayExist: true}
	}
	b.provider.find = func(string) (string, error) { return "", &providers.Error{Kind: models.FailureBilling} }
	for range 2 {
		_, err := b.submit(t)
		app := applicationError(t, err)
		assert.Equal(t, string(models.FailureUnknown), app.Type())
		assert.False(t, app.NonRetryable())
	}
}

// taken fills places of an account with the jobs of others.
func (b *bundle) taken(t *testing.T, credentialID string, jobs int) (last models.Attempt) {
	t.Helper()
	for range jobs {
		gen, err := b.db.CreateGeneration(t.Context(), models.Generation{
			ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		})
		require.NoError(t, err)
		last, err = b.db.OpenAttempt(t.Context(), models.Attempt{
			GenerationID: gen.ID, Number: 1, Run: 1, Provider: models.ProviderReplicate, CredentialID: credentialID,
		})
		require.NoError(t, err)
		require.NoError(t, b.db.TakePermit(t.Context(), last, models.JobLimits{}))
	}
	return last
}

func TestAFullAccountGivesWayToTheNext(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	pool := b.pool("a", "b")
	b.taken(t, "a", 2)
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Zero(t, outcome.Wait)
	assert.Equal(t, []string{"b"}, pool.posted, "the first was not even asked")
}

func TestWithoutAFreePlaceTheRunComesBackLater(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	pool := b.pool("a", "b")
	b.taken(t, "a", 2)
	last := b.taken(t, "b", 1)
	outcome, err := b.submit(t)
	require.NoError(t, err)
	assert.Equal(t, activities.Outcome{Status: models.OutcomeRunning, Wait: 2 * time.Second, Full: true}, outcome)
	assert.Empty(t, pool.posted)

	require.NoError(t, b.db.LeavePermit(t.Context(), last.Ref()))
	outcome, err = b.submit(t)
	require.NoError(t, err)
	assert.Zero(t, outcome.Wait)
	assert.Equal(t, []string{"b"}, pool.posted)
}

// Of two accounts the one is full and the other without credit: there is
// something to wait for.
func TestAFullAccountIsWaitedForWhateverTheOthersLack(t *testing.T) {
	t.Parallel()
	for _, order := range [][]string{{"full", "poor"}, {"poor", "full"}} {
		b := setup(t, publicConfig(), nil)
		pool := b.pool(order...)
		pool.refused["poor"] = models.FailureBilling
		b.taken(t, "full", 2)
		outcome, err := b.submit(t)
		require.NoError(t, err)
		assert.True(t, outcome.Full)
		assert.Equal(t, []string{"poor"}, pool.posted)
	}
}

func TestWhileARunWaitsItHoldsNoPlace(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	pool := b.pool("a")
	pool.refused["a"] = models.FailureRateLimited
	_, err := b.submit(t)
	require.NoError(t, err)
	counts, err := b.db.JobCounts(t.Context(), models.ProviderReplicate)
	require.NoError(t, err)
	assert.Empty(t, counts)
}
