package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
)

// fakeRuns notes what the sweep asked of durable execution.
type fakeRuns struct {
	open, away bool
	started    []models.Plan
	told       []models.Delivery
}

func (f *fakeRuns) Start(_ context.Context, _ models.Generation, plan models.Plan) error {
	f.started = append(f.started, plan)
	if f.away {
		return errors.New("Temporal is away")
	}
	return nil
}

func (f *fakeRuns) SignalCallback(_ context.Context, delivery models.Delivery) error {
	f.told = append(f.told, delivery)
	if !f.open {
		return models.Errorf(models.CodeNotFound, "closed")
	}
	return nil
}

func (f *fakeRuns) Open(context.Context, models.Ref) (bool, error) { return f.open, nil }

// planner plans everything but the models that were taken off.
type planner struct{ gone bool }

func (p *planner) PlanFor(gen models.Generation) (models.Plan, error) {
	if p.gone {
		return models.Plan{}, errors.New("no such model")
	}
	return models.Plan{ModelID: gen.ModelID, RecoverOnly: gen.Recovering}, nil
}

// bin notes what was removed.
type bin struct{ prefixes []string }

func (b *bin) DeletePrefix(_ context.Context, prefix string) (int, error) {
	b.prefixes = append(b.prefixes, prefix)
	return 1, nil
}

// sweepBundle is a bundle whose schedules run a quarter of an hour, or as long
// as is asked for, from now.
type sweepBundle struct {
	*bundle
	runs    *fakeRuns
	planner *planner
	bin     *bin
	steps   *activities.Sweeper
}

func setupSweep(t *testing.T, ahead time.Duration) *sweepBundle {
	t.Helper()
	b := &sweepBundle{bundle: setup(t, publicConfig(), nil), runs: &fakeRuns{open: true}, planner: &planner{}, bin: &bin{}}
	b.steps = activities.NewSweeper(activities.SweeperDeps{
		Records: b.db, Marks: b.db, Runs: b.runs, Planner: b.planner, Objects: b.bin, Keys: b.db, Places: b.db, Accounts: b.db,
		Counts: b.db, KeepDeleted: 30 * 24 * time.Hour,
		Now: func() time.Time { return time.Now().Add(ahead) },
	})
	b.env.RegisterActivity(b.steps)
	return b
}

func (b *sweepBundle) sweep(step any) (activities.Swept, error) {
	return execute[activities.Swept](b.bundle, step, activities.SweepInput{})
}

func (b *sweepBundle) status(t *testing.T) models.Status {
	t.Helper()
	gen, err := b.db.Generation(t.Context(), b.gen.ID)
	require.NoError(t, err)
	return gen.Status
}

// another has one more generation accepted and not claimed.
func (b *sweepBundle) another(t *testing.T) models.Generation {
	t.Helper()
	gen, err := b.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
	})
	require.NoError(t, err)
	return gen
}

func TestTheSweepStartsWhatWasForgotten(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	b.another(t)
	swept, err := b.sweep(b.steps.StartUnclaimed)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 1, Mended: 1}, swept)
	require.Len(t, b.runs.started, 1)
	assert.False(t, b.runs.started[0].RecoverOnly)
}

func TestTheSweepLeavesFreshRowsAlone(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 0)
	b.another(t)
	for _, step := range []any{b.steps.StartUnclaimed, b.steps.TellUnsignalled, b.steps.ReconcileStale, b.steps.RecoverLate, b.steps.PurgeDeleted, b.steps.ForgetKeys} {
		swept, err := b.sweep(step)
		require.NoError(t, err)
		assert.Equal(t, activities.Swept{}, swept)
	}
}

func TestTheSweepGoesOnAfterAFault(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	b.runs.away = true
	b.another(t)
	b.another(t)
	_, err := b.sweep(b.steps.StartUnclaimed)
	require.Error(t, err)
	assert.Len(t, b.runs.started, 2)
}

func TestAForgottenRunOfAModelThatIsGoneFails(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	b.planner.gone = true
	gen := b.another(t)
	_, err := b.sweep(b.steps.StartUnclaimed)
	require.NoError(t, err)
	got, err := b.db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.FailureGone, got.ErrorKind)
}

