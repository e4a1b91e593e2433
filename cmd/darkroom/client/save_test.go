package client_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

func TestSave_namesFilesByTheirType(t *testing.T) {
	t.Parallel()
	p := setup(t)
	types := map[string]string{
		"image/webp": ".webp", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "video/mp4": ".mp4",
		"video/webm": ".webm", "video/quicktime": ".mov", "application/octet-stream": ".bin", "../evil": ".bin",
	}
	dir := t.TempDir()
	index, want := 0, []string{}
	for contentType, extension := range types {
		p.output(index, contentType, extension)
		want = append(want, filepath.Join(dir, p.short()+"-"+string(rune('0'+index))+extension))
		index++
	}

	paths, err := p.client.Save(t.Context(), p.row, dir)

	require.NoError(t, err)
	assert.Equal(t, want, paths)
}

func TestSave_keepsOnlyWhatWasPromised(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(p *played)
		want  string
	}{
		"fewer bytes":   {func(p *played) { p.files["/media/1"] = []byte("shor") }, "4 bytes came, the API promised 5"},
		"more bytes":    {func(p *played) { p.files["/media/1"] = []byte("too long") }, "6 bytes came, the API promised 5"},
		"other bytes":   {func(p *played) { p.files["/media/1"] = []byte("other") }, "have the sha256 d9298a10"},
		"gone":          {func(p *played) { delete(p.files, "/media/1") }, "404 Not Found"},
		"wrong address": {func(p *played) { p.row.Assets[1].URL = "::" }, "missing protocol scheme"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := setup(t)
			p.output(0, "image/png", "first")
			p.output(1, "image/png", "right")
			test.spoil(p)
			dir := t.TempDir()

			paths, err := p.client.Save(t.Context(), p.row, dir)

			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, "save output 1, which the server keeps")
			first := filepath.Join(dir, p.short()+"-0.png")
			assert.Equal(t, []string{first}, paths)
			assert.Equal(t, []string{filepath.Base(first)}, namesIn(t, dir), "nothing half done is left")
		})
	}
}

func TestSave_overwritesNothing(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/png", "a picture")
	dir := t.TempDir()
	path := filepath.Join(dir, p.short()+"-0.png")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))

	_, err := p.client.Save(t.Context(), p.row, dir)

	require.ErrorContains(t, err, path+" exists and is left alone")
	assertFile(t, path, "mine")
	assert.Len(t, namesIn(t, dir), 1)
}

func TestSave_givesTheModeOfANewFile(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/png", "a picture")
	dir := t.TempDir()
	usual, err := os.Create(filepath.Join(dir, "usual"))
	require.NoError(t, err)
	require.NoError(t, usual.Close())

	paths, err := p.client.Save(t.Context(), p.row, dir)

	require.NoError(t, err)
	assert.Equal(t, modeOf(t, usual.Name()), modeOf(t, paths[0]))
}

func TestSave_needsItsDirectory(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/png", "a picture")
	_, err := p.client.Save(t.Context(), p.row, filepath.Join(t.TempDir(), "missing"))
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.NotContains(t, strings.Join(p.paths(), " "), "/media", "not even asked for")
}

func TestGenerate_failsWhereAnOutputIsNotSaved(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/png", "a picture")
	delete(p.files, "/media/0")
	p.end(client.StatusCompleted, "")
	err := p.client.Generate(t.Context(), client.Order{Dir: t.TempDir()}, new(screen).terminal())
	require.ErrorContains(t, err, "save output 0")
}

func modeOf(t *testing.T, path string) os.FileMode {
	t.Helper()
	about, err := os.Stat(path)
	require.NoError(t, err)
	return about.Mode()
}

func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}
