package local_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/storage"
	"darkroom/storage/local"
)

func TestAddressIsStableForAWhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clock.now = time.Unix(1_800_000_000, 0).Truncate(time.Hour)
	first := b.address(t, "a.png")
	b.clock.advance(time.Second)
	second := b.address(t, "a.png")
	b.clock.advance(59 * time.Minute)
	assert.Equal(t, second, b.address(t, "a.png"))
	b.clock.advance(time.Minute)
	assert.NotEqual(t, second, b.address(t, "a.png"))
	assert.NotEqual(t, first, second, "the window begins on the hour")
}

func TestAddressLivesOneToTwoTimesAsLongAsAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 50 {
		b.clock.advance(97 * time.Second)
		for _, ttl := range []time.Duration{time.Second, time.Minute, time.Hour} {
			address, err := b.URL(t.Context(), "a.png", ttl)
			require.NoError(t, err)
			u, err := url.Parse(address)
			require.NoError(t, err)
			exp, err := strconv.ParseInt(u.Query().Get("exp"), 10, 64)
			require.NoError(t, err)
			left := time.Unix(exp, 0).Sub(b.clock.read())
			assert.GreaterOrEqual(t, left, ttl)
			assert.LessOrEqual(t, left, 2*ttl)
		}
	}
}

func TestKeyOf(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var recognizer storage.Recognizer = b.Store
	address := b.address(t, "uploads/u/1.png")

	key, ok := recognizer.KeyOf(address)
	assert.True(t, ok)
	assert.Equal(t, "uploads/u/1.png", key)

	for name, other := range map[string]string{
		"another host":   strings.Replace(address, b.url, "http://media.example", 1),
		"another scheme": strings.Replace(address, "http://", "https://", 1),
		"another key":    strings.Replace(address, "u/1.png", "u/2.png", 1),
		"another end":    strings.Replace(address, "exp=1", "exp=9", 1),
		"another path":   strings.Replace(address, "/media/", "/files/", 1),
		"no signature":   strings.Split(address, "?")[0],
		"climbing":       strings.Replace(address, "uploads/", "uploads/../", 1),
		"credentials":    strings.Replace(address, "http://", "http://user@", 1),
		"nonsense":       "::not a url",
		"empty":          "",
	} {
		_, ok = recognizer.KeyOf(other)
		assert.False(t, ok, name)
	}

	b.clock.advance(3 * time.Hour)
	_, ok = recognizer.KeyOf(address)
	assert.False(t, ok, "expired")
}

func TestAddressUnderAPath(t *testing.T) {
	t.Parallel()
	store, err := local.New(local.Config{Dir: t.TempDir(), Secret: secret, PublicURL: "https://a.example/darkroom/"}, zap.NewNop(), time.Now)
	require.NoError(t, err)
	address, err := store.URL(t.Context(), "a/b.png", time.Hour)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(address, "https://a.example/darkroom/media/a/b.png?"), address)
	key, ok := store.KeyOf(address)
	assert.True(t, ok)
	assert.Equal(t, "a/b.png", key)
	require.NoError(t, store.Close())
}
