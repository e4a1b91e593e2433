package api_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// detail returns a generation with everything that may and may not be shown.
func (b *bundle) detail() models.GenerationDetail {
	now := time.Date(2026, 5, 4, 12, 1, 0, 0, time.UTC)
	g := b.row(func(g *models.Generation) {
		g.Status, g.Progress, g.CompletedAt, g.ClaimedBy = models.StatusCompleted, 100, &now, "CANARY-temporal-run"
	})
	return models.GenerationDetail{
		Generation: g,
		Assets: []models.Asset{{
			GenerationID: g.ID, Index: 1, Attempt: 2, Key: "generations/x/a2/1.webp", Kind: models.AssetImage, ContentType: "image/webp",
			Size: 1234, SHA256: "abcd", Width: 1024, Height: 768, ThumbKey: "generations/x/a2/1.thumb.webp", Thumbhash: "1QcSHQ==",
		}},
		Attempts: []models.Attempt{
			{
				Number: 1, Provider: models.ProviderReplicate, ProviderModel: "black-forest-labs/flux-schnell", Outcome: models.OutcomeFailed,
				ErrorKind: models.FailureBilling, ErrorDetail: "CANARY top up your balance", CredentialID: "CANARY-account",
				JobID: "CANARY-job", FinishedAt: &now,
			},
			{
				Number: 2, Provider: models.ProviderFal, ProviderModel: "fal-ai/flux/schnell", Outcome: models.OutcomeSucceeded,
				Outputs: []models.Output{{URL: "https://CANARY.example/out.png"}}, CredentialID: "CANARY-account",
			},
		},
	}
}

func TestGetShowsTheWholeRow(t *testing.T) {
	t.Parallel()
	var detail models.GenerationDetail
	b := setup(t, func(b *bundle) {
		detail = b.detail()
		b.deps.Library = library{see: func(_ models.User, id uuid.UUID) (models.GenerationDetail, error) {
			assert.Equal(t, detail.ID, id)
			return detail, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + detail.ID.String()})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.NotContains(t, reply.body, "CANARY", "accounts, jobs, provider text and provider addresses stay inside")

	var got api.GenerationDetail
	reply.into(t, &got)
	assert.True(t, got.IsOwner)
	assert.Equal(t, 100, got.Progress)
	require.Len(t, got.OutputUrls, 2)
	assert.Nil(t, got.OutputUrls[0], "a gap, never a shift")
	require.Len(t, got.Assets, 1)
	assert.Equal(t, *got.OutputUrls[1], got.Assets[0].URL)
	assert.Equal(t, "https://media.example/generations/x/a2/1.thumb.webp?signature=s", *got.Assets[0].ThumbURL)
	require.Len(t, got.Attempts, 2)
	assert.Equal(t, models.FailureBilling.Message(), *got.Attempts[0].ErrorMessage)
	assert.Nil(t, got.Attempts[1].ErrorMessage)
}

func TestGetSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Library = library{see: func(models.User, uuid.UUID) (models.GenerationDetail, error) {
			detail := b.detail()
			detail.UserID = uuid.New()
			return detail, nil
		}}
	})
	var got api.GenerationDetail
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + uuid.NewString()}).into(t, &got)
	assert.False(t, got.IsOwner)
}

func TestStrangersRowsDoNotExist(t *testing.T) {
	t.Parallel()
	missing := models.Errorf(models.CodeNotFound, "There is no such generation.")
	b := setup(t, func(b *bundle) {
		b.deps.Library = library{
			get: func(uuid.UUID, uuid.UUID) (models.GenerationDetail, error) { return models.GenerationDetail{}, missing },
			see: func(models.User, uuid.UUID) (models.GenerationDetail, error) {
				return models.GenerationDetail{}, missing
			},
		}
		b.deps.Generations = generations{cancel: func(uuid.UUID, uuid.UUID) (models.Generation, error) { return models.Generation{}, missing }}
		b.deps.Marks = marks{
			favorite: func(uuid.UUID, uuid.UUID, *bool) (bool, error) { return false, missing },
			viewed:   func(uuid.UUID, uuid.UUID) error { return missing },
		}
	})
	id := uuid.NewString()
	for path, method := range map[string]string{
		"": http.MethodGet, "/events": http.MethodGet,
		"/cancel": http.MethodPost, "/favorite": http.MethodPost, "/view": http.MethodPost,
	} {
		t.Run(method+path, func(t *testing.T) {
			t.Parallel()
			reply := b.ask(t, asked{method: method, path: "/api/generations/" + id + path})
			assert.Equal(t, http.StatusNotFound, reply.status)
			assert.Equal(t, "NOT_FOUND", reply.fault(t).Code)
		})
		t.Run("no id "+method+path, func(t *testing.T) {
			t.Parallel()
			for _, wrong := range []string{"1", "me", "urn:uuid:" + id, "{" + id + "}"} {
				reply := b.ask(t, asked{method: method, path: "/api/generations/" + wrong + path})
				assert.Equal(t, http.StatusBadRequest, reply.status, wrong)
				assert.Equal(t, []string{"id"}, reply.fields(t), wrong)
			}
		})
	}
}

