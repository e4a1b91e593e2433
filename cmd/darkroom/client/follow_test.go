package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

// follow follows the generation and returns how it ended and the steps told.
func (p *played) follow(ctx context.Context) (client.GenerationDetail, []int, error) {
	var told []int
	final, err := p.client.Follow(ctx, p.row.ID, func(step client.GenerationEvent) { told = append(told, step.Progress) })
	return final, told, err
}

func TestFollow_resumesWhereTheStreamBroke(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.streams = append(p.streams, func(s *stream) {
		s.event(41, client.StatusQueued, client.StageEmpty, 1)
		s.event(42, client.StatusProcessing, client.StageWaiting, 30)
		s.text("id: 43\nevent: gener")
		s.cut() // within an event
	}, func(s *stream) {
		s.text("retry: 2000\n\n:\n\nevent: something-new\ndata: {}\n\n")
		s.tell("generation", 43, client.GenerationEvent{ID: uuid.New(), Status: client.StatusCompleted, Progress: 99, At: now})
		s.event(44, client.StatusProcessing, client.StageUploading, 90)
	}, func(s *stream) {
		s.end(client.StatusCompleted, "")
		s.event(45, client.StatusCompleted, client.StageEmpty, 100)
	})

	final, told, err := p.follow(t.Context())

	require.NoError(t, err)
	assert.Equal(t, client.StatusCompleted, final.Status)
	assert.Equal(t, []string{"", "42", "44"}, p.resumed)
	assert.Equal(t, []int{1, 30, 0, 90, 0, 100, 100}, told, "after each stream how things stand")
}

func TestFollow_looksWhereThereIsNoStream(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.change(func(row *client.GenerationDetail) { row.Progress = 5 })
	done := make(chan struct{})
	go func() {
		defer close(done)
		assert.Eventually(t, func() bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			return len(p.resumed) > 3
		}, 10*time.Second, time.Millisecond)
		p.end(client.StatusFailed, "")
	}()

	final, told, err := p.follow(t.Context())

	<-done
	require.NoError(t, err)
	assert.Equal(t, client.StatusFailed, final.Status)
	assert.Equal(t, []int{5, 5}, told[:2])
}

func TestFollow_leavesASilentStream(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.client.Hurry(time.Millisecond, 50*time.Millisecond)
	p.streams = append(p.streams, func(s *stream) {
		s.event(1, client.StatusProcessing, client.StageWaiting, 30)
		<-s.gone
		s.end(client.StatusCompleted, "")
	})

	final, _, err := p.follow(t.Context())

	require.NoError(t, err)
	assert.Equal(t, client.StatusCompleted, final.Status)
}

func TestFollow_takesNoEarlierRunForTheEnd(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.streams = append(p.streams, func(s *stream) {
		s.event(1, client.StatusFailed, client.StageEmpty, 100)
	}, func(s *stream) {
		s.end(client.StatusCompleted, "")
	})

	final, _, err := p.follow(t.Context())

	require.NoError(t, err)
	assert.Equal(t, client.StatusCompleted, final.Status)
}

func TestFollow_givesUp(t *testing.T) {
	t.Parallel()
	t.Run("on a server that stays away", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		p.fails["GET /api/generations/"+p.row.ID.String()] = 503
		_, _, err := p.follow(t.Context())
		require.ErrorContains(t, err, "That cannot be. (request req-1)")
		assert.Len(t, p.resumed, 31, "the first and thirty more")
	})
	t.Run("at once where it is refused", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		p.fails["GET /api/generations/"+p.row.ID.String()] = 404
		_, _, err := p.follow(t.Context())
		require.ErrorContains(t, err, "That cannot be.")
		assert.Len(t, p.resumed, 1)
	})
	t.Run("when told to", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		p.client.Hurry(time.Hour, time.Hour)
		ctx, stop := context.WithCancel(t.Context())
		_, err := p.client.Follow(ctx, p.row.ID, func(client.GenerationEvent) { stop() })
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestErrors(t *testing.T) {
	t.Parallel()
	t.Run("are the API's words, field by field", func(t *testing.T) {
		t.Parallel()
		p := setup(t)
		p.fails["GET /api/generations/"+p.row.ID.String()] = 400
		_, err := p.client.Get(t.Context(), p.row.ID)
		require.EqualError(t, err, "That cannot be.\n  settings.seed: must be a number")
	})
	t.Run("say nothing twice", func(t *testing.T) {
		t.Parallel()
		err := &client.APIError{Message: "Too many.", Details: []client.FieldError{{Field: "files", Message: "Too many."}}}
		require.EqualError(t, err, "Too many.\n  files")
	})
	t.Run("say what to start", func(t *testing.T) {
		t.Parallel()
		closed := httptest.NewServer(http.NotFoundHandler())
		closed.Close()
		_, err := at(t, closed.URL).Get(t.Context(), uuid.New())
		require.EqualError(t, err, "nothing answers at "+closed.URL+": start it with make run")
	})
	for name, handler := range map[string]http.HandlerFunc{
		"name a server that is another": http.NotFound,
		"name an answer of another":     func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(handler)
			t.Cleanup(server.Close)
			_, err := at(t, server.URL).Get(t.Context(), uuid.New())
			require.ErrorContains(t, err, server.Listener.Addr().String())
		})
	}
}

func at(t *testing.T, address string) *client.Client {
	t.Helper()
	made, err := client.New(client.Config{API: address, Token: token}, time.Now)
	require.NoError(t, err)
	return made
}

func TestConfig(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]client.Config{
		"DARKROOM_API: must be an address":       {API: "localhost:8080", Token: "t"},
		"DARKROOM_TOKEN: must be":                {API: "http://localhost", Token: "two words"},
		"must both be set":                       {API: "http://localhost"},
		"DARKROOM_API, DARKROOM_TOKEN: must bot": {},
	} {
		_, err := client.New(cfg, time.Now)
		require.ErrorContains(t, err, want)
	}
	_, err := client.New(client.Config{API: "http://", Token: "two words"}, time.Now)
	joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err)
	require.True(t, ok)
	assert.Len(t, joined.Unwrap(), 2, "both faults at once")
}
