package e2e_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"darkroom/models"
)

// saveHistories makes TestEveryOutcomeLeavesAHistory write what it sees to
// workflows/testdata/histories, for the replay test:
//
//	go test ./internal/e2e -run EveryOutcome -save-histories
var saveHistories = flag.Bool("save-histories", false, "write the histories for the replay test")

// outcome is one way in which the run of a generation may go.
type outcome struct {
	prompt string
	// then is what happens besides: cancel or delete while the job is waited for,
	// retry after the first run, late for a success after it; "" for nothing.
	then string
	// plan changes that of the catalog; nil for a request as all people make it.
	plan func(*models.Plan)
	last enums.EventType
}

// run is the run whose history it is.
func (o outcome) run() int {
	if o.then == "retry" || o.then == "late" {
		return 2
	}
	return 1
}

func outcomes() map[string]outcome {
	const (
		completed = enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
		failed    = enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED
		canceled  = enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED
	)
	return map[string]outcome{
		"webhook":         {"all is well", "", nil, completed},
		"webhook-early":   {"[sim webhook=before_response] hasty", "", nil, completed},
		"webhook-doubled": {"[sim webhook=dup:3] again", "", nil, completed},
		"poll":            {"[sim webhook=drop] silent", "", nil, completed},
		"throttled":       {"[sim http=429:2] patient", "", nil, completed},
		"found":           {"[sim http=timeout_after_accept] hung up on", "", nil, completed},
		"moderation":      {"[sim fail=E005] flagged", "", nil, failed},
		"billing":         {"[sim http=402:9] poor", "", nil, failed},
		"media-lost":      {"[sim media=404] gone", "", nil, failed},
		"cancelled":       {"[sim delay=60s] unwanted", "cancel", nil, canceled},
		"deleted":         {"[sim delay=60s] unwanted", "delete", nil, canceled},
		"retried":         {"[sim http=422:1] second time lucky", "retry", nil, completed},
		"revisited":       {"[sim media=404] gone for good", "retry", nil, failed},
		"deadline":        {"[sim delay=60s webhook=drop] endless", "", hurried, failed},
		"recovered":       {"[sim delay=8s] late", "late", hurried, completed},
		"next-entry":      {"one refuses, the other does it", "", viaUnoffered, completed},
		"fallback":        {"[sim http=429:1 retry_after=2s] not waited for at the first, and left alone at the last", "", twice, completed},
	}
}

func TestEveryOutcomeLeavesAHistory(t *testing.T) {
	t.Parallel()
	refuse(t)
	for name, o := range outcomes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t)
			id := p.begin(t, o)
			if o.then == "cancel" || o.then == "delete" {
				p.waiting(t, id)
				p.stop(t, id, o.then)
			}
			p.finished(t, id)
			if o.then == "retry" {
				status, body := p.call(t, http.MethodPost, "/api/generations/"+id+"/retry", nil)
				require.Equal(t, http.StatusAccepted, status, string(body))
			}
			c := temporal(t)
			require.Eventually(t, func() bool { // the row is written a moment before the run closes
				found, err := historyOf(t.Context(), c, id, o.run())
				return err == nil && found.GetEvents()[len(found.GetEvents())-1].GetEventType() == o.last
			}, finishWait, finishWait/1000)
			if *saveHistories {
				save(t, name, id, o.run())
			}
		})
	}
}

// begin asks for a generation, with a plan of its own if the outcome needs one.
func (p person) begin(t *testing.T, o outcome) string {
	t.Helper()
	if o.plan == nil {
		return p.ask(t, picture(o.prompt))
	}
	return p.planned(t, o.prompt, o.plan)
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

// save writes the history of a run.
func save(t *testing.T, name, id string, run int) {
	t.Helper()
	saveAs(t, filepath.Join("histories", name), fmt.Sprintf("generation-%s-r%d", id, run))
}

// saveAs writes a history without the name of the machine that made it.
func saveAs(t *testing.T, name, workflowID string) {
	t.Helper()
	found, err := workflowHistory(t.Context(), temporal(t), workflowID)
	require.NoError(t, err)
	raw, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(found)
	require.NoError(t, err)
	raw = regexp.MustCompile(`"identity":\s*"[^"]*"`).ReplaceAll(raw, []byte(`"identity": "worker"`))
	// A worker's own queue is named after its host.
	raw = regexp.MustCompile(`"name":\s*"[^":]+:[0-9a-f-]{36}"`).ReplaceAll(raw, []byte(`"name": "worker"`))
	path := filepath.Join("../../workflows/testdata", name+".json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
	assert.NoError(t, os.WriteFile(path, raw, 0o600))
}
