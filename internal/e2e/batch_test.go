package e2e_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// busiest looks at a user's rows until done is closed, and returns how many were
// active at most.
func (w *witness) busiest(t *testing.T, userID uuid.UUID, done <-chan struct{}) int {
	t.Helper()
	most := 0
	for {
		var active int
		err := w.rows.QueryRow(t.Context(), `SELECT count(*) FROM generations
			WHERE user_id = $1 AND status IN ('pending', 'queued', 'processing') AND NOT in_line`, userID).Scan(&active)
		assert.NoError(t, err) //nolint:testifylint // beside the test's goroutine
		most = max(most, active)
		select {
		case <-done:
			return most
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestABatchOfEightWithALimitOfFive kills the worker while the first five are at
// their provider: it runs alone, as the tests of durability do.
func TestABatchOfEightWithALimitOfFive(t *testing.T) {
	p, w := newPerson(t), newWitness(t)
	request := picture("[sim delay=2s] one of eight")
	request["count"] = 8
	status, body := p.call(t, http.MethodPost, "/api/generations/create", request)
	require.Equal(t, http.StatusAccepted, status, string(body))
	var answer struct {
		IDs   []string `json:"ids"`
		Batch string   `json:"batch_id"`
	}
	require.NoError(t, json.Unmarshal(body, &answer))
	require.Len(t, answer.IDs, models.MaxBatch)
	status, body = p.call(t, http.MethodPost, "/api/generations/create", picture("one more"))
	assert.Equal(t, http.StatusTooManyRequests, status, string(body))

	done, most := make(chan struct{}), 0
	var looking sync.WaitGroup
	looking.Go(func() { most = w.busiest(t, p.id, done) })
	p.waiting(t, answer.IDs[0])
	running.kill(t, "worker")
	for _, id := range answer.IDs {
		p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 1, "one job at the provider")
	}
	close(done)
	looking.Wait()
	assert.Equal(t, models.DefaultActiveLimit, most)

	status, body = p.call(t, http.MethodGet, "/api/generations/list?status=completed&batchId="+answer.Batch, nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, string(body), `"total":8`)
	balance, err := w.records.Balance(t.Context(), p.id)
	require.NoError(t, err)
	assert.Zero(t, balance.Held, "the ledger settles")
	entries, err := w.records.Entries(t.Context(), p.id, 0, 50)
	require.NoError(t, err)
	reserved := 0
	for _, entry := range entries {
		if entry.Kind == models.PostingReserve {
			reserved++
		}
	}
	assert.Equal(t, models.MaxBatch, reserved, "each was set aside once")
}

func TestTheTerminalSavesAllOfABatch(t *testing.T) {
	t.Parallel()
	p, out := newPerson(t), t.TempDir()
	printed := running.tool(t, "", "generate", "a lighthouse at dusk", "--count", "6", "--set", "seed=7", "-o", out,
		"--api", running.url("API_ADDR", ""), "--token", p.token)
	saved, err := filepath.Glob(filepath.Join(out, "*"))
	require.NoError(t, err)
	assert.Len(t, saved, 6)
	assert.ElementsMatch(t, saved, strings.Fields(printed))
}
