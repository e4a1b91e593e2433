package google_test

import (
	"bytes"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
)

func TestGenerate_paints(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, painter, small(asking("a lighthouse at dusk")))
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	assert.Equal(t, "STOP", at(t, a.body, "candidates", 0, "finishReason"))
	assert.Equal(t, "gemini-3.1-flash-image", a.body["modelVersion"])
	assert.NotEmpty(t, a.body["responseId"])
	painted, err := png.Decode(bytes.NewReader(picture(t, a)))
	require.NoError(t, err)
	assert.Equal(t, 672, painted.Bounds().Dx())
	assert.Equal(t, 384, painted.Bounds().Dy())
	accepted := b.Journal(t, "kind=call&accepted=true")
	require.Len(t, accepted, 1)
	assert.Equal(t, "gemini-3.1-flash-image", accepted[0].Model)
}

func TestGenerate_edits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := setup(t, func(cfg *simulator.Config) { cfg.Dir = dir })
	given := square(t)
	a := b.call(t, http.MethodPost, painter, asking("make it autumn", given, given))
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	painted, err := png.Decode(bytes.NewReader(picture(t, a)))
	require.NoError(t, err)
	assert.Equal(t, painted.Bounds().Dx(), painted.Bounds().Dy(), "the shape of the source")
	kept, err := os.ReadFile(filepath.Join(dir, "jobs.jsonl"))
	require.NoError(t, err)
	assert.NotContains(t, string(kept), "iVBOR", "no job carries a picture")
	assert.Empty(t, at(t, b.call(t, http.MethodGet, "/v1beta/files", nil).body, "files"), "nor is it a file of the account")
}

func TestGenerate_writes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := asking("What is this?", square(t))
	a := b.call(t, http.MethodPost, writer+":generateContent", asked)
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	assert.Contains(t, text(t, a.body, "candidates", 0, "content", "parts", 0, "text"), "64 by 64 pixels")

	a = b.call(t, http.MethodPost, writer+":streamGenerateContent?alt=sse", asked)
	require.Equal(t, http.StatusOK, a.status)
	assert.Equal(t, "text/event-stream", a.header.Get("Content-Type"))
	events := strings.Split(strings.TrimSuffix(string(a.raw), "\r\n\r\n"), "\r\n\r\n")
	require.Len(t, events, 3)
	for n, event := range events {
		assert.True(t, strings.HasPrefix(event, "data: {"), event)
		assert.Equal(t, n == 2, strings.Contains(event, `"finishReason":"STOP"`), event)
	}
	a = b.call(t, http.MethodPost, writer+":streamGenerateContent", asked)
	assert.True(t, strings.HasPrefix(string(a.raw), "[{") && strings.HasSuffix(string(a.raw), "}]"), string(a.raw))
}

func TestGenerate_withholds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, want := range map[string]struct{ finish, block, words string }{
		"blocked":        {block: "PROHIBITED_CONTENT"},
		"blocked:SAFETY": {block: "SAFETY"},
		"IMAGE_SAFETY":   {finish: "IMAGE_SAFETY"},
		"NO_IMAGE":       {finish: "NO_IMAGE"},
		"text_only":      {finish: "STOP", words: "I can only describe that in words."},
	} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, painter, asking("[sim fail="+knob+"] x"))
			require.Equal(t, http.StatusOK, a.status, "withheld with a success")
			assert.NotContains(t, string(a.raw), "inlineData")
			if want.block != "" {
				assert.Equal(t, want.block, at(t, a.body, "promptFeedback", "blockReason"))
				assert.NotContains(t, a.body, "candidates")
				return
			}
			assert.Equal(t, want.finish, at(t, a.body, "candidates", 0, "finishReason"))
			if want.words != "" {
				assert.Equal(t, want.words, text(t, a.body, "candidates", 0, "content", "parts", 0, "text"))
			}
		})
	}
}

func TestGenerate_fails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, status := range map[string]int{"UNAVAILABLE": 503, "DEADLINE_EXCEEDED": 504, `"out of paint"`: 500} {
		a := b.call(t, http.MethodPost, painter, asking("[sim fail="+knob+"] x"))
		assert.Equal(t, status, a.status, knob)
	}
	a := b.call(t, http.MethodPost, painter, asking("x", []byte("no picture")))
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.Contains(t, string(a.raw), "Unable to process input image")
}

func TestGenerate_spoiltOnTheWay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, painter, small(asking("[sim media=huge:2] x")))
	require.NoError(t, a.fault)
	assert.Len(t, picture(t, a), 2<<20)

	a = b.call(t, http.MethodPost, painter, small(asking("[sim media=truncate] x")))
	require.Error(t, a.fault, "half of the answer")

	a = b.call(t, http.MethodPost, painter, small(asking("[sim http=timeout_after_accept] x")))
	require.Error(t, a.fault)
	assert.Len(t, b.Journal(t, "kind=call&accepted=true"), 3)
}
