package fal_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/jobs"
)

// TestConcurrency lets an account's jobs run one after another, and those of
// another account beside them.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rule := map[string]any{"faults": "concurrency=1", "token": b.key}
	require.Equal(t, http.StatusCreated, b.as("").call(t, http.MethodPost, "/sim/faults", rule).status)
	blocker := b.create(t, schnell, input("[sim delay=1h] the first"))
	require.Eventually(t, func() bool {
		return b.call(t, http.MethodGet, text(t, blocker, "status_url"), nil).body["status"] == "IN_PROGRESS"
	}, patience, 5*time.Millisecond)
	var waiting []map[string]any
	for range 3 {
		waiting = append(waiting, b.create(t, schnell, input("[sim delay=20ms] x")))
	}
	_, other := b.as(otherKey).finish(t, b.as(otherKey).create(t, schnell, input("x")))
	assert.Equal(t, http.StatusOK, other.status, "nobody stands in its way")
	last := b.call(t, http.MethodGet, text(t, waiting[2], "status_url"), nil).body
	assert.Equal(t, "IN_QUEUE", last["status"])
	assert.InDelta(t, 2, last["queue_position"], 0)

	b.call(t, http.MethodPut, text(t, waiting[1], "cancel_url"), nil)
	b.call(t, http.MethodPut, text(t, blocker, "cancel_url"), nil)
	for _, receipt := range []map[string]any{waiting[0], waiting[2]} {
		_, result := b.finish(t, receipt)
		assert.Equal(t, http.StatusOK, result.status)
	}
	ran := slices.DeleteFunc(b.Jobs(t), func(job jobs.Job) bool { return job.Status != jobs.Succeeded || job.Faults.Concurrency == 0 })
	require.Len(t, ran, 2)
	apart := !ran[0].Started.Before(ran[1].Ended) || !ran[1].Started.Before(ran[0].Ended)
	assert.True(t, apart, "they ran at the same time")
}
