package client_test

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

func TestGenerate_bringsEveryMemberOfABatchHome(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.output(0, "image/webp", "a picture")
	p.end(client.StatusCompleted, "")
	lost := uuid.New()
	p.batch = []uuid.UUID{lost, p.row.ID}
	p.fails["GET /api/generations/"+lost.String()] = http.StatusNotFound
	dir := t.TempDir()
	var seen screen

	err := p.client.Generate(t.Context(), client.Order{Dir: dir, Count: 2}, seen.terminal())

	require.ErrorContains(t, err, lost.String(), "the one that cannot be had")
	assert.Equal(t, filepath.Join(dir, p.short()+"-0.webp")+"\n", seen.out.String(), "is no reason to leave the other")
	assert.Contains(t, seen.err.String(), "2 of 2: generation "+p.row.ID.String())
	require.Len(t, p.orders, 1)
	assert.Equal(t, new(2), p.orders[0].Count)
}

func TestGenerate_cancelsTheLastOfABatchFirst(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.batch = []uuid.UUID{p.row.ID, uuid.New(), uuid.New()}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	p.streams = append(p.streams, func(s *stream) {
		s.event(1, client.StatusProcessing, client.StageWaiting, 40)
		interrupt()
		<-s.gone
	})
	var seen screen

	err := p.client.Generate(ctx, client.Order{Dir: t.TempDir(), Count: 3}, seen.terminal())

	require.ErrorIs(t, err, client.ErrInterrupted)
	assert.Equal(t, 1, strings.Count(err.Error(), client.ErrInterrupted.Error()), "said once")
	var cancelled []string
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, what := range p.asked {
		if id, ok := strings.CutSuffix(what, "/cancel"); ok {
			cancelled = append(cancelled, strings.TrimPrefix(id, "POST /api/generations/"))
		}
	}
	want := []string{p.batch[0].String(), p.batch[1].String(), p.batch[2].String()}
	slices.Reverse(want)
	require.GreaterOrEqual(t, len(cancelled), 3)
	assert.Equal(t, want, cancelled[:3], "none gets the place of another")
}
