package media_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func TestScratchEvictsUploadedFirst(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 10)
	waiting, uploaded := text("1234"), text("5678")
	require.NoError(t, acquire(t, s, "waiting", waiting).Release())
	f := acquire(t, s, "uploaded", uploaded)
	f.MarkUploaded()
	require.NoError(t, f.Release())

	require.NoError(t, acquire(t, s, "new", text("9abc")).Release())

	require.NoError(t, acquire(t, s, "waiting", waiting).Release())
	assert.Equal(t, int32(1), waiting.calls.Load(), "older, and still needed")
	assert.NoFileExists(t, f.Path)
}

func TestScratchEvictsTheLongestIdle(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 10)
	a, b := text("1234"), text("5678")
	require.NoError(t, acquire(t, s, "a", a).Release())
	require.NoError(t, acquire(t, s, "b", b).Release())
	require.NoError(t, acquire(t, s, "a", a).Release())

	require.NoError(t, acquire(t, s, "c", text("9abc")).Release())
	require.NoError(t, acquire(t, s, "a", a).Release())
	assert.Equal(t, int32(1), a.calls.Load())
	require.NoError(t, acquire(t, s, "b", b).Release())
	assert.Equal(t, int32(2), b.calls.Load())
}

func TestScratchFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 10)
	held := acquire(t, s, "held", text("12345678"))

	_, err := s.Acquire(t.Context(), "more", text("1234").fill)
	require.ErrorIs(t, err, media.ErrScratchFull)
	assert.FileExists(t, held.Path, "what is in use is never evicted")

	require.NoError(t, held.Release())
	require.NoError(t, acquire(t, s, "more", text("1234")).Release())
	_, err = s.Acquire(t.Context(), "huge", text("12345678901").fill)
	require.ErrorIs(t, err, media.ErrTooLarge, "to wait does not help")
	assert.Len(t, filesIn(t, dir), 1, "nothing has to give way in vain")
}

// Two files that would fit one after the other are not both begun: each would
// take the room that the other needs, and both would have travelled for nothing.
func TestScratchIsToldWhatComes(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 10)
	idle := text("12")
	require.NoError(t, acquire(t, s, "idle", idle).Release())
	first, err := s.Acquire(t.Context(), "first", func(ctx context.Context, w io.Writer) error {
		if err := media.Expect(w, 9); err != nil {
			return err
		}
		_, err := s.Acquire(ctx, "second", func(_ context.Context, w io.Writer) error { return media.Expect(w, 2) })
		require.ErrorIs(t, err, media.ErrScratchFull)
		_, err = s.Acquire(ctx, "third", func(_ context.Context, w io.Writer) error { return media.Expect(w, 11) })
		require.ErrorIs(t, err, media.ErrTooLarge)
		_, err = io.WriteString(w, "1234")
		return err
	})
	require.NoError(t, err)
	require.NoError(t, first.Release())

	require.NoError(t, acquire(t, s, "more", text("123456")).Release())
	require.NoError(t, acquire(t, s, "first", text("")).Release())
	assert.Equal(t, int64(4), first.Size, "what did not come takes no room")
	require.NoError(t, media.Expect(io.Discard, 1<<40), "not every writer minds")
}

// The disk may be full although the budget is not: others use it too.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 1000)
	require.NoError(t, acquire(t, s, "idle", text("idle")).Release())
	held := acquire(t, s, "held", text("held"))
	// The disk takes eight bytes, those of the files above included.
	s.Disk(func(file *os.File, p []byte) (int, error) {
		var used int64
		for _, path := range filesIn(t, dir) {
			about, err := os.Stat(path)
			require.NoError(t, err)
			used += about.Size()
		}
		room := min(max(8-int(used), 0), len(p))
		n, err := file.Write(p[:room])
		if n < len(p) && err == nil {
			err = &os.PathError{Op: "write", Path: file.Name(), Err: syscall.ENOSPC}
		}
		return n, err
	})

	f := acquire(t, s, "new", text("abcd"))
	content, err := os.ReadFile(f.Path)
	require.NoError(t, err)
	assert.Equal(t, "abcd", string(content), "what nobody holds has given way")
	assert.Len(t, filesIn(t, dir), 2)

	_, err = s.Acquire(t.Context(), "more", text("x").fill)
	require.ErrorIs(t, err, media.ErrScratchFull)
	assert.Len(t, filesIn(t, dir), 2, "nothing is left of it")
	require.NoError(t, f.Release())
	require.NoError(t, acquire(t, s, "more", text("x")).Release())
	require.NoError(t, held.Release())
}

// A disk may tell only at the end, or before the beginning.
func TestDiskFullWhereverItShows(t *testing.T) {
	t.Parallel()
	s := setupScratch(t, 1000)
	_, err := s.Acquire(t.Context(), "k", func(context.Context, io.Writer) error { return syscall.ENOSPC })
	require.ErrorIs(t, err, media.ErrScratchFull)
}

// Many at once, over a budget that holds a few: whatever is acquired is whole.
func TestScratchUnderPressure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := setupScratchIn(t, dir, 40)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				key := fmt.Sprintf("k%d", (i*7+j)%12)
				f, err := s.Acquire(t.Context(), key, text(key).fill)
				if err != nil {
					assert.Fail(t, "no file", err.Error())
					return
				}
				assert.FileExists(t, f.Path)
				assert.Equal(t, int64(len(key)), f.Size)
				if j%3 == 0 {
					f.MarkUploaded()
				}
				assert.NoError(t, f.Release())
			}
		})
	}
	all.Wait()
	require.NoError(t, s.Remove(""))
	assert.Empty(t, filesIn(t, dir))
}
