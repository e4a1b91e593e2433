package postgres_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// failed returns a user's generation that failed for a reason.
func failed(t *testing.T, db *postgres.DB, userID uuid.UUID, kind models.FailureKind) models.Generation {
	t.Helper()
	gen := create(t, db, userID)
	_, err := db.BeginRun(t.Context(), ref(gen), gen.ID.String())
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), kind))
	return gen
}

func act(name string, target uuid.UUID) models.Act {
	return models.Act{ActorID: uuid.New(), Act: name, Target: target.String(), RequestID: "r"}
}

func TestEverybodysGenerationsByEveryFilter(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	owner, other := uuid.New(), uuid.New()
	busy := failed(t, db, owner, models.FailureProviderBusy)
	moderated := failed(t, db, other, models.FailureModeration)
	running := create(t, db, owner)
	sent(t, db, running)
	gone := failed(t, db, owner, models.FailureGone)
	require.NoError(t, db.DeleteGeneration(t.Context(), owner, gone.ID))
	_, err := db.Account(t.Context(), models.User{ID: owner, Email: "owner@example.com"})
	require.NoError(t, err)

	for name, c := range map[string]struct {
		filter models.EverybodyFilter
		want   []uuid.UUID
	}{
		"all":       {models.EverybodyFilter{}, []uuid.UUID{running.ID, moderated.ID, busy.ID}},
		"ids":       {models.EverybodyFilter{IDs: []uuid.UUID{busy.ID}}, []uuid.UUID{busy.ID}},
		"user":      {models.EverybodyFilter{UserID: &other}, []uuid.UUID{moderated.ID}},
		"workspace": {models.EverybodyFilter{WorkspaceID: new(uuid.New())}, nil},
		"batch":     {models.EverybodyFilter{BatchID: new(uuid.New())}, nil},
		"status":    {models.EverybodyFilter{Status: models.StatusFailed}, []uuid.UUID{moderated.ID, busy.ID}},
		"kind":      {models.EverybodyFilter{ErrorKind: models.FailureProviderBusy}, []uuid.UUID{busy.ID}},
		"provider":  {models.EverybodyFilter{Provider: models.ProviderReplicate}, []uuid.UUID{running.ID}},
		"model":     {models.EverybodyFilter{ModelID: "no-such-model"}, nil},
		"action":    {models.EverybodyFilter{Action: models.ActionUpscale}, nil},
		"type":      {models.EverybodyFilter{ActionType: "video"}, nil},
		"prompt":    {models.EverybodyFilter{Search: "DUSK lighthouse", UserID: &other}, []uuid.UUID{moderated.ID}},
		"since":     {models.EverybodyFilter{Since: &running.CreatedAt}, []uuid.UUID{running.ID}},
		"until":     {models.EverybodyFilter{Until: &moderated.CreatedAt}, []uuid.UUID{busy.ID}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, listErr := db.Everybodys(t.Context(), models.EverybodyQuery{EverybodyFilter: c.filter, Page: 1, Limit: 10})
			require.NoError(t, listErr)
			var got []uuid.UUID
			for _, gen := range page.Generations {
				got = append(got, gen.ID)
				assert.Equal(t, gen.UserID, gen.Owner.ID)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, len(c.want), page.Total)
			oldest, listErr := db.OldestEverybodys(t.Context(), c.filter, 10)
			require.NoError(t, listErr)
			assert.Len(t, oldest, len(c.want))
		})
	}
	whole, attempts, err := db.Owned(t.Context(), running.ID)
	require.NoError(t, err)
	assert.Equal(t, "owner@example.com", whole.Owner.Email)
	assert.Equal(t, "16:9", whole.Settings["aspect_ratio"])
	assert.Len(t, attempts, 1)
	deleted, _, err := db.Owned(t.Context(), gone.ID)
	require.NoError(t, err, "deleted ones can be looked at")
	assert.NotNil(t, deleted.DeletedAt)
	_, _, err = db.Owned(t.Context(), uuid.New())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestEverybodysPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for range 5 {
		failed(t, db, uuid.New(), models.FailureUnknown)
	}
	seen := map[uuid.UUID]bool{}
	query := models.EverybodyQuery{Page: 1, Limit: 2}
	for range 3 {
		page, err := db.Everybodys(t.Context(), query)
		require.NoError(t, err)
		assert.Equal(t, 5, page.Total)
		for _, gen := range page.Generations {
			seen[gen.ID] = true
		}
		query.After = page.Next
	}
	assert.Nil(t, query.After)
	assert.Len(t, seen, 5)
}

