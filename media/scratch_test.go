package media_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func setupScratch(t *testing.T, maxBytes int64) *media.Scratch {
	t.Helper()
	return setupScratchIn(t, t.TempDir(), maxBytes)
}

func setupScratchIn(t *testing.T, dir string, maxBytes int64) *media.Scratch {
	t.Helper()
	scratch, err := media.NewScratch(media.ScratchConfig{Dir: dir, MaxBytes: maxBytes})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, scratch.Close()) })
	return scratch
}

// filler is a Fill that writes content and counts how often it was asked.
type filler struct {
	content string
	calls   atomic.Int32
}

func (f *filler) fill(_ context.Context, w io.Writer) error {
	f.calls.Add(1)
	_, err := io.WriteString(w, f.content)
	return err
}

func text(content string) *filler { return &filler{content: content} }

func acquire(t *testing.T, s *media.Scratch, key string, from *filler) *media.File {
	t.Helper()
	f, err := s.Acquire(t.Context(), key, from.fill)
	require.NoError(t, err)
	return f
}

// filesIn lists the files that a scratch keeps under dir.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "run-*", "*"))
	require.NoError(t, err)
	return files
}

func TestScratchTellsFacts(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1<<20)
	content := `<svg xmlns="http://www.w3.org/2000/svg"/>` + strings.Repeat(" ", 9000)
	f := acquire(t, s, "generations/1/a1/0", text(content))

	sum := sha256.Sum256([]byte(content))
	assert.Equal(t, hex.EncodeToString(sum[:]), f.SHA256)
	assert.Equal(t, int64(len(content)), f.Size)
	assert.Equal(t, "image/svg+xml", f.Type.MIME)
	onDisk, err := os.ReadFile(f.Path)
	require.NoError(t, err)
	assert.Equal(t, content, string(onDisk))
	require.NoError(t, f.Release())
}

func TestScratchIsACache(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1<<20)
	from := text("bytes")
	first := acquire(t, s, "k", from)
	require.NoError(t, first.Release())
	second := acquire(t, s, "k", from)
	assert.Equal(t, first.Path, second.Path)
	assert.Equal(t, int32(1), from.calls.Load(), "the second step finds what the first has fetched")
	require.NoError(t, second.Release())

	require.NoError(t, s.Remove("k"))
	third := acquire(t, s, "k", from)
	assert.Equal(t, int32(2), from.calls.Load(), "what is gone is fetched again")
	require.NoError(t, third.Release())
}

func TestScratchSingleFlight(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1<<20)
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		gate := make(chan struct{})
		fill := func(_ context.Context, w io.Writer) error {
			calls.Add(1)
			<-gate
			_, err := io.WriteString(w, "bytes")
			return err
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				f, err := s.Acquire(t.Context(), "k", fill)
				assert.NoError(t, err)
				assert.NoError(t, f.Release())
			})
		}
		synctest.Wait()
		close(gate)
		all.Wait()
		assert.Equal(t, int32(1), calls.Load())
	})
}

func TestScratchWaiterTakesOver(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1<<20)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, err := s.Acquire(ctx, "k", func(ctx context.Context, _ io.Writer) error {
				<-ctx.Done()
				return ctx.Err()
			})
			assert.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		all.Go(func() {
			f, err := s.Acquire(t.Context(), "k", text("second").fill)
			if err != nil {
				assert.Fail(t, "the waiter got nothing", err.Error())
				return
			}
			assert.Equal(t, int64(len("second")), f.Size)
			assert.NoError(t, f.Release())
		})
		synctest.Wait()
		cancel()
		all.Wait()
	})
}

func TestScratchWaiterMayLeave(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1<<20)
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			f, err := s.Acquire(t.Context(), "k", func(_ context.Context, w io.Writer) error {
				<-gate
				_, err := io.WriteString(w, "bytes")
				return err
			})
			assert.NoError(t, err)
			assert.NoError(t, f.Release())
		})
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.Acquire(ctx, "k", text("x").fill)
		require.ErrorIs(t, err, context.Canceled)
		close(gate)
		all.Wait()
	})
}

func TestScratchFailedFillLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 10)
	errCut := errors.New("cut")
	for range 3 {
		_, err := s.Acquire(t.Context(), "k", func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "12345678")
			return errors.Join(err, errCut)
		})
		require.ErrorIs(t, err, errCut, "the budget is free again each time")
	}
	assert.Empty(t, filesIn(t, dir))
}

// A bug in one fill must not keep all who ask for the same file for ever.
func TestScratchFillPanics(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 10)
	require.Panics(t, func() {
		_, err := s.Acquire(t.Context(), "k", func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "12345678")
			require.NoError(t, err)
			panic("bug") //nolint:forbidigo // it is what this test is about
		})
		assert.Fail(t, "no panic", err)
	})
	assert.Empty(t, filesIn(t, dir))
	require.NoError(t, acquire(t, s, "k", text("12345678")).Release())
}

func TestScratchRemove(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 1<<20)
	held := acquire(t, s, "generations/1/0", text("held"))
	require.NoError(t, acquire(t, s, "generations/1/1", text("idle")).Release())
	require.NoError(t, acquire(t, s, "generations/12/0", text("other")).Release())

	require.NoError(t, s.Remove("generations/1/"))
	require.NoError(t, s.Remove("generations/1/"))
	assert.FileExists(t, held.Path, "a file in use stays until it is released")
	assert.Len(t, filesIn(t, dir), 2)

	again := acquire(t, s, "generations/1/0", text("anew"))
	require.NoError(t, held.Release())
	assert.FileExists(t, again.Path, "its successor is another file")
	require.NoError(t, again.Release())
	require.NoError(t, s.Remove("generations/"))
	assert.Empty(t, filesIn(t, dir))
}
