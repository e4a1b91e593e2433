package e2e_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/chaos"
	"darkroom/models"
)

// outage is how long what we depend on stays away in the tests of this file:
// long enough for every time-out of a call and for several retries. make outage
// plays a minute.
var outage = flag.Duration("outage", 10*time.Second, "how long an outage lasts")

// gone kills what a link leads to and cuts the link, since the supervisor would
// have it back in a second. back ends that, after the outage at the earliest.
func gone(t *testing.T, part, link string) (back func()) {
	t.Helper()
	ends := time.After(*outage)
	running.network.cut(link)
	require.NoError(t, running.signal(part, syscall.SIGKILL))
	return func() {
		<-ends
		require.NoError(t, running.network.mend(t.Context(), link))
	}
}

// completedOnce waits for generations, each made by one job.
func completedOnce(t *testing.T, asked map[string]person) {
	t.Helper()
	for id, p := range asked {
		p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 1)
	}
}

func TestTemporalStoppedWhileTwentyAreAsked(t *testing.T) {
	const people, each = 4, 5
	asked := map[string]person{}
	back := gone(t, chaos.Temporal, chaos.ToTemporal)
	for range people {
		p := newPerson(t)
		for i := range each {
			began := time.Now()
			asked[p.ask(t, picture(fmt.Sprintf("number %d of those who do not wait", i)))] = p
			assert.Less(t, time.Since(began), 15*time.Second, "the caller does not wait for Temporal")
		}
	}
	back()
	assert.Len(t, asked, people*each)
	completedOnce(t, asked)
}

func TestPostgresStoppedLosesNothing(t *testing.T) {
	p := newPerson(t)
	asked := map[string]person{}
	for _, knob := range []string{"delay=1s", "delay=4s", "queue=2s", "media=slow:64"} {
		asked[p.ask(t, picture("[sim "+knob+"] in the middle of it"))] = p
	}
	back := gone(t, chaos.Postgres, chaos.ToPostgres)
	refused(t, p)
	back()
	assert.Eventually(t, func() bool { return running.well(t.Context()) == nil }, finishWait, time.Second)
	completedOnce(t, asked)
	p.completed(t, p.ask(t, picture("afterwards")))
}

// refused asks an api without a database for a picture: it says that it cannot,
// and when to come again.
func refused(t *testing.T, p person) {
	t.Helper()
	const order = `{"action": "create", "model_id": "flux-schnell", "prompt": "refused"}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.url("API_ADDR", "/api/generations/create"), strings.NewReader(order))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	assert.NotEmpty(t, resp.Header.Get("Retry-After"))
	assert.Eventually(t, func() bool { // a report is shown again for two seconds
		status, _, askErr := get(t.Context(), running.url("API_ADDR", "/readyz"))
		return askErr == nil && status == http.StatusServiceUnavailable
	}, 5*time.Second, 100*time.Millisecond)
}

// TestStorageAwayIsWaitedFor puts a file where the folder was that everything is
// written to first, as root may write to any folder that is one.
func TestStorageAwayIsWaitedFor(t *testing.T) {
	parts := filepath.Join(running.dir, "storage", "parts")
	require.NoError(t, os.Rename(parts, parts+".away"))
	require.NoError(t, os.WriteFile(parts, nil, 0o600))
	ends := time.After(*outage)
	p := newPerson(t)
	asked := map[string]person{}
	for range 3 {
		asked[p.ask(t, picture("kept until there is room"))] = p
	}
	for id := range asked {
		p.until(t, id, func(gen shown) bool { return gen.Stage == models.StageUploading })
	}
	assert.Eventually(t, func() bool {
		_, body, err := get(t.Context(), running.url("API_ADDR", "/readyz"))
		return err == nil && strings.Contains(string(body), "degraded")
	}, 5*time.Second, 100*time.Millisecond)
	<-ends
	for id := range asked {
		assert.False(t, p.show(t, id).Status.Terminal())
	}
	require.NoError(t, os.Remove(parts))
	require.NoError(t, os.Rename(parts+".away", parts))
	completedOnce(t, asked)
}
