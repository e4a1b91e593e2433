package postgres_test

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestATelegramLoginIsGoodOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	hash := sha256.Sum256([]byte("one"))
	var firsts atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			first, err := db.UseTelegramLogin(t.Context(), hash[:], time.Now().Add(time.Minute))
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
			if first {
				firsts.Add(1)
			}
		})
	}
	all.Wait()
	assert.Equal(t, int32(1), firsts.Load())
}

func TestTelegramLoginsThatAreTooOldAreForgotten(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	old, kept := sha256.Sum256([]byte("old")), sha256.Sum256([]byte("kept"))
	for hash, life := range map[[32]byte]time.Duration{old: -time.Minute, kept: time.Minute} {
		first, err := db.UseTelegramLogin(t.Context(), hash[:], time.Now().Add(life))
		require.NoError(t, err)
		assert.True(t, first)
	}
	first, err := db.UseTelegramLogin(t.Context(), old[:], time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.True(t, first, "its row was gone; that it is too old is told by its date")
	first, err = db.UseTelegramLogin(t.Context(), kept[:], time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.False(t, first)
}

func TestATelegramUserIsOneUser(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := int64(4242)
	found := make([]models.User, 8)
	var all sync.WaitGroup
	for i := range found {
		all.Go(func() {
			var err error
			found[i], err = db.TelegramUser(t.Context(), models.User{TelegramID: &id, Name: "Maker", AvatarURL: "https://t.me/a.jpg"})
			assert.NoError(t, err)
		})
	}
	all.Wait()
	for _, user := range found {
		assert.Equal(t, found[0].ID, user.ID)
		assert.Equal(t, id, *user.TelegramID)
		assert.Equal(t, models.RoleUser, user.Role)
		assert.Equal(t, models.UserActive, user.Status)
		assert.Equal(t, "Maker", user.Name)
	}
	_, err := db.TelegramUser(t.Context(), models.User{})
	require.Error(t, err)
}

func TestIntroducingFillsOnlyWhatIsEmpty(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id, other := int64(7), int64(8)
	somebody := models.User{ID: uuid.New(), Email: "maker@example.com"}
	require.NoError(t, db.Introduce(t.Context(), somebody))
	somebody.Name, somebody.AvatarURL, somebody.TelegramID = "Maker", "https://x/a.png", &id
	require.NoError(t, db.Introduce(t.Context(), somebody))
	changed := somebody
	changed.Name, changed.AvatarURL, changed.TelegramID, changed.Role = "Third", "https://x/e.png", &other, models.RoleSuperAdmin
	require.NoError(t, db.Introduce(t.Context(), changed))
	got, err := db.Account(t.Context(), somebody)
	require.NoError(t, err)
	assert.Equal(t, "Maker", got.Name)
	assert.Equal(t, "https://x/a.png", got.AvatarURL)
	assert.Equal(t, id, *got.TelegramID)
	assert.Equal(t, models.RoleUser, got.Role, "who vouches for somebody gives them no role")

	err = db.Introduce(t.Context(), models.User{ID: uuid.New(), TelegramID: &id})
	require.Equal(t, models.CodeConflict, models.CodeOf(err), "another user's")
}
