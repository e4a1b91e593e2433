package workflows_test

import (
	"reflect"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/workflows"
)

// TestNamesOnTheWireStay pins what histories and running workers refer to. A
// change here breaks every open run: add a version instead.
func TestNamesOnTheWireStay(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Generate", workflows.GenerateName)
	assert.Equal(t, "Deliver", workflows.DeliverName)
	assert.Equal(t, "Sweep", workflows.SweepName)
	assert.Equal(t, "Purge", workflows.PurgeName)
	assert.Equal(t, "PurgeInputs", workflows.PurgeInputsName)
	assert.Equal(t, "PurgeLogs", workflows.PurgeLogsName)
	assert.Equal(t, "provider-callback", workflows.SignalCallback)
	assert.Equal(t, "state", workflows.QueryState)
	assert.Equal(t, "generation", workflows.QueueGeneration)
	assert.Equal(t, "notify", workflows.QueueNotify)
	assert.Equal(t, "media", workflows.QueueMedia)
	assert.Equal(t, "submit-replicate", workflows.SubmitQueue(models.ProviderReplicate))
	assert.Equal(t, []string{"UserID", "ModelID", "Provider", "Action", "Channel", "MessageKind"}, workflows.SearchAttributes())

	var steps []string
	for _, host := range []any{&activities.Runs{}, &activities.Vendors{}, &activities.Media{}, &activities.Sweeper{}, &activities.Messages{}, &activities.Retention{}} {
		for method := range reflect.TypeOf(host).Methods() {
			steps = append(steps, method.Name)
		}
	}
	sort.Strings(steps)
	assert.Equal(t, []string{
		"Begin", "CancelJob", "Complete", "Download", "EraseTokens", "Fail", "FinishCancel", "ForgetKeys", "NoteTry",
		"Poll", "Prepare", "PurgeDeleted", "ReadOutcome", "ReconcileStale", "RecoverLate", "RemoveInputs", "RemoveLogs", "Send", "StartUnclaimed", "StartUnsent",
		"Submit", "SweepPermits", "TellUnsignalled", "Thumbnail", "Upload",
	}, steps)
}
