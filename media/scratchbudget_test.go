package media_test

import (
	"fmt"
	"sync"
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
	require.ErrorIs(t, err, media.ErrScratchFull)
	assert.Empty(t, filesIn(t, dir))
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