func TestRetriesOfSomebodyElseStandInLine(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	owner := uuid.New()
	var gens []models.Generation
	for range models.DefaultActiveLimit + 2 {
		gens = append(gens, failed(t, db, owner, models.FailureProviderBusy))
	}
	waiting := 0
	for i, gen := range gens {
		again, err := db.RetryGenerationBy(t.Context(), gen.ID, act(models.ActRetry, gen.ID))
		require.NoError(t, err)
		assert.Equal(t, 2, again.Run)
		assert.Equal(t, models.StatusPending, again.Status)
		assert.Equal(t, i >= models.DefaultActiveLimit, again.InLine)
		if again.InLine {
			waiting++
		}
	}
	assert.Equal(t, 2, waiting)
	_, err := db.RetryGenerationBy(t.Context(), gens[0].ID, act(models.ActRetry, gens[0].ID))
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "it runs already")

	last := gens[len(gens)-1]
	stopped, err := db.RequestCancelBy(t.Context(), last.ID, act(models.ActCancel, last.ID))
	require.NoError(t, err)
	assert.Equal(t, models.StatusCancelled, stopped.Status, "one in line goes at once")
	assert.False(t, stopped.InLine)

	first := models.Ref{GenerationID: gens[0].ID, Run: 2}
	begun, err := db.BeginRun(t.Context(), first, "again")
	require.NoError(t, err)
	require.True(t, begun.Claimed)
	require.NoError(t, db.FailRun(t.Context(), first, models.FailureProviderBusy))
	next, err := db.Admitted(t.Context(), gens[0].ID)
	require.NoError(t, err)
	var started []uuid.UUID
	for _, gen := range next {
		started = append(started, gen.ID)
	}
	assert.Contains(t, started, gens[models.DefaultActiveLimit].ID, "the place went to the one in line, and it is started")

	log, err := db.AuditLog(t.Context(), models.AuditQuery{Act: "generation", Limit: 50})
	require.NoError(t, err)
	assert.Len(t, log, len(gens)+1, "each act that happened, and no other")
	assert.Equal(t, models.ActCancel, log[0].Act.Act)
}

func TestARetryThatCannotBePaidForIsRefusedAndNotWrittenDown(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	owner := uuid.New()
	require.NoError(t, db.Grant(t.Context(), owner, 3000, "once"))
	priced := asked(owner)
	priced.Price = 3000
	gen, err := db.CreateGeneration(t.Context(), priced)
	require.NoError(t, err)
	_, err = db.RequestCancelBy(t.Context(), gen.ID, act(models.ActCancel, gen.ID))
	require.NoError(t, err)
	second := asked(owner)
	second.Price = 2000
	_, err = db.CreateGeneration(t.Context(), second)
	require.NoError(t, err)

	_, err = db.RetryGenerationBy(t.Context(), gen.ID, act(models.ActRetry, gen.ID))
	assert.Equal(t, models.CodePaymentRequired, models.CodeOf(err))
	log, err := db.AuditLog(t.Context(), models.AuditQuery{Act: models.ActRetry, Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, log)
	require.NoError(t, db.Grant(t.Context(), owner, 2000, "twice"))
	again, err := db.RetryGenerationBy(t.Context(), gen.ID, act(models.ActRetry, gen.ID))
	require.NoError(t, err)
	assert.Equal(t, models.MicroUSD(3000), again.Price)
	balance, err := db.Balance(t.Context(), owner)
	require.NoError(t, err)
	assert.Equal(t, models.Balance{Available: 0, Held: 5000}, balance)
}

func TestAModelThatIsSwitchedOffIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	owner := uuid.New()
	gen := failed(t, db, owner, models.FailureProviderBusy)
	_, err := db.Pool().Exec(t.Context(), `INSERT INTO model_overrides (model_id, enabled, updated_by) VALUES ($1, false, $2)`, gen.ModelID, uuid.New())
	require.NoError(t, err)
	_, err = db.RetryGenerationBy(t.Context(), gen.ID, act(models.ActRetry, gen.ID))
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	_, err = db.RetryGeneration(t.Context(), owner, gen.ID, nil)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "nor by its owner")
}

func TestTheAuditLogByEveryFilter(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	actor, target := uuid.New(), uuid.New()
	_, err := db.Account(t.Context(), models.User{ID: actor, Email: "actor@example.com"})
	require.NoError(t, err)
	for i, name := range []string{"generation.retry", "generation.cancel", "generations.other", "user.role"} {
		entry := models.Act{ActorID: uuid.Nil, Act: name, Target: fmt.Sprint(i)}
		if i == 0 {
			entry.ActorID, entry.Target, entry.Detail = actor, target.String(), map[string]any{"bulk": "b"}
		}
		require.NoError(t, db.Audit(t.Context(), entry))
	}
	for name, c := range map[string]struct {
		query models.AuditQuery
		want  int
	}{
		"all":    {models.AuditQuery{}, 4},
		"thing":  {models.AuditQuery{Act: "generation"}, 2},
		"act":    {models.AuditQuery{Act: "user.role"}, 1},
		"actor":  {models.AuditQuery{ActorID: &actor}, 1},
		"target": {models.AuditQuery{Target: target.String()}, 1},
		"before": {models.AuditQuery{Before: 2}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.query.Limit = 10
			found, logErr := db.AuditLog(t.Context(), c.query)
			require.NoError(t, logErr)
			assert.Len(t, found, c.want)
		})
	}
	found, err := db.AuditLog(t.Context(), models.AuditQuery{ActorID: &actor, Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, "actor@example.com", found[0].Actor.Email)
	assert.Equal(t, "b", found[0].Detail["bulk"])
}
