package supabase_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

// zeros is a body of so many bytes that calls then as it passes one of them.
type zeros struct {
	left, at int64
	then     func()
	// over is set when the body is its owner's again; stray tells that it was
	// read all the same.
	over, busy, stray atomic.Bool
}

// Read fills p with zeros.
func (z *zeros) Read(p []byte) (int, error) {
	z.busy.Store(true)
	defer z.busy.Store(false)
	if z.over.Load() {
		z.stray.Store(true)
	}
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left, 32<<10)
	clear(p[:n])
	if z.then != nil && z.left > z.at && z.left-n <= z.at {
		z.then()
	}
	z.left -= n
	return int(n), nil
}

// A small object goes in one request, a large one in chunks; whoever gives up
// in the middle leaves nothing behind, and gets the body back.
func TestPutEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int64{"whole": 5 << 20, "in chunks": 14 << 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			errStop := errors.New("worker stops")
			body := &zeros{left: size, at: size / 4, then: func() { cancel(errStop) }}
			err := b.Put(ctx, "a/b.mp4", "video/mp4", size, body)
			body.over.Store(true)
			require.ErrorIs(t, err, errStop)
			objects, unfinished := b.api.Keys()
			assert.Zero(t, objects)
			assert.Zero(t, unfinished, "the server was told")
			assert.False(t, body.stray.Load(), "nobody reads a body after Put")
		})
	}
}

func TestPutReportsItsBodyFirst(t *testing.T) {
	t.Parallel()
	errDisk := errors.New("disk is gone")
	for _, size := range []int64{5 << 20, 14 << 20} {
		b := setup(t)
		body := io.MultiReader(&zeros{left: size / 2}, failing{errDisk})
		require.ErrorIs(t, b.Put(t.Context(), "a", "video/mp4", size, body), errDisk)
		objects, unfinished := b.api.Keys()
		assert.Zero(t, objects+unfinished)
	}
}

// failing is a body that cannot be read.
type failing struct{ err error }

// Read fails.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestPutRefusesAWrongLargeSize(t *testing.T) {
	t.Parallel()
	const announced = 13 << 20
	for _, size := range []int64{announced - 1, announced + 1, 6 << 20, 26 << 20} {
		b := setup(t)
		err := b.Put(t.Context(), "a", "video/mp4", announced, &zeros{left: size})
		require.ErrorIs(t, err, storage.ErrWrongSize)
		assert.True(t, storage.Final(err))
		objects, unfinished := b.api.Keys()
		assert.Zero(t, objects+unfinished)
	}
	require.ErrorIs(t, setup(t).Put(t.Context(), "a", "video/mp4", -1, strings.NewReader("")), storage.ErrWrongSize)
}

// The sizes around one chunk and two, where an error by one would sit.
func TestPutAtTheEdgesOfChunks(t *testing.T) {
	t.Parallel()
	const chunk = 6 << 20
	b := setup(t)
	for _, size := range []int{chunk - 1, chunk, chunk + 1, 2 * chunk} {
		content := pattern(t, size)
		require.NoError(t, b.Put(t.Context(), "k", "video/mp4", int64(size), bytes.NewReader(content)))
		b.requireContent(t, "k", content)
	}
	assert.Equal(t, 2, b.api.Count("POST /object/{bucket}/{key...}"))
	assert.Equal(t, 2, b.api.Count("POST /upload/resumable"))
	assert.Equal(t, 2, b.api.Count("PATCH /upload/resumable/{id}"))
}

// pattern returns bytes that differ from place to place.
func pattern(t *testing.T, size int) []byte {
	t.Helper()
	content := make([]byte, size)
	_, err := rand.NewChaCha8([32]byte{}).Read(content)
	require.NoError(t, err)
	return content
}

func (b bundle) requireContent(t *testing.T, key string, want []byte) {
	t.Helper()
	body, object, err := b.Open(t.Context(), key)
	require.NoError(t, err)
	sum := sha256.New()
	_, err = io.Copy(sum, body)
	require.NoError(t, errors.Join(err, body.Close()))
	require.Equal(t, int64(len(want)), object.Size)
	wanted := sha256.Sum256(want)
	require.Equal(t, wanted[:], sum.Sum(nil), "same bytes")
}

// A server may answer before it has read everything, while the transport is
// still reading the body that its owner is about to close.
func TestNobodyReadsABodyAfterAnEarlyAnswer(t *testing.T) {
	t.Parallel()
	answered, returned, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	b := setup(t)
	b.cfg.URL = serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		assert.NoError(t, control.EnableFullDuplex())
		w.Header().Set("Content-Length", "2")
		_, err := io.WriteString(w, "{}")
		assert.NoError(t, errors.Join(err, control.Flush()))
		close(answered)
		_, _ = io.Copy(io.Discard, r.Body) // it breaks off
		close(ended)
	}))
	const size = 6 << 20
	body := &zeros{left: size, at: size - 1, then: func() {
		<-answered
		select {
		case <-returned:
		case <-time.After(100 * time.Millisecond): // Put waits for this very Read
		}
	}}
	require.NoError(t, b.open(t, b.cfg).Put(t.Context(), "a", "image/png", size, body))
	body.over.Store(true)
	assert.False(t, body.busy.Load(), "nor is it being read")
	close(returned)
	<-ended
	assert.False(t, body.stray.Load(), "nobody reads a body after Put")
}
