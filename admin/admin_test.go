package admin_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/admin"
	"darkroom/models"
)

// desk plays the records and the rules of asking: it refuses what refuses says.
type desk struct {
	found   []models.OwnedGeneration
	refuses map[uuid.UUID]error
	started []models.Generation
	acts    []models.Act
}

func (d *desk) RetryGenerationBy(_ context.Context, id uuid.UUID, act models.Act) (models.Generation, error) {
	if err := d.refuses[id]; err != nil {
		return models.Generation{}, err
	}
	d.acts = append(d.acts, act)
	return models.Generation{ID: id, UserID: uuid.New(), Run: 2, Status: models.StatusPending, Price: 3000}, nil
}

func (d *desk) RequestCancelBy(_ context.Context, id uuid.UUID, act models.Act) (models.Generation, error) {
	d.acts = append(d.acts, act)
	return models.Generation{ID: id, Status: models.StatusProcessing}, d.refuses[id]
}

func (d *desk) CountEverybodys(context.Context, models.EverybodyFilter) (int, error) {
	return len(d.found), nil
}

func (d *desk) OldestEverybodys(_ context.Context, filter models.EverybodyFilter, most int) ([]models.OwnedGeneration, error) {
	if filter.Status != models.StatusFailed {
		return nil, nil
	}
	return d.found[:min(most, len(d.found))], nil
}

func (d *desk) Owned(_ context.Context, id uuid.UUID) (models.OwnedGeneration, []models.Attempt, error) {
	return models.OwnedGeneration{Generation: models.Generation{ID: id}, Owner: models.UserRef{Email: "maker@example.com"}}, nil, nil
}

func (d *desk) StartAll(_ context.Context, gens ...models.Generation) {
	d.started = append(d.started, gens...)
}

func (d *desk) Stop(_ context.Context, gen models.Generation) (models.Generation, error) {
	gen.Status = models.StatusCancelled
	return gen, nil
}

func (d *desk) Audit(_ context.Context, act models.Act) error {
	d.acts = append(d.acts, act)
	return nil
}

func setup(n int) (*desk, *admin.Generations) {
	d := &desk{refuses: map[uuid.UUID]error{}}
	for range n {
		d.found = append(d.found, models.OwnedGeneration{Generation: models.Generation{ID: uuid.New(), UserID: uuid.New(), Price: 3000}})
	}
	return d, admin.NewGenerations(d, d, d, nil)
}

func TestABulkGoesOnBehindWhatIsRefused(t *testing.T) {
	t.Parallel()
	d, generations := setup(4)
	d.refuses[d.found[1].ID] = models.Errorf(models.CodePaymentRequired, "no money")
	d.refuses[d.found[2].ID] = models.Errorf(models.CodeConflict, "it runs")
	by := models.Act{ActorID: uuid.New(), RequestID: "r"}
	retried, err := generations.RetryMany(t.Context(), by, models.BulkRetry{Most: 10})
	require.NoError(t, err)
	assert.Equal(t, []int{4, 4, 2}, []int{retried.Matched, retried.Tried(), retried.Users()})
	assert.Equal(t, models.MicroUSD(6000), retried.Cost())
	assert.Len(t, retried.Refused, 2)
	assert.Len(t, d.started, 2)
	require.Len(t, d.acts, 3)
	bulk := d.acts[2]
	assert.Equal(t, models.ActRetryBulk, bulk.Act)
	assert.Equal(t, retried.ID.String(), bulk.Target)
	assert.Equal(t, 2, bulk.Detail["admitted"])
	for _, act := range d.acts {
		assert.Equal(t, by.ActorID, act.ActorID)
	}
}

func TestABulkEndsWithTheDatabaseAndStartsWhatWasAdmitted(t *testing.T) {
	t.Parallel()
	d, generations := setup(3)
	d.refuses[d.found[1].ID] = models.Errorf(models.CodeUnavailable, "away")
	_, err := generations.RetryMany(t.Context(), models.Act{}, models.BulkRetry{Most: 10})
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	require.Len(t, d.started, 1)
	assert.Equal(t, d.found[0].ID, d.started[0].ID)
}

