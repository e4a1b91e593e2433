package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

// screen is what a command wrote.
type screen struct{ out, err bytes.Buffer }

func (s *screen) terminal() client.Terminal { return client.Terminal{Out: &s.out, Err: &s.err} }

// short is the beginning of the generation's id.
func (p *played) short() string { return p.row.ID.String()[:8] }

func TestGenerate_savesWhatComesOut(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/webp", "a picture")
	p.output(2, "video/mp4", "a film")
	p.streams = append(p.streams, func(s *stream) {
		s.tell("snapshot", 3, client.Snapshot{Generations: []client.GenerationEvent{{ID: s.row.ID, Run: 1, Status: client.StatusQueued, At: now}}})
		s.event(4, client.StatusProcessing, client.StageSubmitting, 10)
		s.event(5, client.StatusProcessing, client.StageWaiting, 20)
		s.event(6, client.StatusProcessing, client.StageWaiting, 40)
		s.event(7, client.StatusProcessing, client.StageDownloading, 80)
		s.end(client.StatusCompleted, "")
		s.event(8, client.StatusCompleted, client.StageEmpty, 100)
	})
	dir := filepath.Join(t.TempDir(), "new")
	var seen screen
	order := client.Order{Prompt: "a lighthouse at dusk", Settings: []string{"seed=7"}, Dir: dir}

	require.NoError(t, p.client.Generate(t.Context(), order, seen.terminal()))

	picture, film := filepath.Join(dir, p.short()+"-0.webp"), filepath.Join(dir, p.short()+"-2.mp4")
	assert.Equal(t, picture+"\n"+film+"\n", seen.out.String())
	assertFile(t, picture, "a picture")
	assertFile(t, film, "a film")
	assert.Equal(t, []string{
		"generation " + p.row.ID.String() + " by quick, usually 9 s",
		"queued", "asking the provider", "the provider works", "fetching the result", "completed",
	}, strings.Split(strings.TrimSpace(seen.err.String()), "\n"), "one line a stage")
	require.Len(t, p.orders, 1)
	assert.Equal(t, client.ActionCreate, p.orders[0].Action)
	assert.Equal(t, "quick", p.orders[0].ModelID)
	assert.Equal(t, &map[string]any{"seed": 7.0}, p.orders[0].Settings)
	assert.Nil(t, p.orders[0].InputImageURL)
}

func TestGenerate_drawsABarForWhoWatches(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.streams = append(p.streams, func(s *stream) {
		s.event(1, client.StatusProcessing, client.StageWaiting, 40)
		s.end(client.StatusCompleted, "")
	})
	var seen screen
	term := seen.terminal()
	term.Live = true

	require.NoError(t, p.client.Generate(t.Context(), client.Order{Dir: t.TempDir()}, term))

	shown := seen.err.String()
	assert.Contains(t, shown, "generation "+p.row.ID.String()+" by quick, usually 9 s\n")
	assert.Contains(t, shown, "the provider works   40% |")
	assert.Equal(t, byte('\r'), shown[len(shown)-1], "the bar is gone in the end")
}

func TestGenerate_printsJSON(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/png", "a picture")
	p.end(client.StatusCompleted, "")
	dir := t.TempDir()
	var seen screen

	require.NoError(t, p.client.Generate(t.Context(), client.Order{Dir: dir, JSON: true}, seen.terminal()))

	var printed client.GenerationDetail
	require.NoError(t, json.Unmarshal(seen.out.Bytes(), &printed))
	assert.Equal(t, p.row.ID, printed.ID)
	assert.Contains(t, seen.err.String(), filepath.Join(dir, p.short()+"-0.png")+"\n")
}

func TestGenerate_printsText(t *testing.T) {
	t.Parallel()
	p := setup(t)
	text := "two gulls"
	p.row.OutputText = &text
	p.end(client.StatusCompleted, "")
	var seen screen

	require.NoError(t, p.client.Generate(t.Context(), client.Order{Dir: t.TempDir()}, seen.terminal()))

	assert.Equal(t, "two gulls\n", seen.out.String())
}

