package people_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
	"darkroom/people"
)

// records count how often they are read, and tell the test before they answer.
type records struct {
	read   int
	before func()
	user   models.User
}

func (r *records) Account(_ context.Context, named models.User) (models.User, error) {
	r.read++
	found := r.user
	found.ID = named.ID
	if r.before != nil {
		r.before()
	}
	return found, nil
}

// watch is a clock that tests move.
type watch struct{ at time.Time }

func (w *watch) now() time.Time { return w.at }

func TestForHowLongSomebodyIsRemembered(t *testing.T) {
	t.Parallel()
	clock := &watch{time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
	tokens, err := auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, clock.now)
	require.NoError(t, err)
	user := models.User{ID: uuid.New()}
	long, err := tokens.Sign(user, time.Hour)
	require.NoError(t, err)
	short, err := tokens.Sign(user, 20*time.Second)
	require.NoError(t, err)
	known := &records{}
	memory := people.NewMemory(clock.now)
	memory.Hearing(true)
	gate := people.NewGate(tokens, known).WithMemory(memory)
	come := func(token string) error {
		_, err := gate.Authenticate(t.Context(), token)
		return err
	}

	require.NoError(t, come(long))
	require.NoError(t, come(short))
	assert.Equal(t, 1, known.read, "one user, two tokens")
	clock.at = clock.at.Add(51 * time.Second) // the short one has ended, by more than clocks may differ
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(come(short)), "no memory outlives its token")
	clock.at = clock.at.Add(4 * time.Minute)
	require.NoError(t, come(long))
	assert.Equal(t, 1, known.read, "a record is believed for five minutes")
	clock.at = clock.at.Add(10 * time.Second)
	require.NoError(t, come(long))
	assert.Equal(t, 2, known.read)
	memory.Changed(uuid.New())
	require.NoError(t, come(long))
	assert.Equal(t, 2, known.read, "others change without us")
	memory.Changed(user.ID)
	require.NoError(t, come(long))
	assert.Equal(t, 3, known.read)
}

// TestAChangeDuringAReadingIsNotMissed: the record was read before the change and
// arrives after it was told.
func TestAChangeDuringAReadingIsNotMissed(t *testing.T) {
	t.Parallel()
	tokens, err := auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	user := models.User{ID: uuid.New()}
	token, err := tokens.Sign(user, time.Hour)
	require.NoError(t, err)
	memory := people.NewMemory(time.Now)
	memory.Hearing(true)
	known := &records{}
	known.before = func() {
		known.user.Status = models.UserBlocked
		memory.Changed(user.ID)
	}
	gate := people.NewGate(tokens, known).WithMemory(memory)
	_, err = gate.Authenticate(t.Context(), token)
	require.NoError(t, err)
	known.before = nil
	_, err = gate.Authenticate(t.Context(), token)
	assert.Equal(t, models.CodeForbidden, models.CodeOf(err))
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	tokens, err := auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	memory := people.NewMemory(time.Now)
	memory.Hearing(true)
	gate := people.NewGate(tokens, &records{}).WithMemory(memory)
	for range people.MaxKept + 10 {
		token, err := tokens.Sign(models.User{ID: uuid.New()}, time.Hour)
		require.NoError(t, err)
		_, err = gate.Authenticate(t.Context(), token)
		require.NoError(t, err)
	}
	passes, users := memory.Sizes()
	assert.Equal(t, people.MaxKept, passes)
	assert.Equal(t, people.MaxKept, users)
}
