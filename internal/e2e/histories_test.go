package e2e_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// saveHistories makes TestEveryOutcomeLeavesAHistory write what it sees to
// workflows/testdata/histories, for the replay test:
//
//	go test ./internal/e2e -run EveryOutcome -save-histories
var saveHistories = flag.Bool("save-histories", false, "write the histories for the replay test")

func TestEveryOutcomeLeavesAHistory(t *testing.T) {
	t.Parallel()
	outcomes := map[string]struct {
		prompt string
		// then is what its user does while the job is waited for; "" for nothing.
		then string
		// run is the run whose history it is; further ones come by retry.
		run  int
		last enums.EventType
	}{
		"webhook":         {"all is well", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"webhook-early":   {"[sim webhook=before_response] hasty", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"webhook-doubled": {"[sim webhook=dup:3] again", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"poll":            {"[sim webhook=drop] silent", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"throttled":       {"[sim http=429:2] patient", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"found":           {"[sim http=timeout_after_accept] hung up on", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"moderation":      {"[sim fail=E005] flagged", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"billing":         {"[sim http=402:9] poor", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"media-lost":      {"[sim media=404] gone", "", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"cancelled":       {"[sim delay=60s] unwanted", "cancel", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED},
		"deleted":         {"[sim delay=60s] unwanted", "delete", 1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED},
		"retried":         {"[sim http=402:1] second time lucky", "", 2, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"revisited":       {"[sim media=404] gone for good", "", 2, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
	}
	for name, outcome := range outcomes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t)
			id := p.ask(t, picture(outcome.prompt))
			if outcome.then != "" {
				p.waiting(t, id)
				p.stop(t, id, outcome.then)
			}
			p.finished(t, id)
			for range outcome.run - 1 {
				status, body := p.call(t, http.MethodPost, "/api/generations/"+id+"/retry", nil)
				require.Equal(t, http.StatusAccepted, status, string(body))
			}
			c := temporal(t)
			require.Eventually(t, func() bool { // the row is written a moment before the run closes
				found, err := historyOf(t.Context(), c, id, outcome.run)
				return err == nil && found.GetEvents()[len(found.GetEvents())-1].GetEventType() == outcome.last
			}, finishWait, finishWait/1000)
			if *saveHistories {
				save(t, name, id, outcome.run)
			}
		})
	}
}

// stop ends a running generation by one of the two verbs.
func (p person) stop(t *testing.T, id, verb string) {
	t.Helper()
	method, path := http.MethodDelete, "/api/generations/"+id
	if verb == "cancel" {
		method, path = http.MethodPost, path+"/cancel"
	}
	status, body := p.call(t, method, path, nil)
	require.Less(t, status, 300, string(body))
}

// save writes a history without the name of the machine that made it.
func save(t *testing.T, name, id string, run int) {
	t.Helper()
	found, err := historyOf(t.Context(), temporal(t), id, run)
	require.NoError(t, err)
	raw, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(found)
	require.NoError(t, err)
	raw = regexp.MustCompile(`"identity":\s*"[^"]*"`).ReplaceAll(raw, []byte(`"identity": "worker"`))
	path := filepath.Join("../../workflows/testdata/histories", name+".json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
	assert.NoError(t, os.WriteFile(path, raw, 0o600))
}
