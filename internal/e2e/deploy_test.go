package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// stopMost is what a part may take from SIGTERM to its end: the steps that run
// get WORKER_STOP_TIMEOUT, 20 s, and there is the machine's load.
const stopMost = 45 * time.Second

// replace ends a part as a deploy does, waits until it has ended, and then until
// its successor answers.
func (s *local) replace(t *testing.T, tail, health string) {
	t.Helper()
	pid, err := s.process(tail)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGTERM))
	require.Eventually(t, func() bool {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		return err != nil || len(raw) == 0 // a zombie has none
	}, stopMost, 50*time.Millisecond, "%s does not end", tail)
	require.Eventually(t, func() bool {
		status, _, err := get(t.Context(), s.url(health, "/healthz"))
		return err == nil && status == http.StatusOK
	}, startWait, 50*time.Millisecond, "%s does not come back", tail)
}

// TestADeployLosesNothingAndPaysNothingTwice replaces every program while one
// generation is submitted, one is waited for and one comes home, api first: what
// it takes in then is kept for the workers to come.
func TestADeployLosesNothingAndPaysNothingTwice(t *testing.T) {
	p := newPerson(t)
	slow := p.ask(t, picture("[sim media=slow] on its way home"))
	waiting := p.ask(t, picture("[sim delay=20s] waited for"))
	p.until(t, slow, func(gen shown) bool { return gen.Stage == models.StageDownloading })
	p.waiting(t, waiting)
	fresh := p.ask(t, picture("being submitted"))

	running.replace(t, "api", "API_ADDR")
	running.replace(t, "worker", "WORKER_METRICS_ADDR")
	later := p.ask(t, picture("[sim media=slow] asked for in the middle"))
	running.replace(t, "worker --queues media", "MEDIA_WORKER_METRICS_ADDR")

	ids := []string{slow, waiting, fresh, later}
	for _, id := range ids {
		gen := p.completed(t, id)
		accepted := jobsOf(t, id)
		require.Len(t, accepted, 1, "one job at the provider")
		require.Len(t, gen.Assets, 1)
		assert.Equal(t, accepted[0].Outputs[0].SHA256, gen.Assets[0].SHA256)
		assert.Len(t, gen.Attempts, 1)
	}
	account := running.tool(t, "", "credit", "show", p.id.String())
	for _, id := range ids {
		reserved := regexp.MustCompile(`reserve +-\$[0-9.]+ +generation `+id).FindAllString(account, -1)
		assert.Len(t, reserved, 1, account)
	}
	assert.Contains(t, account, "$0.00 set aside")
	assert.Equal(t, len(ids), strings.Count(account, "reserve"), "nothing else was paid")
}
