package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func TestListReadsEveryFilter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 15, 30, 0, 0, time.UTC)
	midnight := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	home := uuid.MustParse("7c9e6679-7425-40de-944b-e07fc1f90ae7")
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
		"texts":   {"?actionType=text", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, ActionType: "text"}},
		"status":  {"?status=failed", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Status: models.StatusFailed}},
		"today":   {"?dateRange=today", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &midnight}},
		"yesterday": {"?dateRange=yesterday", models.ListQuery{
			Tab: models.TabAll, Page: 1, Limit: 20, Since: new(midnight.AddDate(0, 0, -1)), Until: &midnight,
		}},
		"week":     {"?dateRange=week", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &week}},
		"month":    {"?dateRange=month", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Since: &month}},
		"no count": {"?skipCounts=true", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, SkipCounts: true}},
		"search":   {"?q=a%20lighthouse", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20, Search: "a lighthouse"}},
		"place": {"?onlyMine=false&workspaceId=" + home.String() + "&creatorId=" + home.String(), models.ListQuery{
			Tab: models.TabAll, Page: 1, Limit: 20, Shared: true, WorkspaceID: &home, CreatorID: &home,
		}},
		"unknown": {"?sort=name&userId=somebody", models.ListQuery{Tab: models.TabAll, Page: 1, Limit: 20}},
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
		"tab=mine": "tab", "action=paint": "action", "actionType=sound": "actionType", "status=done": "status",
		"cursor=x": "cursor", "cursor=AAAA-AAAA_AAAAAAAAAAAAAAAAAAAAAA%21": "cursor", "q=": "q",
		"cursor=f_________________________________": "cursor", "cursor=f_______AAAAAAAAAAAAAAAAAAAAAAAA": "cursor",
		"workspaceId=home": "workspaceId", "creatorId=me": "creatorId", "onlyMine=no": "onlyMine",
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
					{Generation: b.row(nil), Assets: []models.Asset{{Index: 2, Kind: models.AssetImage, Key: "two.png", ThumbKey: "two.webp"}, {Index: 0, Kind: models.AssetImage, Key: "zero.png"}}},
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

func TestACursorLeadsThroughTheWholeList(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	var want []uuid.UUID
	for range 7 {
		row := r.create(t)
		r.end(t, row.ID)
		want = append([]uuid.UUID{row.ID}, want...)
	}
	var got []uuid.UUID
	query := "?limit=3&q=lighthouse"
	for reads := 1; ; reads++ {
		var page api.GenerationPage
		r.ask(t, asked{method: http.MethodGet, path: "/api/generations/list" + query}).into(t, &page)
		for _, row := range page.Generations {
			got = append(got, row.ID)
		}
		assert.Equal(t, 7, page.Total)
		assert.Equal(t, "lighthouse", *page.Filters.Q)
		if page.NextCursor == nil {
			assert.Equal(t, 3, reads)
			break
		}
		query = "?limit=3&q=lighthouse&cursor=" + *page.NextCursor
	}
	assert.Equal(t, want, got)
}

func TestCountsFollowWhatHappens(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	first, second := r.create(t), r.create(t)
	r.end(t, first.ID)
	r.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + second.ID.String() + "/favorite"})
	counts := r.ask(t, asked{method: http.MethodGet, path: "/api/generations/counts"}).body
	assert.JSONEq(t, `{"all":2,"processing":1,"favorites":1,"failed":0}`, counts)
	r.ask(t, asked{method: http.MethodDelete, path: "/api/generations/" + first.ID.String()})
	counts = r.ask(t, asked{method: http.MethodGet, path: "/api/generations/counts"}).body
	assert.JSONEq(t, `{"all":1,"processing":1,"favorites":1,"failed":0}`, counts)
}

func TestTextThatCannotBeKeptIsNoFaultOfOurs(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	for _, path := range []string{"/api/generations/list?q=%00", "/api/generations/list?q=%ff", "/api/generations/list?modelName=%00"} {
		assert.Equal(t, http.StatusBadRequest, r.ask(t, asked{method: http.MethodGet, path: path}).status, path)
	}
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: order(func(body map[string]any) { body["prompt"] = "a\x00b" })})
	assert.Equal(t, http.StatusBadRequest, reply.status, reply.body)
}

func TestListByWorkspaceAndCreator(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	var place api.Workspace
	r.ask(t, asked{method: http.MethodPost, path: "/api/workspaces", body: map[string]any{"name": "Home"}}).into(t, &place)
	home := place.ID
	r.create(t)
	reply := r.ask(t, asked{
		method: http.MethodPost, path: "/api/generations/create", body: order(func(body map[string]any) { body["workspace_id"] = home }),
	})
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	stranger := uuid.New()
	_, err := r.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: stranger, Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
	})
	require.NoError(t, err)

	for query, want := range map[string]int{
		"": 2, "?workspaceId=" + home.String(): 1, "?onlyMine=false&workspaceId=" + home.String(): 1,
		"?creatorId=" + r.user.ID.String(): 2, "?onlyMine=false&creatorId=" + stranger.String(): 0,
	} {
		var page api.GenerationPage
		r.ask(t, asked{method: http.MethodGet, path: "/api/generations/list" + query}).into(t, &page)
		assert.Len(t, page.Generations, want, query)
		assert.Equal(t, want, page.Total, query)
		for _, row := range page.Generations {
			assert.Equal(t, r.user.ID, row.UserID, query)
			if strings.Contains(query, "onlyMine=false") {
				require.NotNil(t, row.Creator, query)
				assert.Equal(t, r.user.Email, *row.Creator.Email)
			} else {
				assert.Nil(t, row.Creator, query)
			}
		}
	}
}

func TestFilterOptionsAreWhatThereIs(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	options := func() string {
		reply := r.ask(t, asked{method: http.MethodGet, path: "/api/generations/filter-options"})
		require.Equal(t, http.StatusOK, reply.status)
		return reply.body
	}
	assert.JSONEq(t, `{"models":[],"creators":[],"statuses":[]}`, options())
	r.create(t)
	r.end(t, r.create(t).ID)
	for _, id := range []string{"b-model", "a-model", "a-model"} {
		_, err := r.db.CreateGeneration(t.Context(), models.Generation{
			ID: uuid.New(), UserID: r.user.ID, Action: models.ActionCreate, ModelID: id, ModelName: "An " + id,
		})
		require.NoError(t, err)
	}
	assert.JSONEq(t, `{
		"models": [{"id":"a-model","name":"An a-model"},{"id":"b-model","name":"An b-model"},{"id":"flux-schnell","name":"FLUX schnell"}],
		"creators": [{"id":"`+r.user.ID.String()+`","name":null,"email":"`+r.user.Email+`"}],
		"statuses": ["cancelled","pending"]}`, options())
}
