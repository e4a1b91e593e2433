package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"
	"github.com/tmaxmax/go-sse"

	"darkroom/models"
)

// trail is one reader's way along the events of a generation.
type trail struct {
	id uuid.UUID
	// last is the id of the last event, as the server wrote it.
	last string
	told func(GenerationEvent)
}

// stream tells events until one says that the generation is over, the server
// ends the stream, or the line breaks. The trail remembers where it got to.
func (c *Client) stream(ctx context.Context, t *trail) error {
	req, err := c.request(ctx, http.MethodGet, "/api/generations/"+t.id.String()+"/events", http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	if t.last != "" {
		req.Header.Set("Last-Event-ID", t.last)
	}
	resp, err := c.send(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // all that counts was read
	return t.follow(resp.Body)
}

// follow reads a stream of events.
func (t *trail) follow(body io.Reader) error {
	for event, err := range sse.Read(body, nil) {
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		steps, err := stepsOf(event)
		if err != nil {
			return err
		}
		t.last = event.LastEventID
		for _, step := range steps {
			if step.ID != t.id {
				continue
			}
			t.told(step)
			if models.Status(step.Status).Terminal() {
				return nil
			}
		}
	}
	return nil
}

// stepsOf decodes an event. One of a kind that came later holds nothing for us.
func stepsOf(event sse.Event) ([]GenerationEvent, error) {
	var step GenerationEvent
	var snapshot Snapshot
	var err error
	switch event.Type {
	case "generation":
		err = json.Unmarshal([]byte(event.Data), &step)
		snapshot.Generations = []GenerationEvent{step}
	case "snapshot":
		err = json.Unmarshal([]byte(event.Data), &snapshot)
	default:
	}
	if err != nil {
		return nil, fmt.Errorf("decode %s event: %w", event.Type, err)
	}
	return snapshot.Generations, nil
}
