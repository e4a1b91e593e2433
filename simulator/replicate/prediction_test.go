package replicate_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
)

func TestPrediction_succeeds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in := input("a lighthouse at dusk")
	in["num_outputs"] = 3
	got := b.run(t, schnell, in)
	assert.Equal(t, "succeeded", got["status"])
	assert.Nil(t, got["error"])
	assert.Contains(t, got["logs"], "Using seed: 7\n")
	outputs, ok := got["output"].([]any)
	require.True(t, ok)
	require.Len(t, outputs, 3)
	for n, output := range outputs {
		assert.Contains(t, output, b.MediaURL()+"/xezq/")
		assert.Contains(t, output, "/out-"+strconv.Itoa(n)+".jpg")
	}
	metrics, ok := got["metrics"].(map[string]any)
	require.True(t, ok)
	assert.Positive(t, metrics["predict_time"])
}

func TestPrediction_passesThroughEveryStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, schnell, map[string]any{"input": input("[sim queue=150ms delay=150ms] x")})
	var seen []string
	require.Eventually(t, func() bool {
		status, _ := b.call(t, http.MethodGet, "/v1/predictions/"+id, nil).body["status"].(string)
		if len(seen) == 0 || seen[len(seen)-1] != status {
			seen = append(seen, status)
		}
		return status == "succeeded"
	}, patience, 5*time.Millisecond)
	assert.Equal(t, []string{"starting", "processing", "succeeded"}, seen)
}

func TestPrediction_fails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, want := range map[string]struct{ status, words string }{
		"E005":               {"failed", "(E005) (uIJ6l3ruRD)"},
		"PA":                 {"failed", "Prediction interrupted; please retry (code: PA)"},
		"E9828":              {"failed", "Director: unexpected error handling prediction (E9828)"},
		"NSFW":               {"failed", "NSFW content detected"},
		`"out of red paint"`: {"failed", "out of red paint"},
		"aborted":            {"aborted", ""},
	} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			got := b.run(t, schnell, input("[sim fail="+knob+"] x"))
			assert.Equal(t, want.status, got["status"])
			assert.Nil(t, got["output"])
			if want.words == "" {
				assert.Nil(t, got["error"])
				assert.Nil(t, got["started_at"])
				return
			}
			assert.Contains(t, got["error"], want.words)
		})
	}
}

func TestPrediction_belongsToItsAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, schnell, map[string]any{"input": input("x")})
	stranger := b.as("r8_stranger")
	assert.Equal(t, http.StatusNotFound, stranger.call(t, http.MethodGet, "/v1/predictions/"+id, nil).status)
	assert.Equal(t, http.StatusNotFound, stranger.call(t, http.MethodPost, "/v1/predictions/"+id+"/cancel", nil).status)
	assert.Empty(t, stranger.call(t, http.MethodGet, "/v1/predictions", nil).body["results"])
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/v1/predictions/unknown", nil).status)
}

func TestPrediction_cancel(t *testing.T) {
	t.Parallel()
	b := setup(t)

	t.Run("running", func(t *testing.T) {
		t.Parallel()
		id := b.create(t, schnell, map[string]any{"input": input("[sim delay=1h] x")})
		a := b.call(t, http.MethodPost, "/v1/predictions/"+id+"/cancel", nil)
		assert.Equal(t, http.StatusOK, a.status)
		assert.Equal(t, "canceled", b.finish(t, id)["status"])
	})

	t.Run("ended", func(t *testing.T) {
		t.Parallel()
		id := b.create(t, schnell, map[string]any{"input": input("x")})
		b.finish(t, id)
		a := b.call(t, http.MethodPost, "/v1/predictions/"+id+"/cancel", nil)
		assert.Equal(t, http.StatusOK, a.status)
		assert.Equal(t, "succeeded", a.body["status"])
	})
}

func TestPrediction_pollStuck(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim poll_stuck] x")}, "Prefer", "wait")
	require.Equal(t, "succeeded", a.body["status"])
	id, _ := a.body["id"].(string)
	got := b.call(t, http.MethodGet, "/v1/predictions/"+id, nil)
	assert.Equal(t, "processing", got.body["status"])
	assert.Nil(t, got.body["output"])
}

func TestPrediction_dataIsRemoved(t *testing.T) {
	t.Parallel()
	b := setup(t, func(cfg *simulator.Config) { cfg.MediaTTL = 3 * time.Second })
	id := b.create(t, schnell, map[string]any{"input": input("x")})
	got := b.finish(t, id)
	outputs, ok := got["output"].([]any)
	require.True(t, ok)
	address, ok := outputs[0].(string)
	require.True(t, ok)
	require.Eventually(t, func() bool {
		got = b.call(t, http.MethodGet, "/v1/predictions/"+id, nil).body
		return got["data_removed"] == true
	}, patience, 20*time.Millisecond)
	assert.Nil(t, got["output"])
	assert.Empty(t, got["logs"])
	assert.Empty(t, got["input"])
	assert.Equal(t, "succeeded", got["status"])
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	resp, err := b.client.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
}

func TestPrediction_dataIsRemovedEarly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, schnell, map[string]any{"input": input("[sim ttl=1ms] x")})
	b.finish(t, id)
	var got map[string]any
	require.Eventually(t, func() bool { // a quick poll sees the end before the millisecond is over
		got = b.call(t, http.MethodGet, "/v1/predictions/"+id, nil).body
		return got["data_removed"] == true
	}, patience, time.Millisecond)
	assert.Nil(t, got["output"])
	kept := b.run(t, schnell, input("x"))
	assert.Equal(t, false, kept["data_removed"], "others are kept")
}

func TestList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var ids []string
	for range 103 {
		ids = append(ids, b.create(t, schnell, map[string]any{
			"input": input("[sim queue=1h] x"), "webhook": "http://127.0.0.1:1/" + strconv.Itoa(len(ids)), "webhook_events_filter": []string{"completed"},
		}))
	}
	first := b.call(t, http.MethodGet, "/v1/predictions", nil).body
	results, ok := first["results"].([]any)
	require.True(t, ok)
	require.Len(t, results, 100)
	newest, ok := results[0].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, ids[102], newest["id"])
	assert.Equal(t, "http://127.0.0.1:1/102", newest["webhook"], "a lost job is found by its webhook")
	assert.NotContains(t, newest, "output")
	assert.NotContains(t, newest, "logs")

	next, ok := first["next"].(string)
	require.True(t, ok)
	require.True(t, strings.HasPrefix(next, b.base+"/v1/predictions?"), "next is absolute: %s", next)
	second := b.call(t, http.MethodGet, strings.TrimPrefix(next, b.base), nil).body
	assert.Len(t, second["results"], 3)
	assert.Nil(t, second["next"])
}

func TestList_bounds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.create(t, schnell, map[string]any{"input": input("[sim queue=1h] x")})
	soon, past := time.Now().Add(time.Minute).Format(time.RFC3339), time.Now().Add(-time.Minute).Format(time.RFC3339)
	for query, count := range map[string]int{
		"created_after=" + url.QueryEscape(past): 1, "created_after=" + url.QueryEscape(soon): 0,
		"created_before=" + url.QueryEscape(past): 0, "created_before=" + url.QueryEscape(soon): 1, "source=web": 0,
	} {
		assert.Len(t, b.call(t, http.MethodGet, "/v1/predictions?"+query, nil).body["results"], count, query)
	}
	for _, query := range []string{"created_after=yesterday", "cursor=nonsense"} {
		assert.Equal(t, http.StatusUnprocessableEntity, b.call(t, http.MethodGet, "/v1/predictions?"+query, nil).status, query)
	}
}
