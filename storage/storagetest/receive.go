package storagetest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

// ticket is for a store that is a Receiver; ok is false for another one.
func ticket(t *testing.T, s storage.Store, key string, size int) (storage.Ticket, bool) {
	t.Helper()
	receiver, ok := s.(storage.Receiver)
	if !ok {
		return storage.Ticket{}, false
	}
	before := time.Now().Add(-time.Minute) // a fake clock runs a little behind
	made, err := receiver.SignPut(t.Context(), key, "video/mp4", int64(size), time.Hour)
	require.NoError(t, err)
	assert.True(t, made.Expires.After(before), "it is good for a while: %s", made.Expires)
	return made, true
}

// send is what a client does with a ticket.
func send(t *testing.T, use storage.Ticket, content string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), use.Method, use.URL, strings.NewReader(content))
	require.NoError(t, err)
	for name, value := range use.Header {
		req.Header.Set(name, value)
	}
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	said, err := io.ReadAll(resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	return answer{resp.StatusCode, resp.Header, string(said)}
}

// The body is larger than what backends keep in one piece.
func takesASignedPut(t *testing.T, s storage.Store) {
	t.Helper()
	content := string(bytes.Repeat([]byte("0123456789abcdef"), 1<<19))
	use, ok := ticket(t, s, "incoming/u/1/file", len(content))
	if !ok {
		return
	}
	requireNotFound(t, s, "incoming/u/1/file")
	got := send(t, use, content)
	require.Equal(t, http.StatusOK, got.status, got.content)
	kept, object := read(t, s, "incoming/u/1/file")
	same := kept == content // a failed Equal would print 8 MB twice
	assert.True(t, same, "same bytes")
	assert.Equal(t, "video/mp4", object.ContentType)
	assert.Equal(t, int64(len(content)), object.Size)

	again := send(t, use, "another film")
	assert.GreaterOrEqual(t, again.status, 400, "it works once")
	_, object = read(t, s, "incoming/u/1/file")
	assert.Equal(t, int64(len(content)), object.Size)
}

func holdsASignedPutToItsKey(t *testing.T, s storage.Store) {
	t.Helper()
	use, ok := ticket(t, s, "incoming/u/mine/file", 4)
	if !ok {
		return
	}
	put(t, s, "shown", "video/mp4", "shown")
	address, err := s.URL(t.Context(), "shown", time.Hour)
	require.NoError(t, err)
	for name, url := range map[string]string{
		"another key":            strings.Replace(use.URL, "/mine/", "/yours/", 1),
		"without a signature":    strings.SplitN(use.URL, "?", 2)[0],
		"an address that shows":  address,
		"the same, another key":  strings.Replace(address, "shown", "incoming/u/yours/file", 1),
		"another signature":      strings.Replace(use.URL, "=", "=x", 1),
		"of nothing that exists": use.URL + "x",
	} {
		got := send(t, storage.Ticket{Method: use.Method, URL: url, Header: use.Header}, "film")
		assert.GreaterOrEqual(t, got.status, 400, name)
		assert.Less(t, got.status, 500, name)
	}
	requireNotFound(t, s, "incoming/u/yours/file")
	requireNotFound(t, s, "incoming/u/mine/file")
	content, _ := read(t, s, "shown")
	assert.Equal(t, "shown", content)
	assert.GreaterOrEqual(t, get(t, use.URL, "").status, 400, "what takes an object does not show it")

	receiver, _ := s.(storage.Receiver)
	_, err = receiver.SignPut(t.Context(), "../climbs", "video/mp4", 4, time.Hour)
	require.ErrorIs(t, err, storage.ErrBadKey)
}