func TestADryRunChangesNothing(t *testing.T) {
	t.Parallel()
	d, generations := setup(3)
	retried, err := generations.RetryMany(t.Context(), models.Act{}, models.BulkRetry{Most: 2, DryRun: true})
	require.NoError(t, err)
	assert.Equal(t, []int{3, 2}, []int{retried.Matched, retried.Tried()})
	assert.Equal(t, uuid.Nil, retried.ID)
	assert.Empty(t, d.acts)
	assert.Empty(t, d.started)
	for _, status := range []models.Status{models.StatusCompleted, models.StatusProcessing} {
		ask := models.BulkRetry{Most: 2, DryRun: true, Filter: models.EverybodyFilter{Status: status}}
		_, err = generations.RetryMany(t.Context(), models.Act{}, ask)
		assert.Equal(t, models.CodeInvalid, models.CodeOf(err), status)
	}
}

func TestOneIsRetriedAndStopped(t *testing.T) {
	t.Parallel()
	d, generations := setup(1)
	id := d.found[0].ID
	gen, err := generations.Retry(t.Context(), models.Act{}, id)
	require.NoError(t, err)
	assert.Equal(t, 2, gen.Run, "the row as it was admitted")
	assert.Equal(t, "maker@example.com", gen.Owner.Email)
	assert.Len(t, d.started, 1)
	gen, err = generations.Cancel(t.Context(), models.Act{}, id)
	require.NoError(t, err)
	assert.Equal(t, models.StatusCancelled, gen.Status)
	d.refuses[id] = models.Errorf(models.CodeNotFound, "gone")
	_, err = generations.Retry(t.Context(), models.Act{}, id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = generations.Cancel(t.Context(), models.Act{}, id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestAServerWithoutAKeyTakesNoTokens(t *testing.T) {
	t.Parallel()
	tokens := admin.NewTokens(nil, nil, nil, nil)
	_, err := tokens.Add(t.Context(), models.Act{}, "main", "r8_0123456789012345678901234567890123456")
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	assert.Contains(t, models.PublicMessage(err), "TOKEN_KEY")
	_, err = tokens.Add(t.Context(), models.Act{}, " ", "r8_0123456789012345678901234567890123456")
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err))
}

// chores plays what upkeep changes.
type chores struct {
	desk

	unseen []uuid.UUID
	before time.Time
}

func (c *chores) Cleanup(context.Context, models.Cleanup, models.Act) (int, error) { return 5, nil }
func (c *chores) Unseen(context.Context) ([]uuid.UUID, error)                      { return c.unseen, nil }
func (c *chores) MarkAllViewed(context.Context, uuid.UUID) (int, error)            { return 2, nil }

func (c *chores) StaleStats(_ context.Context, before time.Time) (models.StaleStats, error) {
	c.before = before
	return models.StaleStats{}, nil
}

func TestUpkeep(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c := &chores{unseen: []uuid.UUID{uuid.New(), uuid.New()}}
	upkeep := admin.NewUpkeep(c, func(context.Context) (int, int, error) { return 0, 0, models.Errorf(models.CodeUnavailable, "away") },
		5, func() time.Time { return now })
	_, more, err := upkeep.Cleanup(t.Context(), models.Act{}, models.Cleanup{})
	require.NoError(t, err)
	assert.True(t, more, "it took as many as it may")
	marked, err := upkeep.ViewAll(t.Context(), models.Act{}, nil)
	require.NoError(t, err)
	assert.Equal(t, 4, marked)
	_, err = upkeep.Stale(t.Context())
	require.NoError(t, err)
	assert.Equal(t, now.Add(-time.Minute), c.before)
	before := len(c.acts)
	_, _, err = upkeep.Repair(t.Context(), models.Act{})
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	assert.Len(t, c.acts, before, "what was not done is not written down")
}
