package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/internal/env"
	"darkroom/simulator"
	"darkroom/simulator/simulatortest"
)

const schnell = "/v1/models/black-forest-labs/flux-schnell/predictions"

// patience is how long anything may take: only a fault, or a machine with much
// else to do, comes near.
const patience = time.Minute

// call speaks to the simulator and returns status and decoded body.
func call(t *testing.T, client *http.Client, method, address string, body any) (status int, got map[string]any) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(raw))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+simulatortest.Token)
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if len(text) > 0 {
		require.NoError(t, json.Unmarshal(text, &got), string(text))
	}
	return resp.StatusCode, got
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func picture(prompt, webhook string) map[string]any {
	return map[string]any{
		"input":   map[string]any{"prompt": prompt, "megapixels": "0.25", "output_format": "jpg"},
		"webhook": webhook, "webhook_events_filter": []string{"completed"},
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	var cfg simulator.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.Equal(t, "127.0.0.1:8090", cfg.Addr)
	for name, value := range map[string]string{
		"SIMULATOR_ADDR": "8090", "SIMULATOR_MEDIA_ADDR": "here", "SIMULATOR_SMTP_ADDR": "there", "SIMULATOR_URL": "127.0.0.1:8090",
		"SIMULATOR_MEDIA_URL": "http://x/path", "SIMULATOR_SPEED": "0", "SIMULATOR_PARALLEL": "0",
		"SIMULATOR_MEDIA_TTL": "-1s", "SIMULATOR_RETRY_BASE": "0s",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wrong simulator.Config
			assert.ErrorContains(t, env.Load(env.Source{name: value}, &wrong), name+": must be")
		})
	}
	_, err := simulator.New(simulator.Config{}, zaptest.NewLogger(t))
	assert.ErrorContains(t, err, "SIMULATOR_DIR")
}

func TestNew_withoutFFmpeg(t *testing.T) {
	cfg := simulatortest.Config(t)
	t.Setenv("PATH", t.TempDir())
	_, err := simulator.New(cfg, zaptest.NewLogger(t))
	assert.ErrorContains(t, err, "apt-get install ffmpeg")
}

func TestListen_namesTheVariableOfATakenPort(t *testing.T) {
	t.Parallel()
	first := simulatortest.Start(t)
	cfg := simulatortest.Config(t)
	cfg.Addr = first.URL()[len("http://"):]
	second, err := simulator.New(cfg, zaptest.NewLogger(t))
	require.NoError(t, err)
	require.ErrorContains(t, second.Run(t.Context()), "set SIMULATOR_ADDR to another address")
	require.NoError(t, second.Close())
}

func TestHealth(t *testing.T) {
	t.Parallel()
	s := simulatortest.Start(t)
	status, body := call(t, newClient(t), http.MethodGet, s.URL()+"/healthz", nil)
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, map[string]any{"status": "ok", "media": s.MediaURL()}, body)
	assert.Empty(t, s.Journal(t, "kind=call"), "the admin API is not journaled")
}

func TestJournal_showsCallsWithoutSecrets(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	s := simulatortest.Run(t, cfg)
	_, body := call(t, newClient(t), http.MethodPost, s.URL()+schnell, picture("x", "http://127.0.0.1:1/hook"))
	entries := s.Journal(t, "accepted=true")
	require.Len(t, entries, 1)
	got := entries[0]
	assert.Equal(t, body["id"], got.Job)
	assert.Equal(t, http.MethodPost, got.Method)
	assert.Equal(t, schnell, got.Path)
	assert.Equal(t, http.StatusCreated, got.Status)
	assert.Equal(t, "http://127.0.0.1:1/hook", got.Webhook)
	assert.Equal(t, "black-forest-labs/flux-schnell", got.Model)
	assert.NotEmpty(t, got.Account)
	for _, name := range []string{"journal.jsonl", "jobs.jsonl"} {
		raw, err := os.ReadFile(filepath.Join(cfg.Dir, name))
		require.NoError(t, err)
		assert.NotContains(t, string(raw), simulatortest.Token)
	}
	status, body := call(t, newClient(t), http.MethodGet, s.URL()+"/sim/journal?jop=x", nil)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, body["error"], "jop")
}

