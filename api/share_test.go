package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// finished creates a generation of the bundle's user that ended with two assets.
func (r *records) finished(t *testing.T) uuid.UUID {
	t.Helper()
	gen := r.create(t)
	ref := models.Ref{GenerationID: gen.ID, Run: 1}
	_, err := r.db.BeginRun(t.Context(), ref, "run")
	require.NoError(t, err)
	attempt, err := r.db.OpenAttempt(t.Context(), models.Attempt{
		GenerationID: gen.ID, Number: 1, Run: 1, Provider: models.ProviderReplicate, ProviderModel: "m", CredentialID: "env",
	})
	require.NoError(t, err)
	require.NoError(t, r.db.AdvanceRun(t.Context(), ref, models.StageUploading, 90))
	var assets []models.Asset
	for i, name := range []string{"0.png", "gone.png"} {
		assets = append(assets, models.Asset{
			GenerationID: gen.ID, Index: i, Attempt: attempt.Number, Key: "generations/" + gen.ID.String() + "/a1/" + name,
			Kind: models.AssetImage, ContentType: "image/png", Size: 10, SHA256: strings.Repeat("0", 64), Width: 4, Height: 4,
			ThumbKey: "generations/" + gen.ID.String() + "/a1/thumb." + name,
		})
	}
	require.NoError(t, r.db.CompleteRun(t.Context(), ref, assets, ""))
	return gen.ID
}

func TestALinkShowsWhatIsSharedAndNothingElse(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	id := r.finished(t)
	var made api.Collection
	reply := r.ask(t, asked{
		method: http.MethodPost, path: "/api/collections",
		body: map[string]any{"title": "Lighthouses", "description": "At dusk", "generation_ids": []uuid.UUID{id}},
	})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	reply.into(t, &made)
	var link api.CreatedShare
	reply = r.ask(t, asked{method: http.MethodPost, path: "/api/shares", body: map[string]any{"collection_id": made.ID}})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	reply.into(t, &link)

	shown := r.ask(t, asked{method: http.MethodGet, path: link.Path, stranger: true})
	require.Equal(t, http.StatusOK, shown.status, shown.body)
	assert.Contains(t, shown.header.Get("X-Robots-Tag"), "noindex")
	assert.Equal(t, "no-store", shown.header.Get("Cache-Control"))
	assert.Equal(t, "no-referrer", shown.header.Get("Referrer-Policy"))
	var body api.Shared
	shown.into(t, &body)
	assert.Equal(t, "Lighthouses", body.Title)
	require.Len(t, body.Items, 2)
	for _, secret := range []string{r.user.ID.String(), r.user.Email, "a lighthouse at dusk", "prompt", "flux", made.ID.String()} {
		assert.NotContains(t, shown.body, secret)
	}
	assert.NotContains(t, r.ask(t, asked{method: http.MethodGet, path: "/api/shares"}).body, link.Token, "the secret is shown once")

	r.ask(t, asked{method: http.MethodPost, path: "/api/shares", body: map[string]any{"generation_id": id, "show_prompts": true, "title": "One"}}).into(t, &link)
	assert.Contains(t, r.ask(t, asked{method: http.MethodGet, path: link.Path, stranger: true}).body, "a lighthouse at dusk")
	stranger := r.somebody(t, "stranger@example.com")
	assert.Equal(t, http.StatusNotFound, r.as(t, stranger, asked{method: http.MethodDelete, path: "/api/shares/" + link.Share.ID.String()}).status)
	assert.Equal(t, http.StatusNotFound, r.as(t, stranger, asked{method: http.MethodPost, path: "/api/shares", body: map[string]any{"generation_id": id}}).status)
	assert.Equal(t, http.StatusNoContent, r.ask(t, asked{method: http.MethodDelete, path: "/api/shares/" + link.Share.ID.String()}).status)
	assert.Equal(t, http.StatusNotFound, r.ask(t, asked{method: http.MethodGet, path: link.Path, stranger: true}).status, "dead after it was revoked")
	for _, entry := range r.logs.All() {
		assert.NotContains(t, entry.ContextMap(), link.Token)
		assert.NotEqual(t, link.Path, entry.ContextMap()["route"], "a link is not in the log")
	}
}

func TestCollectionsOverHTTP(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	first, second := r.finished(t), r.finished(t)
	var made api.Collection
	r.ask(t, asked{method: http.MethodPost, path: "/api/collections", body: map[string]any{"title": "Two"}}).into(t, &made)
	path := "/api/collections/" + made.ID.String()
	stranger := r.somebody(t, "stranger@example.com")
	both := map[string]any{"generation_ids": []uuid.UUID{first, second}}
	turned := map[string]any{"generation_ids": []uuid.UUID{second, first}}
	for _, test := range []struct {
		asked
		status int
		covers []uuid.UUID
	}{
		{asked{method: http.MethodPost, path: path + "/items", body: both}, http.StatusOK, []uuid.UUID{first, second}},
		{asked{method: http.MethodPut, path: path + "/items", body: turned}, http.StatusOK, []uuid.UUID{second, first}},
		{asked{method: http.MethodPut, path: path + "/items", body: map[string]any{"generation_ids": []uuid.UUID{second}}}, http.StatusConflict, nil},
		{asked{method: http.MethodPatch, path: path, body: map[string]any{"title": "Both"}}, http.StatusOK, []uuid.UUID{second, first}},
		{asked{method: http.MethodPatch, path: path, body: map[string]any{"user_id": stranger.ID}}, http.StatusBadRequest, nil},
		{asked{method: http.MethodDelete, path: path + "/items?generationId=" + first.String()}, http.StatusNoContent, nil},
		{asked{method: http.MethodGet, path: path}, http.StatusOK, []uuid.UUID{second}},
		{asked{method: http.MethodDelete, path: path}, http.StatusNoContent, nil},
	} {
		if test.status != http.StatusBadRequest {
			assert.Equal(t, http.StatusNotFound, r.as(t, stranger, test.asked).status, "%s %s", test.method, test.path)
		}
		reply := r.ask(t, test.asked)
		assert.Equal(t, test.status, reply.status, "%s %s: %s", test.method, test.path, reply.body)
		var changed api.Collection
		var detail api.CollectionDetail
		switch {
		case test.method == http.MethodGet:
			reply.into(t, &detail)
			changed = detail.Collection
			assert.Equal(t, "Both", detail.Collection.Title)
			require.Len(t, detail.Generations, 1)
			assert.Equal(t, second, detail.Generations[0].ID)
		case test.covers != nil:
			reply.into(t, &changed)
		}
		require.Len(t, changed.Covers, len(test.covers))
		for i, id := range test.covers {
			assert.Contains(t, changed.Covers[i].ThumbURL, id.String(), "%s %s", test.method, test.path)
		}
	}
}
