package e2e_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"darkroom/internal/bench"
)

var (
	measure      = flag.Bool("measure", false, "measure the service against bare workflows; see make bench")
	benchPairs   = flag.Int("bench-pairs", 200, "how many generations and bare workflows to run one at a time")
	benchBatches = flag.Int("bench-batches", 3, "how many batches of each kind to run")
	benchBatch   = flag.Int("bench-batch", 100, "how many are in a batch")
)

// benchFlight is how many of a batch are under way at a time: more than the two
// processors can work on, so that throughput is theirs and not the waiting's.
const benchFlight = 16

// subject is one way to have something done, from asking to the end.
type subject func(ctx context.Context, worker int) (id string, err error)

// TestBenchOverhead measures what the service adds to what Temporal takes. Both
// kinds alternate, so that whatever else this machine does hits both.
func TestBenchOverhead(t *testing.T) {
	if !*measure {
		t.Skip("a measurement: make bench")
	}
	c := quietTemporal(t)
	b := newBare(t, c)
	g := newAsker(t, c)
	bareRun := func(ctx context.Context, _ int) (string, error) { return "", b.run(ctx) }
	warm(t, bareRun, g.run)

	one, gaps := oneAtATime(t, c, bareRun, g.run)
	many := bench.Throughput{Cores: runtime.NumCPU()}
	for range *benchBatches {
		many.Bare = append(many.Bare, batch(t, bareRun))
		many.Whole = append(many.Whole, batch(t, g.run))
	}
	fmt.Fprint(os.Stdout, one.Table(), many.Table(), many.Processors(), bench.Gaps(gaps))
	assert.LessOrEqual(t, one.P50(), bench.MostOverhead, "overhead at the median")
	assert.GreaterOrEqual(t, many.Ratio(), bench.LeastThroughput, "throughput")
}

// quietTemporal is a client that does not tell of each step of its workers.
func quietTemporal(t *testing.T) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{
		HostPort: running.env["TEMPORAL_ADDRESS"], Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// warm lets connections open, caches fill and code be loaded.
func warm(t *testing.T, subjects ...subject) {
	t.Helper()
	for _, s := range subjects {
		inFlight(t, 2*benchFlight, s)
	}
}

func oneAtATime(t *testing.T, c client.Client, bareRun, whole subject) (out bench.Overhead, gaps [][]bench.Gap) {
	t.Helper()
	var ids []string
	for range *benchPairs {
		_, took := timed(t, bareRun)
		out.Bare = append(out.Bare, took)
		id, took := timed(t, whole)
		out.Whole = append(out.Whole, took)
		ids = append(ids, id)
	}
	for _, id := range ids {
		out.Simulated = append(out.Simulated, onlySimulated(t, c, id))
		gaps = append(gaps, gapsOf(t, c, id))
	}
	return out, gaps
}

func timed(t *testing.T, s subject) (string, time.Duration) {
	t.Helper()
	begun := time.Now()
	id, err := s(t.Context(), 0)
	took := time.Since(begun)
	require.NoError(t, err)
	return id, took
}

// batch runs many, so many at a time.
func batch(t *testing.T, s subject) bench.Batch {
	t.Helper()
	before, begun := processorTimes(t), time.Now()
	inFlight(t, *benchBatch, s)
	out := bench.Batch{Count: *benchBatch, Took: time.Since(begun), Parts: processorTimes(t)}
	for part := range out.Parts {
		out.Parts[part] -= before[part]
	}
	return out
}

func inFlight(t *testing.T, count int, s subject) {
	t.Helper()
	queue := make(chan struct{}, count)
	for range count {
		queue <- struct{}{}
	}
	close(queue)
	var all sync.WaitGroup
	for worker := range benchFlight {
		all.Go(func() {
			for range queue {
				_, err := s(t.Context(), worker)
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
}

// asker asks for generations, as many people, none of whom meets their limit.
type asker struct {
	client client.Client
	people []person
	http   *http.Client
}

func newAsker(t *testing.T, c client.Client) *asker {
	t.Helper()
	a := &asker{client: c, http: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: benchFlight}, Timeout: 30 * time.Second,
	}}
	for range benchFlight {
		a.people = append(a.people, newPerson(t))
	}
	return a
}

// benchRequest is the smallest picture in the format that costs the simulator
// least.
const benchRequest = `{"action": "create", "model_id": "flux-schnell", "prompt": "a lighthouse at dusk",
	"settings": {"output_format": "jpg", "megapixels": "0.25"}}`

// run asks for one generation and waits until its run has ended. A run that
// failed is an error.
func (a *asker) run(ctx context.Context, worker int) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, running.url("API_ADDR", "/api/generations/create"),
		strings.NewReader(benchRequest))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+a.people[worker].token)
	resp, err := a.http.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	var gen struct{ ID, Error string }
	if err := json.NewDecoder(resp.Body).Decode(&gen); err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusAccepted {
		return "", fmt.Errorf("create: %d: %s", resp.StatusCode, gen.Error)
	}
	return gen.ID, a.ended(ctx, "generation-"+gen.ID+"-r1")
}

// ended waits for the end of a workflow in one call, as it is waited for that of
// a bare one. By GetWorkflow, which is not told the execution's id either, the
// SDK would describe the workflow first.
func (a *asker) ended(ctx context.Context, workflowID string) error {
	events := a.client.GetWorkflowHistory(ctx, workflowID, "", true, enums.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	last, err := events.Next()
	if err == nil && last.GetEventType() != enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED {
		err = fmt.Errorf("%s: %s", workflowID, last.GetEventType())
	}
	return err
}

// onlySimulated is how long nobody but the provider had something to do: from
// the moment when the run began to wait for its job to the end of that job. It
// is nothing when the job was over by then.
func onlySimulated(t *testing.T, c client.Client, id string) time.Duration {
	t.Helper()
	found, err := historyOf(t.Context(), c, id, 1)
	require.NoError(t, err)
	submits, waits := map[int64]bool{}, time.Time{}
	submitted := false
	for _, event := range found.GetEvents() {
		switch event.GetEventType() { //nolint:exhaustive // only these tell of the wait
		case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			submits[event.GetEventId()] = event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == "Submit"
		case enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
			submitted = submitted || submits[event.GetActivityTaskCompletedEventAttributes().GetScheduledEventId()]
		case enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			if submitted && waits.IsZero() {
				waits = event.GetEventTime().AsTime()
			}
		}
	}
	require.False(t, waits.IsZero())
	return max(0, jobEnded(t, id).Sub(waits))
}

// jobEnded asks the simulator when the one job of a generation was over.
func jobEnded(t *testing.T, id string) time.Time {
	t.Helper()
	_, body, err := get(t.Context(), running.url("SIMULATOR_ADDR", "/sim/jobs?webhook="+id))
	require.NoError(t, err)
	var answer struct{ Jobs []struct{ Ended time.Time } }
	require.NoError(t, json.Unmarshal(body, &answer))
	require.Len(t, answer.Jobs, 1)
	return answer.Jobs[0].Ended
}
