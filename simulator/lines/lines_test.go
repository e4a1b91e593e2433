package lines_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/lines"
)

func open(t *testing.T, dir string) *lines.File {
	t.Helper()
	f, err := lines.Open(dir, "x.jsonl")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.Close()) })
	return f
}

func read(t *testing.T, f *lines.File) []string {
	t.Helper()
	var all []string
	require.NoError(t, f.Each(func(line json.RawMessage) error {
		var s string
		if err := json.Unmarshal(line, &s); err != nil {
			return err
		}
		all = append(all, s)
		return nil
	}))
	return all
}

func TestFile_keepsLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := open(t, dir)
	assert.Empty(t, read(t, f))
	require.NoError(t, f.Append("a"))
	require.NoError(t, f.Append("b"))
	assert.Equal(t, []string{"a", "b"}, read(t, open(t, dir)))
}

func TestOpen_skipsACutLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.jsonl"), []byte("\"a\"\n\"cut of"), 0o600))
	f := open(t, dir)
	require.NoError(t, f.Append("b"))
	assert.Equal(t, []string{"a", "b"}, read(t, f))
}

func TestFile_Rewrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := open(t, dir)
	require.NoError(t, f.Append("a"))
	require.NoError(t, f.Rewrite([]any{"b", "c"}))
	require.NoError(t, f.Append("d"))
	assert.Equal(t, []string{"b", "c", "d"}, read(t, f))
	assert.Equal(t, filepath.Join(dir, "x.jsonl"), f.Path())
}

func TestFile_faults(t *testing.T) {
	t.Parallel()
	_, err := lines.Open(filepath.Join(t.TempDir(), "missing"), "x.jsonl")
	require.ErrorContains(t, err, "open folder")

	f := open(t, t.TempDir())
	require.ErrorContains(t, f.Append(func() {}), "encode line")
	require.NoError(t, f.Append("a"))
	stop := errors.New("stop")
	assert.ErrorIs(t, f.Each(func(json.RawMessage) error { return stop }), stop)
}
