package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
)

// several is a request for a batch.
func several(count any) map[string]any {
	return order(func(body map[string]any) { body["count"] = count })
}

func TestABatchIsAnsweredWithItsFirstMemberAndAllIDs(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	reply := r.ask(t, keyed("k", several(8)))
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	assert.Equal(t, "5", reply.header.Get("X-RateLimit-Limit"))
	assert.Equal(t, "0", reply.header.Get("X-RateLimit-Remaining"))
	var first api.Generation
	reply.into(t, &first)
	require.NotNil(t, first.Ids)
	require.Len(t, *first.Ids, 8)
	assert.Equal(t, first.ID, (*first.Ids)[0])
	assert.Equal(t, "/api/generations/"+first.ID.String(), reply.header.Get("Location"))

	again := r.ask(t, keyed("k", several(8)))
	assert.Equal(t, reply.body, again.body, "a repetition is answered as the first time")
	assert.Equal(t, 8, r.total(t))

	var page api.GenerationPage
	r.ask(t, asked{method: http.MethodGet, path: "/api/generations/list?batchId=" + first.BatchID.String()}).into(t, &page)
	assert.Equal(t, 8, page.Total)
	assert.Equal(t, first.BatchID, page.Filters.BatchID)
	line := 0
	for _, row := range page.Generations {
		assert.Equal(t, first.BatchID, row.BatchID)
		if row.InLine != nil && *row.InLine {
			line++
		}
	}
	assert.Equal(t, 3, line)

	last := "/api/generations/" + (*first.Ids)[7].String()
	var shown api.GenerationDetail
	r.ask(t, asked{method: http.MethodGet, path: last}).into(t, &shown)
	assert.Equal(t, first.BatchID, shown.BatchID)
	assert.Equal(t, new(true), shown.InLine)
	assert.Equal(t, http.StatusNoContent, r.ask(t, asked{method: http.MethodDelete, path: last}).status)
	shown = api.GenerationDetail{}
	r.ask(t, asked{method: http.MethodGet, path: last}).into(t, &shown)
	assert.Equal(t, api.StatusCancelled, shown.Status)
	assert.Nil(t, shown.InLine)
}

func TestABatchIsPricedAndPaidWhole(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0.01) // three pictures of three
	estimate := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/estimate", body: several(4)})
	assert.Contains(t, estimate.body, `"cost_usd":0.012`)
	assert.Contains(t, estimate.body, `"outputs":4`)
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: several(4)})
	assert.Equal(t, http.StatusPaymentRequired, reply.status, reply.body)
	assert.Contains(t, reply.body, `"needed_usd":0.012`)
	assert.Zero(t, r.total(t))
	reply = r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: several(3)})
	assert.Equal(t, http.StatusAccepted, reply.status, reply.body)
}

func TestCountIsOneToEight(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	for _, bad := range []any{0, -1, 9, 1.5, "2"} {
		for _, path := range []string{"/api/generations/create", "/api/generations/estimate"} {
			reply := r.ask(t, asked{method: http.MethodPost, path: path, body: several(bad)})
			assert.Equal(t, http.StatusBadRequest, reply.status, "%v: %s", bad, reply.body)
			assert.Equal(t, []string{"count"}, reply.fields(t), "%v", bad)
		}
	}
	for _, one := range []any{1, nil} {
		reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: several(one)})
		require.Equal(t, http.StatusAccepted, reply.status, reply.body)
		assert.NotContains(t, reply.body, `"batch_id"`)
		assert.NotContains(t, reply.body, `"ids"`)
	}
}
