package client_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

func TestRetry_goesOnAsGenerateDoes(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/webp", "a picture")
	p.streams = append(p.streams, func(s *stream) {
		s.event(9, client.StatusProcessing, client.StageDownloading, 80)
		s.end(client.StatusCompleted, "")
		s.event(10, client.StatusCompleted, client.StageEmpty, 100)
	})
	dir := t.TempDir()
	var seen screen
	require.NoError(t, p.client.Retry(t.Context(), p.row.ID, client.Order{Dir: dir}, seen.terminal()))
	path := filepath.Join(dir, p.short()+"-0.webp")
	assert.Equal(t, path+"\n", seen.out.String())
	assertFile(t, path, "a picture")
	assert.Contains(t, seen.err.String(), "once more")
	assert.Contains(t, p.paths(), "POST /api/generations/"+p.row.ID.String()+"/retry")
}

func TestRetry_tellsWhyNot(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.fails["POST /api/generations/"+p.row.ID.String()+"/retry"] = http.StatusConflict
	var seen screen
	err := p.client.Retry(t.Context(), p.row.ID, client.Order{Dir: t.TempDir()}, seen.terminal())
	require.ErrorContains(t, err, "That cannot be.")
	assert.Empty(t, seen.out.String())
}
