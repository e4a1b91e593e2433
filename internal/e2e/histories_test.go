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
		cancel bool
		last   enums.EventType
	}{
		"webhook":         {"all is well", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"webhook-early":   {"[sim webhook=before_response] hasty", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"webhook-doubled": {"[sim webhook=dup:3] again", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"poll":            {"[sim webhook=drop] silent", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"throttled":       {"[sim http=429:2] patient", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED},
		"moderation":      {"[sim fail=E005] flagged", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"billing":         {"[sim http=402:9] poor", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"media-lost":      {"[sim media=404] gone", false, enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED},
		"cancelled":       {"[sim delay=60s] unwanted", true, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED},
	}
	for name, outcome := range outcomes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t)
			id := p.ask(t, picture(outcome.prompt))
			if outcome.cancel {
				p.waiting(t, id)
				status, body := p.call(t, http.MethodPost, "/api/generations/"+id+"/cancel", nil)
				require.Less(t, status, 300, string(body))
			}
			p.finished(t, id)
			c := temporal(t)
			require.Eventually(t, func() bool { // the row is written a moment before the run closes
				found, err := historyOf(t.Context(), c, id)
				return err == nil && found.GetEvents()[len(found.GetEvents())-1].GetEventType() == outcome.last
			}, finishWait, finishWait/1000)
			if *saveHistories {
				save(t, name, id)
			}
		})
	}
}

// save writes a history without the name of the machine that made it.
func save(t *testing.T, name, id string) {
	t.Helper()
	found, err := historyOf(t.Context(), temporal(t), id)
	require.NoError(t, err)
	raw, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(found)
	require.NoError(t, err)
	raw = regexp.MustCompile(`"identity":\s*"[^"]*"`).ReplaceAll(raw, []byte(`"identity": "worker"`))
	path := filepath.Join("../../workflows/testdata/histories", name+".json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
	assert.NoError(t, os.WriteFile(path, raw, 0o600))
}
