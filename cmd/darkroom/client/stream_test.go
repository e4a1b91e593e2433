package client_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/stretchr/testify/assert"

	"darkroom/cmd/darkroom/client"
)

func (p *played) events(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.resumed = append(p.resumed, r.Header.Get("Last-Event-ID"))
	var next func(*stream)
	if len(p.streams) > 0 {
		next, p.streams = p.streams[0], p.streams[1:]
	}
	p.mu.Unlock()
	if next == nil {
		p.refuse(w, 429)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	next(&stream{played: p, w: w, gone: r.Context().Done()})
}

// stream is what one reader of events gets.
type stream struct {
	*played

	w    http.ResponseWriter
	gone <-chan struct{}
}

// text writes at once.
func (s *stream) text(text string) {
	_, err := io.WriteString(s.w, text)
	assert.NoError(s.t, err)
	assert.NoError(s.t, http.NewResponseController(s.w).Flush())
}

// event tells a step.
func (s *stream) event(id int, status client.Status, stage client.Stage, progress int) {
	s.tell("generation", id, client.GenerationEvent{
		ID: s.row.ID, Run: 1, Status: status, Stage: &stage, Progress: progress, At: now,
	})
}

func (s *stream) tell(kind string, id int, body any) {
	data, err := json.Marshal(body)
	if assert.NoError(s.t, err) {
		s.text(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", id, kind, data))
	}
}

// cut breaks the line.
func (s *stream) cut() {
	line, _, err := http.NewResponseController(s.w).Hijack()
	if assert.NoError(s.t, err) {
		assert.NoError(s.t, line.Close())
	}
}
