package higgsfield_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

func TestStatuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, soul, prompt("[sim queue=200 delay=300] x"))
	var seen []any
	require.Eventually(t, func() bool {
		status := b.status(t, id)["status"]
		if len(seen) == 0 || seen[len(seen)-1] != status {
			seen = append(seen, status)
		}
		return status == "completed"
	}, patience, 5*time.Millisecond)
	assert.Equal(t, []any{"queued", "in_progress", "completed"}, seen)
}

func TestEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, want := range map[string]map[string]any{
		"nsfw":           {"status": "nsfw"},
		"NSFW":           {"status": "nsfw"},
		"canceled":       {"status": "canceled"},
		`"out of paint"`: {"status": "failed", "error": "out of paint"},
	} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			mine := b.as(ids(knob))
			done := mine.finish(t, mine.create(t, soul, prompt("[sim fail="+knob+"] x")))
			assert.Equal(t, want["status"], done["status"])
			assert.Equal(t, want["error"], done["error"])
			assert.NotContains(t, done, "images")
		})
	}
}

// ids makes a key of any text.
func ids(text string) string {
	name := []byte(text)
	for i, c := range name {
		if c < 'A' {
			name[i] = '-'
		}
	}
	return string(name) + ":secret"
}

func TestCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	queued := b.create(t, soul, prompt("[sim queue=1h] x"))
	first := b.call(t, http.MethodPost, "/requests/"+queued+"/cancel", nil)
	assert.Equal(t, http.StatusAccepted, first.status)
	assert.Empty(t, first.raw)
	assert.Equal(t, http.StatusBadRequest, b.call(t, http.MethodPost, "/requests/"+queued+"/cancel", nil).status)
	assert.Equal(t, "canceled", b.status(t, queued)["status"])

	running := b.create(t, soul, prompt("[sim delay=1h] x"))
	require.Eventually(t, func() bool { return b.status(t, running)["status"] == "in_progress" }, patience, 5*time.Millisecond)
	assert.Equal(t, http.StatusBadRequest, b.call(t, http.MethodPost, "/requests/"+running+"/cancel", nil).status)
	assert.Equal(t, "in_progress", b.status(t, running)["status"], "it goes on")
}

func TestErase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unfinished := b.create(t, soul, prompt("[sim queue=1h] x"))
	assert.Equal(t, http.StatusBadRequest, b.call(t, http.MethodDelete, "/requests/"+unfinished, nil).status)

	id := b.create(t, soul, prompt("a secret wish"), "Idempotency-Key", "k")
	done := b.finish(t, id)
	for range 2 {
		assert.Equal(t, http.StatusNoContent, b.call(t, http.MethodDelete, "/requests/"+id, nil).status)
	}
	after := b.status(t, id)
	assert.Equal(t, "completed", after["status"], "the status stays")
	assert.NotContains(t, after, "images")
	assert.Equal(t, http.StatusNotFound, b.media(t, images(t, done)[0]).status)
	assert.Equal(t, id, b.create(t, soul, prompt("a secret wish"), "Idempotency-Key", "k"), "and so does the key")
	for _, job := range b.Jobs(t) {
		if job.ID == id {
			assert.JSONEq(t, "{}", string(job.Input))
		}
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	week := b.finish(t, b.create(t, soul, prompt(quick)))
	assert.WithinDuration(t, time.Now().Add(7*24*time.Hour), timeOf(t, week["expires_at"]), patience)
	hour := b.finish(t, b.create(t, soul, prompt(quick), "Hf-Expires-After", "3600"))
	assert.WithinDuration(t, time.Now().Add(time.Hour), timeOf(t, hour["expires_at"]), patience)

	short := b.create(t, soul, prompt("[sim ttl=1ms] x"))
	done := b.finish(t, short)
	require.Eventually(t, func() bool { return time.Now().After(timeOf(t, done["expires_at"])) }, patience, time.Millisecond)
	assert.Equal(t, http.StatusNotFound, b.media(t, images(t, done)[0]).status)
	assert.Equal(t, "completed", b.status(t, short)["status"])
}

func timeOf(t *testing.T, value any) time.Time {
	t.Helper()
	text, ok := value.(string)
	require.True(t, ok)
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

func TestPollStuck(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, soul, prompt("[sim poll_stuck] x"))
	require.Eventually(t, func() bool { return b.Jobs(t)[0].Status == "succeeded" }, patience, 5*time.Millisecond)
	stuck := b.status(t, id)
	assert.Equal(t, "in_progress", stuck["status"])
	assert.NotContains(t, stuck, "images")
}

func TestMediaFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	missing := b.finish(t, b.create(t, soul, prompt("[sim media=404] x")))
	assert.Equal(t, http.StatusNotFound, b.media(t, images(t, missing)[0]).status)
	mislabelled := b.finish(t, b.create(t, soul, prompt("[sim media=wrong_content_type] x")))
	assert.Equal(t, "text/html; charset=utf-8", b.media(t, images(t, mislabelled)[0]).header.Get("Content-Type"))
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	four := b.call(t, http.MethodPost, "/estimate"+soul, map[string]any{"prompt": "x", "batch_size": 4})
	assert.JSONEq(t, `{"type":"estimate","credits":"0.240","usd":"0.015"}`, string(four.raw))
	film := b.call(t, http.MethodPost, "/estimate"+words, map[string]any{"prompt": "x", "duration": 10})
	assert.JSONEq(t, `{"type":"estimate","credits":"6.720","usd":"0.420"}`, string(film.raw))
	assert.Equal(t, http.StatusUnprocessableEntity, b.call(t, http.MethodPost, "/estimate"+soul, map[string]any{}).status)
	assert.Empty(t, b.Jobs(t))
}

// TestRestart_goesOn takes the simulator away under a running request.
func TestRestart_goesOn(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	first := over(t, simulatortest.Run(t, cfg))
	id := first.create(t, soul, prompt("[sim delay=300] x"))
	first.Stop(t)
	second := over(t, simulatortest.Run(t, cfg))
	assert.Equal(t, "completed", second.finish(t, id)["status"])
}