func TestFaultRules(t *testing.T) {
	t.Parallel()
	s, client := simulatortest.Start(t), newClient(t)
	rules := s.URL() + "/sim/faults"
	status, rule := call(t, client, http.MethodPost, rules, map[string]any{"faults": "http=402", "provider": "replicate", "times": 1})
	require.Equal(t, http.StatusCreated, status)
	_, listed := call(t, client, http.MethodGet, rules, nil)
	assert.Equal(t, []any{rule}, listed["faults"])

	status, _ = call(t, client, http.MethodPost, s.URL()+schnell, picture("x", ""))
	assert.Equal(t, http.StatusPaymentRequired, status)
	status, _ = call(t, client, http.MethodPost, s.URL()+schnell, picture("x", ""))
	assert.Equal(t, http.StatusCreated, status)

	for _, wrong := range []any{map[string]any{"faults": "nonsense"}, map[string]any{"fault": "http=402"}, "text"} {
		status, _ = call(t, client, http.MethodPost, rules, wrong)
		assert.Equal(t, http.StatusBadRequest, status)
	}
	_, _ = call(t, client, http.MethodPost, rules, map[string]any{"faults": "fail=PA"})
	status, _ = call(t, client, http.MethodDelete, rules, nil)
	assert.Equal(t, http.StatusNoContent, status)
	_, listed = call(t, client, http.MethodGet, rules, nil)
	assert.Empty(t, listed["faults"])
	_, knobs := call(t, client, http.MethodGet, s.URL()+"/sim/knobs", nil)
	assert.NotEmpty(t, knobs["knobs"])
}

func TestJobs_tellWhatWasServed(t *testing.T) {
	t.Parallel()
	s, client := simulatortest.Start(t), newClient(t)
	_, made := call(t, client, http.MethodPost, s.URL()+schnell, picture("[sim queue=1h] x", "http://127.0.0.1:1/one"))
	id, ok := made["id"].(string)
	require.True(t, ok)
	for query, count := range map[string]int{"": 1, "?webhook=http://127.0.0.1:1/one": 1, "?webhook=x": 0, "?provider=fal": 0} {
		_, listed := call(t, client, http.MethodGet, s.URL()+"/sim/jobs"+query, nil)
		assert.Len(t, listed["jobs"], count, query)
	}
	_, job := call(t, client, http.MethodGet, s.URL()+"/sim/jobs/"+id, nil)
	assert.Equal(t, "queued", job["status"])
	status, _ := call(t, client, http.MethodGet, s.URL()+"/sim/jobs/unknown", nil)
	assert.Equal(t, http.StatusNotFound, status)
}

// A simulator that is stopped in the middle goes on where it was: the running
// job ends, the webhook that nobody took is delivered with the id it had.
func TestRestart(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	status, ids := http.StatusServiceUnavailable, map[string]int{}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		ids[r.Header.Get("webhook-id")]++
		w.WriteHeader(status)
	}))
	t.Cleanup(receiver.Close)
	cfg := simulatortest.Config(t)
	cfg.RetryBase = 20 * time.Millisecond
	first, client := simulatortest.Run(t, cfg), newClient(t)
	call(t, client, http.MethodPost, first.URL()+schnell, picture("[sim delay=1s] running", ""))
	_, owed := call(t, client, http.MethodPost, first.URL()+schnell, picture("owed", receiver.URL))
	require.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(ids) == 1
	}, patience, 5*time.Millisecond)
	first.Stop(t)
	mu.Lock()
	status = http.StatusOK
	mu.Unlock()

	second := simulatortest.Run(t, cfg)
	require.Eventually(t, func() bool {
		for _, job := range second.Jobs(t) {
			if !job.Announced || job.Status != "succeeded" {
				return false
			}
		}
		return true
	}, patience, 20*time.Millisecond)
	mu.Lock()
	defer mu.Unlock()
	assert.Len(t, ids, 1, "one message, however often it was sent")
	delivered := second.Journal(t, "kind=delivery&job="+owed["id"].(string)) //nolint:forcetypeassert,errcheck // an id is text
	assert.Equal(t, http.StatusOK, delivered[len(delivered)-1].Status)
	assert.Len(t, second.Journal(t, "accepted=true"), 2)
}

func TestTLS(t *testing.T) {
	t.Parallel()
	_, server := simulatortest.StartTLS(t)
	client := server.Client()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+schnell,
		bytes.NewReader([]byte(`{"input":{"prompt":"[sim http=timeout_after_accept] x","megapixels":"0.25"}}`)))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+simulatortest.Token)
	resp, err := client.Do(req)
	if err == nil {
		require.NoError(t, resp.Body.Close())
	}
	require.Error(t, err, "the stream is reset")
	status, listed := call(t, client, http.MethodGet, server.URL+"/v1/predictions", nil)
	assert.Equal(t, http.StatusOK, status)
	results, ok := listed["results"].([]any)
	require.True(t, ok)
	require.Len(t, results, 1)
}

func TestRun_stopsWhileCallersWait(t *testing.T) {
	t.Parallel()
	s := simulatortest.Start(t)
	answered := make(chan struct{})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() {
		defer close(answered)
		raw := []byte(`{"input":{"prompt":"[sim delay=1h] x"}}`)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+schnell, bytes.NewReader(raw))
		assert.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+simulatortest.Token)
		req.Header.Set("Prefer", "wait")
		if resp, err := newClient(t).Do(req); err == nil {
			assert.NoError(t, resp.Body.Close())
		}
	}()
	require.Eventually(t, func() bool { return len(s.Jobs(t)) == 1 }, patience, 5*time.Millisecond)
	s.Stop(t)
	<-answered
	assert.NoError(t, ctx.Err())
}
