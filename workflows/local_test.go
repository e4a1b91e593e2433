package workflows_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"
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
