package e2e_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"darkroom/dispatch"
	"darkroom/models"
)

func newDispatcher(t *testing.T) *dispatch.Dispatcher {
	t.Helper()
	d, err := dispatch.New(dispatch.Config{Address: running.env["TEMPORAL_ADDRESS"], Namespace: client.DefaultNamespace}, zap.NewNop())
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}

// nowhere is a run of a generation that no database knows: its workflow ends at
// the fence.
func nowhere() (models.Generation, models.Plan) {
	gen := models.Generation{ID: uuid.New(), UserID: uuid.New(), Run: 1}
	entry := models.PlannedAttempt{Provider: models.ProviderReplicate, ProviderModel: "m"}
	return gen, models.Plan{Title: "nowhere", ModelID: "m", Action: models.ActionCreate, Attempts: []models.PlannedAttempt{entry}}
}

func TestARunIsStartedOnce(t *testing.T) {
	t.Parallel()
	d := newDispatcher(t)
	gen, plan := nowhere()
	var starts sync.WaitGroup
	for range 20 {
		starts.Go(func() { assert.NoError(t, d.Start(t.Context(), gen, plan)) })
	}
	starts.Wait()
	run := d.Client().GetWorkflow(t.Context(), dispatch.WorkflowID(models.Ref{GenerationID: gen.ID, Run: 1}), "")
	require.NoError(t, run.Get(t.Context(), nil), "it finds nothing to do")
	first := run.GetRunID()

	require.NoError(t, d.Start(t.Context(), gen, plan), "a closed run is not started again")
	assert.Equal(t, first, d.Client().GetWorkflow(t.Context(), run.GetID(), "").GetRunID())
}

func TestARunThatNeverWasCannotBeToldOrStopped(t *testing.T) {
	t.Parallel()
	d := newDispatcher(t)
	delivery := models.Delivery{ID: uuid.New(), GenerationID: uuid.New(), Run: 1, Attempt: 1}
	assert.Equal(t, models.CodeNotFound, models.CodeOf(d.SignalCallback(t.Context(), delivery)))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(d.Look(t.Context(), models.Ref{GenerationID: uuid.New(), Run: 1})))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(d.Cancel(t.Context(), models.Ref{GenerationID: uuid.New(), Run: 1})))
}

func TestPrepareMayBeRepeatedByMany(t *testing.T) {
	t.Parallel()
	var workers sync.WaitGroup
	for range 4 {
		d := newDispatcher(t)
		workers.Go(func() { assert.NoError(t, d.Prepare(t.Context())) })
	}
	workers.Wait()
}

func TestATemporalThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	d, err := dispatch.New(dispatch.Config{Address: "127.0.0.1:1", Namespace: client.DefaultNamespace}, zap.NewNop())
	require.NoError(t, err, "a process may start before Temporal does")
	t.Cleanup(d.Close)
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(d.Check(t.Context())))
}
