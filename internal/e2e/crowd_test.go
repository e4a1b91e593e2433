package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"darkroom/internal/chaos"
	"darkroom/models"
)

const (
	// knockAgain is how soon a person repeats what was not answered, or refused
	// for now.
	knockAgain = 500 * time.Millisecond
	// answerWait is how long a person waits for an answer, above what the api
	// grants itself for a database in distress.
	answerWait = 15 * time.Second
	// triesAgain is how often a person asks for a retry before they give up:
	// some jobs fail whenever they are tried.
	triesAgain = 2
)

// crowd are the people of a storm. They repeat what is not answered, as good
// clients do, and remember what was accepted.
type crowd struct {
	people []person
	// keys are API keys of the same people.
	keys     []person
	admin    person
	pictures []string
	tell     func(format string, args ...any)

	mu       sync.Mutex
	accepted map[string]chaos.Request
}

// gather makes n people, each with an uploaded picture.
func gather(t *testing.T, n int) *crowd {
	t.Helper()
	raw := greyPicture(t)
	c := &crowd{accepted: map[string]chaos.Request{}, admin: newAdmin(t)}
	for range n {
		p := newPerson(t)
		c.people = append(c.people, p)
		c.keys = append(c.keys, p.withKey(t, models.ScopeRead, models.ScopeGenerate))
		c.pictures = append(c.pictures, p.upload(t, "grey.png", raw))
	}
	return c
}

// greyPicture is a small PNG, as large as every model takes.
func greyPicture(t *testing.T) []byte {
	t.Helper()
	var raw bytes.Buffer
	require.NoError(t, png.Encode(&raw, image.NewGray(image.Rect(0, 0, 512, 384))))
	return raw.Bytes()
}

// has tells whether a user is one of the crowd.
func (c *crowd) has(id uuid.UUID) bool {
	return slices.ContainsFunc(c.people, func(p person) bool { return p.id == id })
}

// play has one request made at its time, and its wish fulfilled. It fails only
// for an answer that no storm excuses.
func (c *crowd) play(ctx context.Context, began time.Time, r chaos.Request) error {
	if err := pause(ctx, time.Until(began.Add(r.At))); err != nil {
		return err
	}
	p := c.people[r.User]
	if r.Key {
		p = c.keys[r.User]
	}
	id, err := c.ask(ctx, p, r)
	if err != nil {
		return fmt.Errorf("%s: %w", r, err)
	}
	c.tell("%s is %s", r, id)
	if r.Wish == chaos.Nothing {
		return nil
	}
	if err := pause(ctx, r.WishAfter); err != nil {
		return err
	}
	if err := c.fulfil(ctx, p, id, r.Wish); err != nil {
		return fmt.Errorf("%s: %s %s: %w", r, r.Wish, id, err)
	}
	return nil
}

// sweep has the admin run again, at its time, what failed since the storm began.
func (c *crowd) sweep(ctx context.Context, began time.Time, after time.Duration) error {
	if err := pause(ctx, time.Until(began.Add(after))); err != nil {
		return err
	}
	body := map[string]any{"filter": map[string]any{"since": began.UTC()}, "most": 100}
	answer, err := c.admin.insist(ctx, http.MethodPost, "/api/admin/generations/retry", body, func(status int) bool {
		return status == http.StatusOK
	})
	if err != nil {
		return fmt.Errorf("run again what failed: %w", err)
	}
	var again struct{ Matched, Tried int }
	if err := json.Unmarshal(answer, &again); err != nil {
		return err
	}
	c.tell("the admin has run %d of %d again", again.Tried, again.Matched)
	return nil
}

// ask repeats a request until it is accepted.
func (c *crowd) ask(ctx context.Context, p person, r chaos.Request) (string, error) {
	body := map[string]any{"action": r.Action, "model_id": r.Model, "prompt": r.Prompt()}
	if r.Settings != nil {
		body["settings"] = r.Settings
	}
	if r.Picture {
		body["input_image_url"] = c.pictures[r.User]
	}
	answer, err := p.insist(ctx, http.MethodPost, "/api/generations/create", body, func(status int) bool {
		return status == http.StatusAccepted
	})
	if err != nil {
		return "", err
	}
	var gen shown
	if err := json.Unmarshal(answer, &gen); err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.accepted[gen.ID] = r
	return gen.ID, nil
}

// fulfil does what its user wants of an accepted generation.
func (c *crowd) fulfil(ctx context.Context, p person, id string, wish chaos.Wish) error {
	path := "/api/generations/" + id
	// 409 is an answer too: it has ended, or it is running again.
	settled := func(status int) bool { return status < 300 || status == http.StatusConflict }
	if wish == chaos.Cancel || wish == chaos.CancelRetry {
		if _, err := p.insist(ctx, http.MethodPost, path+"/cancel", nil, settled); err != nil {
			return err
		}
	}
	for try := 0; wish != chaos.Cancel; try++ {
		status, err := p.ended(ctx, id)
		switch {
		case err != nil:
			return err
		case wish == chaos.Delete:
			_, err = p.insist(ctx, http.MethodDelete, path, nil, settled)
			return err
		case status == models.StatusCompleted || try == triesAgain:
			return nil
		}
		if _, err := p.insist(ctx, http.MethodPost, path+"/retry", nil, settled); err != nil {
			return err
		}
		c.tell("%s is tried again", id)
	}
	return nil
}

// ended waits until a generation is terminal.
func (p person) ended(ctx context.Context, id string) (models.Status, error) {
	for {
		body, err := p.insist(ctx, http.MethodGet, "/api/generations/"+id, nil, func(status int) bool { return status == http.StatusOK })
		if err != nil {
			return "", err
		}
		var gen shown
		if err := json.Unmarshal(body, &gen); err != nil {
			return "", err
		}
		if gen.Status.Terminal() {
			return gen.Status, nil
		}
		if err := pause(ctx, knockAgain); err != nil {
			return "", err
		}
	}
}

// insist repeats a request until its answer is wanted. It gives up on an answer
// that says the request itself is wrong.
func (p person) insist(ctx context.Context, method, path string, body any, wanted func(status int) bool) ([]byte, error) {
	key := uuid.NewString()
	for {
		status, answer, err := p.try(ctx, method, path, body, key)
		switch {
		case err == nil && wanted(status):
			return answer, nil
		case err == nil && status == http.StatusInternalServerError:
			return nil, fmt.Errorf("answered %d: %s", status, answer)
		case err == nil && status < http.StatusInternalServerError && status != http.StatusTooManyRequests:
			return nil, fmt.Errorf("answered %d: %s", status, answer)
		}
		if err := pause(ctx, knockAgain); err != nil {
			return nil, err
		}
	}
}

// try sends one request; an error means that no whole answer came.
func (p person) try(ctx context.Context, method, path string, body any, key string) (int, []byte, error) {
	var payload io.Reader = http.NoBody
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, running.url("API_ADDR", path), payload)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Idempotency-Key", key)
	resp, err := (&http.Client{Timeout: answerWait}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
