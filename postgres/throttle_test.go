package postgres_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

func TestAnAllowanceIsSharedByAllProcesses(t *testing.T) {
	t.Parallel()
	one, dsn := open(t)
	two, err := postgres.New(t.Context(), configFor(dsn), nil)
	require.NoError(t, err)
	t.Cleanup(two.Close)
	allowance := models.Allowance{Kind: "test", Burst: 7, Every: time.Hour}
	var passed atomic.Int64
	var taking sync.WaitGroup
	for range 15 {
		for _, db := range []*postgres.DB{one, two} {
			taking.Go(func() {
				allowed, err := db.Take(t.Context(), allowance, "somebody")
				assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
				if allowed.OK {
					passed.Add(1)
				}
			})
		}
	}
	taking.Wait()
	assert.EqualValues(t, 7, passed.Load())
}

func TestAnAllowanceComesBackAtItsPace(t *testing.T) {
	t.Parallel()
	_, dsn := open(t)
	at := time.Now()
	db, err := postgres.New(t.Context(), configFor(dsn), func() time.Time { return at })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	allowance := models.Allowance{Kind: "test", Burst: 2, Every: time.Minute}
	take := func(subject string) models.Allowed {
		t.Helper()
		allowed, fault := db.Take(t.Context(), allowance, subject)
		require.NoError(t, fault)
		return allowed
	}
	assert.Equal(t, models.Allowed{OK: true, Remaining: 1}, take("a"))
	assert.Equal(t, models.Allowed{OK: true, Remaining: 0}, take("a"))
	assert.Equal(t, models.Allowed{RetryAfter: time.Minute}, take("a"))
	assert.True(t, take("b").OK, "others have their own")
	at = at.Add(40 * time.Second)
	assert.Equal(t, models.Allowed{RetryAfter: 20 * time.Second}, take("a"), "a refusal takes nothing")
	at = at.Add(20 * time.Second)
	assert.True(t, take("a").OK)
	assert.False(t, take("a").OK)
	at = at.Add(time.Hour)
	assert.Equal(t, models.Allowed{OK: true, Remaining: 1}, take("a"), "and never more than the burst")

	assert.Equal(t, 1, goes(t, logNamed(t, db, "throttles"), at), "what is over is as good as none")
}
