package e2e_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	sdk "go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"darkroom/activities"
	"darkroom/catalog"
	"darkroom/models"
	"darkroom/workflows"
)

// planned is what ask is, with a plan that no catalog model has: the row is
// written and its run started as the api does both.
func (p person) planned(t *testing.T, prompt string, change func(*models.Plan)) string {
	t.Helper()
	onOffer, err := catalog.Load()
	require.NoError(t, err)
	model, known := onOffer.Lookup("flux-schnell")
	require.True(t, known)
	settings, faults := model.ValidateSettings(nil)
	require.Empty(t, faults)
	gen, err := newWitness(t).records.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: p.id, Action: models.ActionCreate, ModelID: model.ID, ModelName: model.Name,
		Prompt: prompt, Settings: settings, Outputs: 1,
	})
	require.NoError(t, err)
	plan := model.Plan(gen)
	change(&plan)
	require.NoError(t, newDispatcher(t).Start(t.Context(), gen, plan))
	return gen.ID.String()
}

// hurried gives every job two seconds. The catalog's models have minutes.
func hurried(plan *models.Plan) {
	for i := range plan.Attempts {
		plan.Attempts[i].Deadline = 2 * time.Second
	}
}

// unoffered is a provider that the stack does not know, so that no worker of its
// own takes the steps of refused.
const unoffered models.Provider = "unoffered"

// viaUnoffered puts an entry before those of the chain.
func viaUnoffered(plan *models.Plan) {
	first := plan.Attempts[0]
	first.Provider = unoffered
	plan.Attempts = append([]models.PlannedAttempt{first}, plan.Attempts...)
}

// twice puts an entry like the first behind it.
func twice(plan *models.Plan) { plan.Attempts = append(plan.Attempts, plan.Attempts[0]) }

// refuse works on the steps of unoffered until the test ends: it has no such
// model, which costs nothing.
func refuse(t *testing.T) {
	t.Helper()
	w := worker.New(temporal(t), workflows.SubmitQueue(unoffered), worker.Options{
		DisableWorkflowWorker: true, DisableRegistrationAliasing: true,
	})
	w.RegisterActivityWithOptions(func(context.Context, activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{}, sdk.NewNonRetryableApplicationError("no such model", string(models.FailureGone), nil)
	}, activity.RegisterOptions{Name: "Submit"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
}

func TestAJobThatOutlivesItsDeadlineIsBroughtHomeAllTheSame(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.planned(t, "[sim delay=8s] late", hurried)
	gen := p.finished(t, id)
	require.Equal(t, models.StatusFailed, gen.Status)
	require.NotNil(t, gen.ErrorMessage)
	assert.Equal(t, models.FailureDeadline.Message(), *gen.ErrorMessage)

	gen = p.until(t, id, func(gen shown) bool { return gen.Status == models.StatusCompleted })
	assert.Len(t, gen.Assets, 1)
	assert.Len(t, gen.Attempts, 1)
	assert.Len(t, jobsOf(t, id), 1, "nothing was sent again")
}
