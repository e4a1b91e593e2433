package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func (r *records) sync(t *testing.T, body any) api.SyncedStatus {
	t.Helper()
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/sync-status", body: body})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var synced api.SyncedStatus
	reply.into(t, &synced)
	return synced
}

func TestSyncStatusAsksForWhatRunsAndNotTooOften(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	running, other, unclaimed, ended := r.create(t), r.create(t), r.create(t), r.create(t)
	for _, row := range []api.Generation{running, other} {
		_, err := r.db.BeginRun(t.Context(), models.Ref{GenerationID: row.ID, Run: 1}, row.ID.String())
		require.NoError(t, err)
	}
	r.end(t, ended.ID)

	one := r.sync(t, map[string]any{"id": running.ID})
	assert.Equal(t, 1, one.Asked)
	require.Len(t, one.Generations, 1)
	assert.Equal(t, api.StatusQueued, one.Generations[0].Status)
	assert.Zero(t, r.sync(t, map[string]any{"id": running.ID}).Asked, "a moment later")

	all := r.sync(t, nil)
	assert.Equal(t, 1, all.Asked, "the other one that has a workflow")
	var shown []uuid.UUID
	for _, state := range all.Generations {
		shown = append(shown, state.ID)
	}
	assert.ElementsMatch(t, []uuid.UUID{running.ID, other.ID, unclaimed.ID}, shown)
	assert.Zero(t, r.sync(t, map[string]any{"id": ended.ID}).Asked)
}

func TestSyncStatusOfAStranger(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	theirs, err := r.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
	})
	require.NoError(t, err)
	for _, id := range []any{theirs.ID, uuid.New()} {
		reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/sync-status", body: map[string]any{"id": id}})
		assert.Equal(t, http.StatusNotFound, reply.status)
	}
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/sync-status", body: map[string]any{"id": "x"}})
	assert.Equal(t, []string{"id"}, reply.fields(t))
}

func TestSyncStatusSaysSoWhenNobodyCanBeAsked(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Looks = looks{look: func(uuid.UUID, uuid.UUID) (int, error) {
			return 0, models.Errorf(models.CodeUnavailable, "The service is busy for a moment.")
		}}
	})
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/sync-status"})
	assert.Equal(t, http.StatusServiceUnavailable, reply.status)
	assert.NotEmpty(t, reply.header.Get("Retry-After"))
}