func TestTheSweepTellsWhatWasNotTold(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]bool{"to an open run": true, "to one that is over": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupSweep(t, 15*time.Minute)
			b.runs.open = open
			_, err := b.submit(t)
			require.NoError(t, err)
			_, err = b.db.SaveDelivery(t.Context(), models.Delivery{
				ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: "m", GenerationID: b.gen.ID, Attempt: 1, JobID: "job-1",
			}, models.Outcome{Status: models.OutcomeSucceeded})
			require.NoError(t, err)
			for range 2 {
				_, err = b.sweep(b.steps.TellUnsignalled)
				require.NoError(t, err)
			}
			assert.Len(t, b.runs.told, 1)
		})
	}
}

func TestASilentRunWithAWorkflowIsLeftAlone(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	swept, err := b.sweep(b.steps.ReconcileStale)
	require.NoError(t, err)
	assert.Equal(t, 1, swept.Mended)
	assert.Equal(t, models.StatusQueued, b.status(t))
}

func TestARunThatLostItsWorkflowFailsAndIsRecovered(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	_, err := b.submit(t)
	require.NoError(t, err)
	b.runs.open = false
	_, err = b.sweep(b.steps.ReconcileStale)
	require.NoError(t, err)
	assert.Equal(t, models.StatusFailed, b.status(t))
	require.Len(t, b.runs.started, 1)
	assert.True(t, b.runs.started[0].RecoverOnly, "its job may still give outputs")
}

func TestALateSuccessThatNobodyHeardIsRecovered(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 0)
	_, err := b.submit(t)
	require.NoError(t, err)
	require.NoError(t, b.db.FailRun(t.Context(), b.ref(), models.FailureDeadline))
	_, err = b.db.RecordOutcome(t.Context(), b.attemptRef(), models.Outcome{Status: models.OutcomeSucceeded})
	require.NoError(t, err)
	for range 2 {
		_, err = b.sweep(b.steps.RecoverLate)
		require.NoError(t, err)
	}
	assert.Len(t, b.runs.started, 1)
}

func TestThePurgeTakesFilesBeforeRows(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 31*24*time.Hour)
	require.NoError(t, b.db.FailRun(t.Context(), b.ref(), models.FailureUnknown))
	require.NoError(t, b.db.DeleteGeneration(t.Context(), b.gen.UserID, b.gen.ID))
	dry, err := execute[activities.Swept](b.bundle, b.steps.PurgeDeleted, activities.SweepInput{DryRun: true})
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 1}, dry)
	assert.Empty(t, b.bin.prefixes)
	swept, err := b.sweep(b.steps.PurgeDeleted)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 1, Mended: 1}, swept)
	assert.Equal(t, []string{"generations/" + b.gen.ID.String() + "/"}, b.bin.prefixes)
	_, err = b.db.Generation(t.Context(), b.gen.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestTheKeyOfADeletedAccountGoesWithItsLastJob(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 0)
	account := models.ReplicateToken{ID: uuid.New(), Name: "old", Last4: "x4Qk"}
	require.NoError(t, b.db.AddToken(t.Context(), account, models.SealedToken{KeyID: "k", Ciphertext: []byte("sealed")}, models.Act{Act: models.ActTokenAdd}))
	b.provider.next = func() (string, error) { return account.ID.String(), nil }
	_, err := b.submit(t)
	require.NoError(t, err)
	require.NoError(t, b.db.DeleteToken(t.Context(), account.ID, models.Act{Act: models.ActTokenDrop}))
	b.age(t, `UPDATE replicate_tokens SET deleted_at = deleted_at - interval '25 hours'`)
	swept, err := b.sweep(b.steps.EraseTokens)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{}, swept, "its job runs")

	_, err = b.db.RecordOutcome(t.Context(), b.attemptRef(), models.Outcome{Status: models.OutcomeSucceeded})
	require.NoError(t, err)
	for _, want := range []activities.Swept{{Found: 1, Mended: 1}, {}} {
		swept, err = b.sweep(b.steps.EraseTokens)
		require.NoError(t, err)
		assert.Equal(t, want, swept)
	}
	_, err = b.db.TokenSecret(t.Context(), account.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}
