package supabase_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
	"darkroom/storage/supabase"
	"darkroom/storage/supabase/supabasetest"
)

const sign = "POST /object/sign/{bucket}"

// A page of fifty rows has a hundred addresses: one request, and none when the
// page is loaded again.
func TestAddressesOfAPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	keys := make([]string, 0, 100)
	for i := range 50 {
		keys = append(keys, fmt.Sprintf("g/%d/0.png", i), fmt.Sprintf("g/%d/0.thumb.webp", i))
	}
	for _, key := range keys {
		b.put(t, key, "image/png", key)
	}
	first, err := b.URLs(t.Context(), keys, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, 1, b.api.Count(sign))
	for i, address := range first {
		assert.Contains(t, address, keys[i]+"?")
	}
	again, err := b.URLs(t.Context(), keys, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, first, again, "a browser finds its pictures in its cache")
	assert.Equal(t, 1, b.api.Count(sign))
}

func TestAddressesOfMoreThanOneRequestTakes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "last", "image/png", "x")
	keys := make([]string, 2500)
	for i := range keys {
		keys[i] = fmt.Sprintf("gone/%d", i)
	}
	keys[2499] = "last"
	addresses, err := b.URLs(t.Context(), keys, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, 3, b.api.Count(sign))
	assert.Empty(t, addresses[0], "no object")
	assert.NotEmpty(t, addresses[2499])
}

func TestAddressIsStableForAWhileAndThenEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clock.now = time.Unix(1_800_000_000, 0).Truncate(time.Hour).Add(time.Second)
	b.put(t, "a.png", "image/png", "bytes")
	first := b.address(t, "a.png")
	b.clock.advance(59 * time.Minute)
	assert.Equal(t, first, b.address(t, "a.png"))
	b.clock.advance(time.Minute)
	second := b.address(t, "a.png")
	assert.NotEqual(t, first, second)
	b.clock.advance(time.Hour - 3*time.Second)
	assert.Equal(t, http.StatusOK, status(t, first), "between one and two hours")
	b.clock.advance(2 * time.Second)
	assert.Equal(t, http.StatusBadRequest, status(t, first))
	_, ok := b.KeyOf(first)
	assert.False(t, ok, "expired")
	_, ok = b.KeyOf(second)
	assert.True(t, ok)
}

func status(t *testing.T, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	return resp.StatusCode
}

func TestAddressOfADeletedObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "g/1/0.png", "image/png", "bytes")
	b.put(t, "g/12/0.png", "image/png", "bytes")
	address := b.address(t, "g/1/0.png")
	b.address(t, "g/12/0.png")
	_, err := b.DeletePrefix(t.Context(), "g/1/")
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, status(t, address))
	_, err = b.URL(t.Context(), "g/1/0.png", time.Hour)
	require.ErrorIs(t, err, storage.ErrNotFound)
	asked := b.api.Count(sign)
	b.address(t, "g/12/0.png")
	assert.Equal(t, asked, b.api.Count(sign), "a neighbour's is still remembered")
}

func TestKeyOfRefusesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "uploads/u/1.png", "image/png", "bytes")
	address := b.address(t, "uploads/u/1.png")
	key, ok := b.KeyOf(address)
	require.True(t, ok)
	require.Equal(t, "uploads/u/1.png", key)

	u, err := url.Parse(address)
	require.NoError(t, err)
	stamp := u.Query().Get("stamp")
	other := b.cfg
	other.Bucket = "other"
	for name, forged := range map[string]string{
		"no stamp":       strings.Replace(address, "stamp=", "stomp=", 1),
		"other stamp":    strings.Replace(address, stamp, "9"+stamp, 1),
		"longer life":    strings.Replace(address, stamp[:2], "99", 1),
		"other key":      strings.Replace(address, "1.png", "2.png", 1),
		"other bucket":   strings.Replace(address, "/media/", "/other/", 1),
		"other host":     strings.Replace(address, u.Host, "a.example", 1),
		"a user":         strings.Replace(address, u.Host, "me@"+u.Host, 1),
		"climbs":         strings.Replace(address, "uploads/u", "uploads/../u", 1),
		"not an address": "://",
	} {
		_, ok = b.KeyOf(forged)
		assert.False(t, ok, name)
	}
	_, ok = b.open(t, other).KeyOf(address)
	assert.False(t, ok)
	other = b.cfg
	other.ServiceKey = "another"
	_, ok = b.open(t, other).KeyOf(address)
	assert.False(t, ok, "another service key")
}

func TestRefusesAnAddressWithoutToken(t *testing.T) {
	t.Parallel()
	for _, signed := range []string{"/object/sign/media/a", "%zz"} {
		b := setup(t)
		b.api.Inject(supabasetest.Fault{
			Route: sign, Times: 1, Status: http.StatusOK, Body: `[{"path":"a","signedURL":"` + signed + `"}]`,
		})
		_, err := b.URL(t.Context(), "a", time.Hour)
		require.ErrorContains(t, err, "without token")
	}
}

func TestRememberedAddressesAreFew(t *testing.T) {
	t.Parallel()
	remembered := supabase.NewAddresses()
	expires := time.Unix(1_800_000_000, 0)
	for i := range 30_000 {
		remembered.Put(fmt.Sprint(i), expires, "address")
		remembered.Get("0", expires) // a picture that everybody looks at
	}
	assert.LessOrEqual(t, remembered.Len(), 10_001)
	assert.Equal(t, "address", remembered.Get("0", expires))
	assert.Equal(t, "address", remembered.Get("29999", expires))
	assert.Empty(t, remembered.Get("1", expires))
	assert.Empty(t, remembered.Get("0", expires.Add(time.Hour)))
}
