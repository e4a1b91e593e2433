package media_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func TestScratchIsWipedAtStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := filepath.Join(dir, "run-dead")
	require.NoError(t, os.MkdirAll(dead, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dead, "file-1"), []byte("left behind"), 0o600))
	stranger := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(stranger, []byte("not ours"), 0o600))

	setupScratchIn(t, dir, 1<<20)
	assert.NoDirExists(t, dead)
	assert.FileExists(t, stranger)
}

func TestScratchLeavesTheLivingAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := setupScratchIn(t, dir, 1<<20)
	f := acquire(t, first, "k", text("bytes"))

	second := setupScratchIn(t, dir, 1<<20)
	other := acquire(t, second, "k", text("others"))
	assert.FileExists(t, f.Path)
	assert.NotEqual(t, f.Path, other.Path)
	require.NoError(t, f.Release())
	require.NoError(t, other.Release())
}

func TestScratchCloseRemovesItsFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := media.NewScratch(media.ScratchConfig{Dir: dir, MaxBytes: 1 << 20})
	require.NoError(t, err)
	require.NoError(t, acquire(t, s, "k", text("bytes")).Release())
	require.NoError(t, s.Close())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, entries)
}

func TestNewScratchNeedsAFolder(t *testing.T) {
	t.Parallel()
	_, err := media.NewScratch(media.ScratchConfig{MaxBytes: 1})
	require.ErrorContains(t, err, "SCRATCH_DIR")

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = media.NewScratch(media.ScratchConfig{Dir: file, MaxBytes: 1})
	require.ErrorContains(t, err, "open scratch")
}
