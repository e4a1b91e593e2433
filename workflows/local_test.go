package workflows_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"darkroom/activities"
	"darkroom/models"
)

// TestARunAsksTemporalForLittle counts what a run without trouble leaves in its
// history: each more is some milliseconds of every generation.
func TestARunAsksTemporalForLittle(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "histories", "webhook.json"))
	require.NoError(t, err)
	var found history.History
	require.NoError(t, protojson.Unmarshal(raw, &found))
	count := make(map[enums.EventType]int)
	for _, event := range found.GetEvents() {
		count[event.GetEventType()]++
	}
	assert.Equal(t, 4, count[enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED], "Submit, Download, Upload, Thumbnail")
	assert.Equal(t, 3, count[enums.EVENT_TYPE_MARKER_RECORDED], "Begin, ReadOutcome, Complete")
	assert.Equal(t, 1, count[enums.EVENT_TYPE_TIMER_STARTED])
	assert.Zero(t, count[enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES])
	assert.LessOrEqual(t, count[enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED], 7)
}

// Two minutes without a database: far longer than a workflow task lives, and
// about as long as the test environment repeats what is repeated without end.
func TestAnOutageOfTheRecordsEndsNoRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return succeeded(1), nil }
	until := w.env.Now().Add(2 * time.Minute)
	tries := map[string]int{}
	w.records = func(step string) error {
		tries[step]++
		if w.env.Now().Before(until) || tries[step] < 4 {
			return errors.New("the database is away")
		}
		return nil
	}
	require.NoError(t, w.run(t, input("m")))
	assert.NotContains(t, w.calls, "fail")
	assert.Equal(t, 4, tries["complete"])
}

func TestWhatIsDecidedIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.records = func(step string) error {
		if step == "begin" {
			return refusal(models.FailureUnknown)
		}
		return nil
	}
	require.Error(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "fail"}, w.calls)
}
