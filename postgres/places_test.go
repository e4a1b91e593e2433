package postgres_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

func limit(t *testing.T, db *postgres.DB, l models.Limit) {
	t.Helper()
	require.NoError(t, db.SetLimit(t.Context(), l, models.Act{}))
}

// askAndEnd asks for a generation that ends at once, so that places do not count.
func askAndEnd(t *testing.T, db *postgres.DB, gen models.Generation) error {
	t.Helper()
	gen, err := db.CreateGeneration(t.Context(), gen)
	if err == nil {
		require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	}
	return err
}

func TestRequestsWithinAMinute(t *testing.T) {
	t.Parallel()
	db, pass := clocked(t)
	userID := uuid.New()
	limit(t, db, models.Limit{PerMinute: new(3)})
	for range 3 {
		require.NoError(t, askAndEnd(t, db, asked(userID)))
		pass(10 * time.Second)
	}
	err := askAndEnd(t, db, asked(userID))
	var fast *models.Error
	require.ErrorAs(t, err, &fast)
	assert.Equal(t, models.CodeRateLimited, fast.Code)
	assert.Equal(t, 3, fast.Limit)
	assert.InDelta(t, 30, fast.RetryAfter.Seconds(), 15, "the first was half a minute ago")
	require.NoError(t, askAndEnd(t, db, asked(uuid.New())), "others are not held up")

	pass(30 * time.Second)
	gen, err := db.CreateGeneration(t.Context(), asked(userID))
	require.NoError(t, err, "what was refused did not count")
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	_, err = db.RetryGeneration(t.Context(), userID, gen.ID, nil)
	assert.Equal(t, models.CodeRateLimited, models.CodeOf(err), "a retry is a request")
	require.ErrorAs(t, askAndEnd(t, db, askedFor(userID, 4)), &fast)
	assert.Equal(t, time.Minute, fast.RetryAfter, "four are never taken")
	pass(time.Minute)
	require.NoError(t, askAndEnd(t, db, askedFor(userID, 3)), "the members of a batch count each")
}

func TestTheNarrowestLimitHolds(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	userID, free := uuid.New(), uuid.New()
	create(t, db, free)
	limit(t, db, models.Limit{ModelID: "flux-schnell", PerMinute: new(1)})
	limit(t, db, models.Limit{UserID: &free, ModelID: "flux-schnell", PerMinute: new(0)})
	other := func() models.Generation {
		gen := asked(userID)
		gen.ModelID = "flux-dev"
		return gen
	}
	require.NoError(t, askAndEnd(t, db, asked(userID)))
	assert.Equal(t, models.CodeRateLimited, models.CodeOf(askAndEnd(t, db, asked(userID))))
	require.NoError(t, askAndEnd(t, db, other()), "another model")
	for range 3 {
		require.NoError(t, askAndEnd(t, db, asked(free)), "the user's own goes before that of all, and 0 lifts it")
	}
	limit(t, db, models.Limit{PerMinute: new(2)})
	require.NoError(t, askAndEnd(t, db, other()), "what was asked for without a limit was not counted")
	assert.Equal(t, models.CodeRateLimited, models.CodeOf(askAndEnd(t, db, other())), "both together")
	require.NoError(t, db.RemoveLimit(t.Context(), nil, "", models.Act{}))
	require.NoError(t, askAndEnd(t, db, other()))
}

func TestManyAtOnceCannotPassALimit(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	userID := uuid.New()
	limit(t, db, models.Limit{ModelID: "flux-schnell", PerMinute: new(7), Running: new(3)})
	var accepted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			gen, err := db.CreateGeneration(t.Context(), asked(userID))
			if code := models.CodeOf(err); code == models.CodeConcurrentLimit || code == models.CodeRateLimited {
				refused.Add(1)
				return
			}
			accepted.Add(1)
			assert.NoError(t, errors.Join(err, db.FailRun(t.Context(), ref(gen), models.FailureUnknown)))
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, accepted.Load(), int64(7))
	assert.EqualValues(t, 20, accepted.Load()+refused.Load())
}

func TestRunningGenerationsOfAModel(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	limit(t, db, models.Limit{ModelID: "flux-schnell", Running: new(2)})
	batch, err := db.CreateGeneration(t.Context(), askedFor(userID, 4))
	require.NoError(t, err)
	waiting := func() (inLine []bool) {
		for _, member := range batch.Members() {
			row, readErr := db.Generation(t.Context(), member.ID)
			require.NoError(t, readErr)
			inLine = append(inLine, row.InLine)
		}
		return inLine
	}
	assert.Equal(t, []bool{false, false, true, true}, waiting())
	_, err = db.CreateGeneration(t.Context(), asked(userID))
	var full *models.Error
	require.ErrorAs(t, err, &full)
	assert.Equal(t, models.CodeConcurrentLimit, full.Code)
	assert.Equal(t, 2, full.Limit)
	assert.Contains(t, full.Message, "of this model")
	other := asked(userID)
	other.ModelID = "flux-dev"
	_, err = db.CreateGeneration(t.Context(), other)
	require.NoError(t, err, "another model has places")

	require.NoError(t, db.FailRun(t.Context(), ref(batch), models.FailureUnknown))
	assert.Equal(t, []bool{false, false, false, true}, waiting(), "one ends, one follows")
	admitted, err := db.AdmitNext(t.Context())
	require.NoError(t, err)
	assert.Empty(t, admitted, "the user has places, the model has none")
	limit(t, db, models.Limit{UserID: &userID, ModelID: "flux-schnell", Running: new(0)})
	admitted, err = db.AdmitNext(t.Context())
	require.NoError(t, err)
	assert.Len(t, admitted, 1)
}

func TestLimitsThatAreRefused(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	nobody := uuid.New()
	for name, c := range map[string]struct {
		limit models.Limit
		want  models.Code
	}{
		"nothing said":          {models.Limit{ModelID: "m"}, models.CodeInvalid},
		"running of all models": {models.Limit{Running: new(1)}, models.CodeInvalid},
		"nobody's":              {models.Limit{UserID: &nobody, PerMinute: new(1)}, models.CodeNotFound},
	} {
		assert.Equal(t, c.want, models.CodeOf(db.SetLimit(t.Context(), c.limit, models.Act{})), name)
	}
	limit(t, db, models.Limit{ModelID: "m", PerMinute: new(1)})
	limit(t, db, models.Limit{ModelID: "m", Running: new(2)})
	set, err := db.Limits(t.Context(), nil, "m", 10)
	require.NoError(t, err)
	assert.Equal(t, []models.Limit{{ModelID: "m", Running: new(2)}}, set, "the second takes the first one's place")
}
