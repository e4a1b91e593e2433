package fal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const listing = "/fal/api/v1/models/requests/by-endpoint"

// listed asks for a page and returns its ids.
func (b *bundle) listed(t *testing.T, query url.Values) ([]string, map[string]any) {
	t.Helper()
	a := b.call(t, http.MethodGet, listing+"?"+query.Encode(), nil)
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	items, ok := a.body["items"].([]any)
	require.True(t, ok)
	var found []string
	for _, one := range items {
		object, ok := one.(map[string]any)
		require.True(t, ok)
		found = append(found, text(t, object, "request_id"))
	}
	return found, a.body
}

func TestListing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hook := "http://127.0.0.1:1/hook"
	var made []string
	for n := range 5 {
		made = append(made, text(t, b.create(t, schnell+"?fal_webhook="+hook+fmt.Sprint(n), input("[sim queue=1h] x")), "request_id"))
	}
	b.as(otherKey).create(t, schnell, input("x"))
	b.create(t, kling, map[string]any{"prompt": "[sim queue=1h] x"})

	query := url.Values{"endpoint_id": {"fal-ai/flux/schnell"}, "limit": {"2"}}
	var all []string
	for page := 1; ; page++ {
		found, body := b.listed(t, query)
		all = append(all, found...)
		if body["has_more"] != true {
			assert.Nil(t, body["next_cursor"])
			assert.Equal(t, 3, page)
			break
		}
		query.Set("cursor", text(t, body, "next_cursor"))
	}
	assert.ElementsMatch(t, made, all)
	assert.Equal(t, made[4], all[0], "newest first")

	_, body := b.listed(t, url.Values{"endpoint_id": {"fal-ai/flux/schnell"}, "request_id": {made[2]}, "expand": {"payloads"}})
	items, ok := body["items"].([]any)
	require.True(t, ok)
	require.Len(t, items, 1)
	one, ok := items[0].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, hook+"2", one["webhook_url"])
	assert.Equal(t, "fal-ai/flux/schnell", one["endpoint_id"])
	assert.Nil(t, one["ended_at"])
	assert.Contains(t, one["json_input"], "prompt")
	_, body = b.listed(t, url.Values{"endpoint_id": {"fal-ai/flux/schnell"}})
	assert.NotContains(t, fmt.Sprint(body), "lighthouse", "payloads only when asked for")
}

func TestListing_filters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := map[string]string{}
	for verdict, knobs := range map[string]string{"success": "", "user_error": "fail=content_policy_violation", "error": "fail=startup_timeout"} {
		receipt := b.create(t, schnell, input("[sim "+knobs+" ] x"))
		b.finish(t, receipt)
		ids[verdict] = text(t, receipt, "request_id")
	}
	for verdict, id := range ids {
		found, body := b.listed(t, url.Values{"endpoint_id": {"fal-ai/flux/schnell"}, "status": {verdict}, "expand": {"payloads"}})
		assert.Equal(t, []string{id}, found, verdict)
		assert.Equal(t, verdict == "success", containsOutput(body), verdict)
	}
	tomorrow := time.Now().Add(24 * time.Hour).Format(time.RFC3339)
	found, _ := b.listed(t, url.Values{"endpoint_id": {"fal-ai/flux/schnell,fal-ai/flux-pro/kontext"}, "start": {tomorrow}})
	assert.Empty(t, found)
	found, _ = b.listed(t, url.Values{"endpoint_id": {"fal-ai/flux/schnell"}, "end": {"2020-01-01T00:00:00Z"}})
	assert.Empty(t, found)
	for _, wrong := range []string{"", "endpoint_id=a/b&limit=101", "endpoint_id=a/b&limit=x", "endpoint_id=a/b&start=yesterday", "endpoint_id=a/b&cursor=!"} {
		a := b.call(t, http.MethodGet, listing+"?"+wrong, nil)
		assert.Equal(t, http.StatusBadRequest, a.status, wrong)
		assert.Contains(t, string(a.raw), "validation_error", wrong)
	}
}

func containsOutput(body map[string]any) bool {
	items, _ := body["items"].([]any)
	for _, one := range items {
		if object, ok := one.(map[string]any); ok && object["json_output"] != nil {
			return true
		}
	}
	return false
}

func TestPricing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodGet, "/fal/api/v1/models/pricing?endpoint_id=fal-ai/flux/schnell", nil)
	assert.JSONEq(t, `{"prices":[{"endpoint_id":"fal-ai/flux/schnell","unit_price":0.003,"unit":"megapixels","currency":"USD"}],
		"next_cursor":null,"has_more":false}`, string(a.raw))
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/fal/api/v1/models/pricing?endpoint_id=no/thing", nil).status)
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/fal/api/v1/models?endpoint_id=no/thing", nil).status)
	a = b.call(t, http.MethodGet, "/fal/api/v1/models", nil)
	assert.Contains(t, string(a.raw), `"endpoint_id":"fal-ai/flux-pro/kontext"`)
	a = b.as("").call(t, http.MethodGet, "/fal/api/v1/meta", nil)
	assert.JSONEq(t, `{"webhook_ip_ranges":["127.0.0.0/8"]}`, string(a.raw))
}
