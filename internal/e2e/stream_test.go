package e2e_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// told is one event as a stream told it.
type told struct {
	seq  int64
	name string
	data string
}

// ends reports whether it is the final event of a generation.
func (e told) ends(t *testing.T) bool {
	t.Helper()
	var event struct{ Status models.Status }
	require.NoError(t, json.Unmarshal([]byte(e.data), &event))
	return event.Status.Terminal()
}

// hear reads a person's events behind seq from an api until enough says so or
// the connection breaks.
func (p person) hear(t *testing.T, api string, seq int64, enough func(told) bool) []told {
	t.Helper()
	ctx, leave := context.WithTimeout(t.Context(), finishWait)
	defer leave()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/api/events", http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Last-Event-ID", strconv.FormatInt(seq, 10))
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	var heard []told
	var next told
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "id":
			next.seq, err = strconv.ParseInt(value, 10, 64)
			require.NoError(t, err)
		case "event":
			next.name = value
		case "data":
			next.data = value
			heard = append(heard, next)
			if enough(next) {
				return heard
			}
		}
	}
	require.NoError(t, ctx.Err(), "nothing more came")
	return heard
}

// anotherAPI starts one more api of the stack, and returns where it answers and
// what kills it.
func anotherAPI(t *testing.T) (address string, kill func()) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := listener.Addr().String()
	require.NoError(t, listener.Close())
	cmd := exec.CommandContext(t.Context(), filepath.Join(running.bin, "api"))
	cmd.Env = append(environOf(t, "api"), "API_ADDR="+addr)
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }() // it is killed: that is its result
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	require.Eventually(t, func() bool {
		status, _, err := get(t.Context(), "http://"+addr+"/readyz")
		return err == nil && status == http.StatusOK
	}, startWait, 100*time.Millisecond)
	return "http://" + addr, func() { assert.NoError(t, cmd.Process.Kill()) }
}

// TestAStreamGoesOnAtAnotherProcess follows five generations at once. Its reader
// leaves after every third event and comes back to the other of two processes,
// one of which is killed while it reads.
func TestAStreamGoesOnAtAnotherProcess(t *testing.T) {
	t.Parallel()
	other, kill := anotherAPI(t)
	apis := []string{other, running.url("API_ADDR", "")}
	p := newPerson(t)
	for i := range models.DefaultActiveLimit {
		p.ask(t, picture("[sim delay="+strconv.Itoa(1+i)+"s] followed from door to door"))
	}

	var heard []told
	ended, killed := 0, false
	for turn := 0; ended < models.DefaultActiveLimit; turn++ {
		last := int64(0)
		if len(heard) > 0 {
			last = heard[len(heard)-1].seq
		}
		api, some := apis[turn%2], 0
		if killed {
			api = apis[1]
		}
		heard = append(heard, p.hear(t, api, last, func(event told) bool {
			if event.ends(t) {
				ended++
			}
			some++
			if turn == 4 && some == 1 { // from now on only what the connection still holds
				kill()
				killed = true
				return false
			}
			return some == 3 || ended == models.DefaultActiveLimit
		})...)
	}
	require.True(t, killed)

	for i, event := range heard {
		assert.Contains(t, []string{"generation", "notification"}, event.name)
		require.EqualValues(t, i+1, event.seq, "nothing is lost and nothing doubled")
	}
	whole := p.hear(t, apis[1], 0, func(event told) bool { return event.seq == heard[len(heard)-1].seq })
	assert.Equal(t, whole, heard, "and it is what one reader hears who never left")
}
