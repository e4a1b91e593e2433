package postgres_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestCreateGenerationKeepsEveryField(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	workspace := uuid.New()
	want := asked(uuid.New())
	_, err := db.CreateWorkspace(t.Context(), models.Workspace{ID: workspace, Name: "Studio", CreatedBy: want.UserID})
	require.NoError(t, err)
	want.WorkspaceID, want.InputImageURL = &workspace, "storage:generations/x/y.png"

	_, err = db.CreateGeneration(t.Context(), want)
	require.NoError(t, err)

	got, err := db.GetGeneration(t.Context(), want.UserID, want.ID)
	require.NoError(t, err)
	assert.Equal(t, want.Settings, got.Settings)
	assert.Equal(t, want.Prompt, got.Prompt)
	assert.Equal(t, want.InputImageURL, got.InputImageURL)
	assert.Equal(t, &workspace, got.WorkspaceID)
	assert.Equal(t, models.StatusPending, got.Status)
	assert.Equal(t, 1, got.Run)
	assert.WithinDuration(t, time.Now(), got.CreatedAt, time.Minute)
	assert.Empty(t, got.Assets)
	assert.Empty(t, got.Attempts)
	first := events(t, db, want.UserID)
	require.Len(t, first, 1)
	assert.Equal(t, models.StatusPending, first[0].Status)
}

func TestFiftyParallelCreatesPassTheLimitFiveTimes(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	var accepted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := db.CreateGeneration(t.Context(), asked(userID))
			if err == nil {
				accepted.Add(1)
				return
			}
			assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err))
			refused.Add(1)
		})
	}
	wg.Wait()
	assert.EqualValues(t, models.DefaultActiveLimit, accepted.Load())
	assert.EqualValues(t, 50-models.DefaultActiveLimit, refused.Load())
}

func TestLimitErrorCarriesItsNumbers(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	for range models.DefaultActiveLimit {
		create(t, db, userID)
	}
	_, err := db.CreateGeneration(t.Context(), asked(userID))
	var limit *models.Error
	require.ErrorAs(t, err, &limit)
	assert.Equal(t, models.DefaultActiveLimit, limit.Limit)
	assert.Equal(t, models.DefaultActiveLimit, limit.Active)
}

func TestFinishedGenerationsMakeRoom(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	for range models.DefaultActiveLimit {
		gen := create(t, db, userID)
		_, err := db.RequestCancel(t.Context(), userID, gen.ID)
		require.NoError(t, err)
	}
	create(t, db, userID)
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen, stranger := create(t, db, uuid.New()), uuid.New()

	_, err := db.GetGeneration(t.Context(), stranger, gen.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = db.RequestCancel(t.Context(), stranger, gen.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = db.SetFavorite(t.Context(), stranger, gen.ID, nil)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.MarkViewed(t.Context(), stranger, gen.ID)))
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: stranger, Page: 1, Limit: 20})
	require.NoError(t, err)
	assert.Empty(t, page.Generations)
}

func TestListPagesNewestFirstWithCounts(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	var ids []uuid.UUID
	for range 3 {
		ids = append(ids, create(t, db, userID).ID)
	}
	_, err := db.SetFavorite(t.Context(), userID, ids[0], nil)
	require.NoError(t, err)

	first, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 2})
	require.NoError(t, err)
	second, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 2, Limit: 2, SkipCounts: true})
	require.NoError(t, err)

	require.Len(t, first.Generations, 2)
	assert.Equal(t, ids[2], first.Generations[0].ID)
	assert.Equal(t, ids[1], first.Generations[1].ID)
	assert.Equal(t, 3, first.Total)
	assert.Equal(t, &models.Counts{All: 3, Processing: 3, Favorites: 1}, first.Counts)
	require.Len(t, second.Generations, 1)
	assert.Equal(t, ids[0], second.Generations[0].ID)
	assert.Nil(t, second.Counts)
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	image := create(t, db, userID)
	text := asked(userID)
	text.Action, text.ModelID, text.ModelName = models.ActionAnalyzeDescribe, "gemini-describe", "Gemini"
	_, err := db.CreateGeneration(t.Context(), text)
	require.NoError(t, err)
	video := asked(userID)
	video.Action, video.ModelID, video.ModelName = models.ActionVideoCreate, "seedance-1-pro", "Seedance 1 Pro"
	_, err = db.CreateGeneration(t.Context(), video)
	require.NoError(t, err)
	_, err = db.SetFavorite(t.Context(), userID, video.ID, nil)
	require.NoError(t, err)
	_, err = db.BeginRun(t.Context(), ref(image), "r")
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(image), models.FailureModeration))
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)

	cases := map[string]struct {
		query models.ListQuery
		want  []uuid.UUID
	}{
		"all":          {models.ListQuery{Tab: models.TabAll}, []uuid.UUID{video.ID, text.ID, image.ID}},
		"processing":   {models.ListQuery{Tab: models.TabProcessing}, []uuid.UUID{video.ID, text.ID}},
		"favorites":    {models.ListQuery{Tab: models.TabFavorites}, []uuid.UUID{video.ID}},
		"failed":       {models.ListQuery{Tab: models.TabFailed}, []uuid.UUID{image.ID}},
		"model id":     {models.ListQuery{ModelID: "flux-schnell"}, []uuid.UUID{image.ID}},
		"model name":   {models.ListQuery{ModelName: "Seedance 1 Pro"}, []uuid.UUID{video.ID}},
		"action":       {models.ListQuery{Action: models.ActionCreate}, []uuid.UUID{image.ID}},
		"image type":   {models.ListQuery{ActionType: "image"}, []uuid.UUID{image.ID}},
		"video type":   {models.ListQuery{ActionType: "video"}, []uuid.UUID{video.ID}},
		"text type":    {models.ListQuery{ActionType: "text"}, []uuid.UUID{text.ID}},
		"status":       {models.ListQuery{Status: models.StatusFailed}, []uuid.UUID{image.ID}},
		"since future": {models.ListQuery{Since: &future}, nil},
		"until past":   {models.ListQuery{Until: &past}, nil},
		"between":      {models.ListQuery{Since: &past, Until: &future}, []uuid.UUID{video.ID, text.ID, image.ID}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query := c.query
			query.UserID, query.Page, query.Limit = userID, 1, 20
			page, err := db.ListGenerations(t.Context(), query)
			require.NoError(t, err)
			var got []uuid.UUID
			for _, row := range page.Generations {
				got = append(got, row.ID)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, len(c.want), page.Total)
		})
	}
}