func TestGenerate_tellsOfFailure(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.streams = append(p.streams, func(s *stream) {
		s.end(client.StatusFailed, "The provider refused the prompt.")
		s.event(1, client.StatusFailed, client.StageEmpty, 100)
	})
	var seen screen

	err := p.client.Generate(t.Context(), client.Order{Dir: t.TempDir()}, seen.terminal())

	require.EqualError(t, err, "generation "+p.short()+" failed: The provider refused the prompt.")
	require.NotErrorIs(t, err, client.ErrInterrupted)
	assert.Empty(t, seen.out.String())
}

func TestGenerate_cancelsWhenInterrupted(t *testing.T) {
	t.Parallel()
	p := setup(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	p.output(0, "image/png", "finished in time")
	p.streams = append(p.streams, func(s *stream) {
		s.event(1, client.StatusProcessing, client.StageWaiting, 40)
		interrupt()
		<-s.gone
	})
	dir := t.TempDir()
	var seen screen

	err := p.client.Generate(ctx, client.Order{Dir: dir}, seen.terminal())

	require.ErrorIs(t, err, client.ErrInterrupted)
	require.ErrorContains(t, err, "was cancelled")
	assert.Contains(t, p.paths(), "POST /api/generations/"+p.row.ID.String()+"/cancel")
	assert.Contains(t, seen.err.String(), "cancelling it; press Ctrl-C again to leave at once\n")
	assert.Equal(t, filepath.Join(dir, p.short()+"-0.png")+"\n", seen.out.String(), "what was finished is kept")
}

func TestGenerate_interruptedTooLate(t *testing.T) {
	t.Parallel()
	p := setup(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	p.fails["POST /api/generations/"+p.row.ID.String()+"/cancel"] = 409
	p.streams = append(p.streams, func(s *stream) {
		s.end(client.StatusCompleted, "")
		interrupt()
		<-s.gone
	})
	var seen screen

	err := p.client.Generate(ctx, client.Order{Dir: t.TempDir()}, seen.terminal())

	require.EqualError(t, err, client.ErrInterrupted.Error())
}

func TestGenerate_saysWhatGoesOnWithoutIt(t *testing.T) {
	t.Parallel()
	t.Run("when it cannot be followed", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		p.fails["GET /api/generations/"+p.row.ID.String()] = 401
		err := p.client.Generate(t.Context(), client.Order{Dir: t.TempDir()}, new(screen).terminal())
		require.ErrorContains(t, err, "it may go on without this command: darkroom show "+p.short())
	})
	t.Run("when it cannot be cancelled", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		p.streams = append(p.streams, func(s *stream) {
			interrupt()
			<-s.gone
		})
		p.fails["POST /api/generations/"+p.row.ID.String()+"/cancel"] = 503
		err := p.client.Generate(ctx, client.Order{Dir: t.TempDir()}, new(screen).terminal())
		require.ErrorIs(t, err, client.ErrInterrupted)
		require.ErrorContains(t, err, "it may go on without this command: darkroom cancel "+p.short())
	})
}

func TestGenerate_asksForNothingWhereTheOrderIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, order := range map[string]client.Order{
		"setting":   {Settings: []string{"sed=1"}},
		"model":     {Model: "unheard-of"},
		"action":    {Action: "upscale"},
		"image":     {Image: "missing.png"},
		"directory": {Dir: filepath.Join(file, "below")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := setup(t)
			if order.Dir == "" {
				order.Dir = t.TempDir()
			}
			require.Error(t, p.client.Generate(t.Context(), order, new(screen).terminal()))
			assert.Empty(t, p.orders)
		})
	}
}

func assertFile(t *testing.T, path, want string) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, want, string(content))
}
