package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

// A rule for one account, named by its token, is in force after a restart with
// the times that it has left.
func TestRestart_keepsRules(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	first, client := simulatortest.Run(t, cfg), newClient(t)
	for token, faults := range map[string]string{simulatortest.Token: "http=402:2", "r8_other": "http=500"} {
		status, rule := call(t, client, http.MethodPost, first.URL()+"/sim/faults", map[string]any{"faults": faults, "token": token, "times": 2})
		require.Equal(t, http.StatusCreated, status)
		assert.NotEmpty(t, rule["account"])
		assert.NotContains(t, rule, "token")
	}
	submit := func(base string) int {
		status, _ := call(t, client, http.MethodPost, base+schnell, picture("x", ""))
		return status
	}
	assert.Equal(t, http.StatusPaymentRequired, submit(first.URL()))
	first.Stop(t)

	second := simulatortest.Run(t, cfg)
	assert.Equal(t, http.StatusPaymentRequired, submit(second.URL()))
	assert.Equal(t, http.StatusCreated, submit(second.URL()))
	_, listed := call(t, client, http.MethodGet, second.URL()+"/sim/faults", nil)
	assert.Len(t, listed["faults"], 1, "the other account's")
}

// A webhook that nobody takes is tried once more after a restart, not as often as
// if it were new.
func TestRestart_keepsCountOfRetries(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(receiver.Close)
	cfg := simulatortest.Config(t)
	cfg.RetryBase = time.Hour // the first retry never comes by itself
	made := func(s *simulatortest.Simulator) int {
		return len(s.JobsOf(t, receiver.URL)[0].Deliveries)
	}
	for run := range 3 {
		s := simulatortest.Run(t, cfg)
		if run == 0 {
			call(t, newClient(t), http.MethodPost, s.URL()+schnell, picture("x", receiver.URL))
		}
		require.Eventually(t, func() bool { return made(s) == run+1 }, patience, time.Millisecond)
		s.Stop(t)
	}
	assert.EqualValues(t, 3, attempts.Load(), "no more than the job knows of")
}
