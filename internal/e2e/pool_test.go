package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tool runs the operator's tool on the stack and returns what it printed.
func (s *local) tool(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(s.bin, "darkroom"), args...)
	cmd.Env, cmd.Dir, cmd.Stdin = s.environment(), s.dir, strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return string(stdout)
}

// keyOf makes a key in the provider's form.
func keyOf(name string) string { return "r8_" + name + strings.Repeat("0", 37-len(name)) }

// spoil has the simulated provider refuse the jobs of one account.
func spoil(t *testing.T, key, faults string) {
	t.Helper()
	raw, err := json.Marshal(map[string]string{"token": key, "faults": faults})
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.url("SIMULATOR_ADDR", "/sim/faults"), bytes.NewReader(raw))
	require.NoError(t, err)
	status, body := person{}.do(t, req)
	require.Less(t, status, 300, string(body))
}

// poolOf adds accounts to the stack's pool until the test ends. The test must run
// alone: while there is a pool, every job of the stack goes to it.
func poolOf(t *testing.T, keys map[string]string) {
	t.Helper()
	for name, key := range keys {
		running.tool(t, key, "tokens", "add", name)
		t.Cleanup(func() {
			cmd := exec.Command(filepath.Join(running.bin, "darkroom"), "tokens", "delete", name)
			cmd.Env, cmd.Dir = running.environment(), running.dir
			assert.NoError(t, cmd.Run())
		})
	}
	t.Cleanup(func() {
		req, err := http.NewRequest(http.MethodDelete, running.url("SIMULATOR_ADDR", "/sim/faults"), http.NoBody)
		require.NoError(t, err)
		status, _ := person{}.do(t, req)
		assert.Less(t, status, 300)
	})
}

func TestARefusedAccountOfThePoolGivesWay(t *testing.T) {
	keys := map[string]string{"poor": keyOf("poor"), "unknown": keyOf("unknown"), "well": keyOf("well")}
	poolOf(t, keys)
	spoil(t, keys["poor"], "http=402:99")
	spoil(t, keys["unknown"], "http=401:99")
	p := newPerson(t)
	var ids []string
	for range 5 {
		ids = append(ids, p.ask(t, picture("moved on")))
	}
	for _, id := range ids {
		gen := p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 1, "one job at the provider")
		assert.Len(t, gen.Attempts, 1, "nothing was tried before an account took it")
	}
	listed := running.tool(t, "", "tokens", "list")
	assert.Regexp(t, `(?m)^poor .* billing `, listed)
	assert.Regexp(t, `(?m)^unknown .* auth `, listed)

	// The others rest by now, for refusals in a row: 10 s, then longer.
	spoil(t, keys["well"], "http=429:1 retry_after=3s")
	id := p.ask(t, picture("waited for"))
	p.completed(t, id)
	assert.Len(t, jobsOf(t, id), 1)
}
