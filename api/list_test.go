package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func TestListReadsEveryFilter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 15, 30, 0, 0, time.UTC)
	midnight := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	week, month := now.AddDate(0, 0, -7), now.AddDate(0, 0, -30)
	tests := map[string]struct {
		query string
		want  models.ListQuery
	}{
		"nothing": {"", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20}},
		"paging":  {"?page=3&limit=50", models.ListQuery{Tab: models.TabAll, Page: 3, Limit: 50}},
		"tab":     {"?tab=favorites", models.ListQuery{Tab: models.TabFavorites, Page: 1, Limit: 20}},
		"model":   {"?modelId=flux-schnell&modelName=FLUX", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, ModelID: "flux-schnell", ModelName: "FLUX"}},
		"action":  {"?action=edit", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Action: models.ActionEdit}},
		"kind":    {"?actionType=video", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, ActionType: "video"}},
		"status":  {"?status=failed", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Status: models.StatusFailed}},
		"today":   {"?dateRange=today", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &midnight}},
		"yesterday": {"?dateRange=yesterday", models.ListQuery{
			Tab: models.TabAll, Page: 1, Limit: 20, Since: new(midnight.AddDate(0, 0, -1)), Until: &midnight,
		}},
		"week":     {"?dateRange=week", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &week}},
		"month":    {"?dateRange=month", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &month}},
		"no count": {"?skipCounts=true", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, SkipCounts: true}},
		"unknown":  {"?sort=name&userId=somebody", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got models.ListQuery
			b := setup(t, func(b *bundle) {
				b.deps.Now = func() time.Time { return now }
				b.deps.Library = library{list: func(query models.ListQuery) (models.GenerationPage, error) {
					got = query
					return models.GenerationPage{}, nil
				}}
			})
			reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list" + test.query})
			require.Equal(t, http.StatusOK, reply.status, reply.body)
			test.want.UserID = b.user.ID
			assert.Equal(t, test.want, got)
		})
	}
}

func TestListNamesEveryWrongFilter(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	tests := map[string]string{
		"page=0": "page", "page=x": "page", "page=1.5": "page", "page=999999999999": "page", "limit=51": "limit", "limit=-1": "limit",
		"tab=mine": "tab", "action=paint": "action", "actionType=text": "actionType", "status=done": "status",
		"dateRange=year": "dateRange", "skipCounts=perhaps": "skipCounts",
	}
	for query, field := range tests {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list?" + query})
			require.Equal(t, http.StatusBadRequest, reply.status, reply.body)
			assert.Equal(t, []string{field}, reply.fields(t))
		})
	}
}

func TestListShowsAPage(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Library = library{list: func(models.ListQuery) (models.GenerationPage, error) {
			return models.GenerationPage{
				Generations: []models.GenerationDetail{
					{Generation: b.row(nil), Assets: []models.Asset{{Index: 2, Key: "two.png", ThumbKey: "two.webp"}, {Index: 0, Key: "zero.png"}}},
					{Generation: b.row(func(g *models.Generation) { g.ErrorMessage = "The model is busy right now." })},
				},
				Total: 41, Counts: &models.Counts{All: 41},
			}, nil
		}}
	})
	var page api.GenerationPage
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list?tab=all&action=create"}).into(t, &page)

	assert.Equal(t, 41, page.Total)
	assert.Equal(t, 3, page.TotalPages)
	assert.Equal(t, 41, page.Counts.All)
	assert.Equal(t, api.ActionCreate, *page.Filters.Action)
	require.Len(t, page.Generations, 2)
	zero, two, thumb := "https://media.example/zero.png?signature=s", "https://media.example/two.png?signature=s", "https://media.example/two.webp?signature=s"
	assert.Equal(t, []*string{&zero, nil, &two}, page.Generations[0].OutputUrls)
	assert.Equal(t, []*string{nil, nil, &thumb}, page.Generations[0].OutputThumbs, "at the same positions")
	assert.Equal(t, "The model is busy right now.", *page.Generations[1].ErrorMessage)
}
