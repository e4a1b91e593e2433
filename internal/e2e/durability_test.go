package e2e_test

import (
	"context"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// The tests of this file end processes and count what a process did, so they
// run alone, one after another.

func TestAWorkerKilledInTheMiddleLosesNothing(t *testing.T) {
	p := newPerson(t)
	id := p.ask(t, picture("[sim delay=3s] kept by its history"))
	p.waiting(t, id)
	running.kill(t, "worker")
	p.completed(t, id)
	assert.Len(t, jobsOf(t, id), 1, "one job at the provider")
}

func TestAWorkerKilledWhileSubmittingPaysOnce(t *testing.T) {
	p := newPerson(t)
	var ids []string
	for range 5 {
		ids = append(ids, p.ask(t, picture("paid once")))
	}
	running.kill(t, "worker")
	for _, id := range ids {
		p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 1)
	}
}

func TestAMediaWorkerKilledInTheMiddleLosesNothing(t *testing.T) {
	p := newPerson(t)
	id := p.ask(t, picture("[sim media=slow] a long way home"))
	p.until(t, id, func(gen shown) bool { return gen.Stage == models.StageDownloading })
	running.kill(t, "worker --queues media")
	gen := p.completed(t, id)
	require.Len(t, gen.Assets, 1)
	accepted := jobsOf(t, id)
	require.Len(t, accepted, 1)
	assert.Equal(t, accepted[0].Outputs[0].SHA256, gen.Assets[0].SHA256)
}

func TestABurstNeverHasMoreThanTwoMediaSteps(t *testing.T) {
	spare := exec.CommandContext(t.Context(), filepath.Join(running.bin, "worker"), "--queues", "media")
	spare.Env = append(environOf(t, "worker --queues media"), "WORKER_METRICS_ADDR="+running.env["SPARE_ADDR"])
	spare.Cancel = func() error { return spare.Process.Signal(syscall.SIGTERM) }
	require.NoError(t, spare.Start())
	t.Cleanup(func() {
		require.ErrorIs(t, spare.Wait(), context.Canceled)
		assert.True(t, spare.ProcessState.Success(), "it ends cleanly")
	})
	require.Eventually(t, func() bool {
		status, _, err := get(t.Context(), running.url("SPARE_ADDR", "/healthz"))
		return err == nil && status == http.StatusOK
	}, startWait, 100*time.Millisecond, "the second process stands by")

	const people, each = 8, 5
	var burst sync.WaitGroup
	for range people {
		p := newPerson(t)
		var ids []string
		for range each {
			ids = append(ids, p.ask(t, picture("one of forty")))
		}
		burst.Go(func() {
			for _, id := range ids {
				assert.Equal(t, models.StatusCompleted, p.finished(t, id).Status)
			}
		})
	}
	burst.Wait()
	assert.InDelta(t, 2, metric(t, "MEDIA_WORKER_METRICS_ADDR", "darkroom_media_steps_running_most"), 0, "never more, and as many as allowed")
	assert.InDelta(t, 0, metric(t, "SPARE_ADDR", "darkroom_media_steps_running_most"), 0, "it did nothing")
}

// metric reads one number of a worker.
func metric(t *testing.T, part, name string) float64 {
	t.Helper()
	status, body, err := get(t.Context(), running.url(part, "/metrics"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindSubmatch(body)
	require.NotNil(t, found, name)
	value, err := strconv.ParseFloat(string(found[1]), 64)
	require.NoError(t, err)
	return value
}

func TestFiftyParallelCreatesOfOneUser(t *testing.T) {
	p := newPerson(t)
	var accepted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			status, body := p.call(t, http.MethodPost, "/api/generations/create", picture("[sim delay=20s] one of five"))
			switch status {
			case http.StatusAccepted:
				accepted.Add(1)
			case http.StatusTooManyRequests:
				assert.Contains(t, string(body), `"CONCURRENT_LIMIT_EXCEEDED"`)
				refused.Add(1)
			default:
				assert.Fail(t, "neither accepted nor refused", string(body))
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 5, accepted.Load())
	assert.EqualValues(t, 45, refused.Load())
}