// One lost object hides neither the others nor their places, and a page needs
// one round to the storage.
func TestAPageIsSignedAtOnce(t *testing.T) {
	t.Parallel()
	var rounds atomic.Int32
	b := setup(t, func(b *bundle) {
		whole, broken := b.detail(), b.detail()
		broken.Assets = append(broken.Assets, models.Asset{Index: 2, Kind: models.AssetImage, Key: "generations/x/a2/2.webp"})
		broken.Assets[0].Key = "generations/lost.webp"
		b.deps.URLs = urls{asked: &rounds, lost: "generations/lost.webp"}
		b.deps.Library = library{list: func(models.ListQuery) (models.GenerationPage, error) {
			return models.GenerationPage{Generations: []models.GenerationDetail{whole, broken}}, nil
		}}
	})
	var page api.GenerationPage
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list"}).into(t, &page)

	assert.Equal(t, int32(1), rounds.Load())
	require.Len(t, page.Generations, 2)
	assert.NotNil(t, page.Generations[0].OutputUrls[1])
	third := "https://media.example/generations/x/a2/2.webp?signature=s"
	assert.Equal(t, []*string{nil, nil, &third}, page.Generations[1].OutputUrls)
}

// A grid draws a card from its row alone: the place of each output before it is
// loaded, and how far the work is.
func TestARowHoldsWhatAGridNeeds(t *testing.T) {
	t.Parallel()
	place := uuid.New()
	ended := time.Date(2026, 5, 4, 12, 1, 0, 0, time.UTC)
	b := setup(t, func(b *bundle) {
		film, running, text := b.detail(), b.detail(), b.detail()
		film.Assets[0].Kind, film.Assets[0].DurationMS = models.AssetVideo, 5_040
		running.Assets, running.WorkspaceID, running.Run, running.CompletedAt = nil, &place, 2, nil
		running.Status, running.Stage, running.Progress = models.StatusProcessing, models.StageWaiting, 40
		running.ModelID = "retired-long-ago"
		text.Assets, text.OutputText = nil, strings.Repeat("ё", 300)
		text.Status, text.ErrorKind = models.StatusFailed, models.FailureModeration
		b.deps.Library = library{list: func(models.ListQuery) (models.GenerationPage, error) {
			return models.GenerationPage{Generations: []models.GenerationDetail{film, running, text}}, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list"})
	var page api.GenerationPage
	reply.into(t, &page)
	require.Len(t, page.Generations, 3)

	film, running, text := page.Generations[0], page.Generations[1], page.Generations[2]
	hash := "1QcSHQ=="
	assert.Equal(t, []*api.Preview{nil, {
		Kind: api.AssetKindVideo, Width: 1024, Height: 768, DurationMs: 5_040, Thumbhash: &hash,
	}}, film.Previews, "at the position of its address")
	assert.Equal(t, &ended, film.CompletedAt)
	assert.Equal(t, b.usual(t, film.ModelID), film.UsualSeconds)
	assert.Nil(t, film.OutputText)
	assert.Nil(t, film.WorkspaceID)

	assert.Contains(t, reply.body, `"previews":[]`, "and never null")
	assert.Equal(t, api.StageWaiting, running.Stage)
	assert.Equal(t, 40, running.Progress)
	assert.Equal(t, 2, running.Run)
	assert.Equal(t, &place, running.WorkspaceID)
	assert.Nil(t, running.CompletedAt)
	assert.Zero(t, running.UsualSeconds, "of a model that is not on offer")

	assert.Equal(t, api.FailureKindModeration, text.ErrorKind)
	assert.Equal(t, strings.Repeat("ё", 279)+"…", *text.OutputText, "its beginning, cut between letters")
}

// usual is how long a model of the catalog usually takes.
func (b *bundle) usual(t *testing.T, modelID string) int {
	t.Helper()
	for _, model := range b.offer.Models("") {
		if model.ID == modelID {
			require.Positive(t, model.UsualTime)
			return int(model.UsualTime / time.Second)
		}
	}
	require.Fail(t, "no such model", modelID)
	return 0
}

func TestSigningFaultsAreOurs(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.URLs = urls{err: errors.New("sign CANARY-key")}
		b.deps.Library = library{see: func(models.User, uuid.UUID) (models.GenerationDetail, error) { return b.detail(), nil }}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + uuid.NewString()})
	assert.Equal(t, http.StatusInternalServerError, reply.status)
	assert.NotContains(t, reply.body, "CANARY")
}
