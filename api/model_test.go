package api_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/catalog"
	"darkroom/models"
)

func TestModelsAreListedForEverybody(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list", stranger: true})
	require.Equal(t, http.StatusOK, reply.status)
	assert.Equal(t, "public, s-maxage=3600, stale-while-revalidate=7200", reply.header.Get("Cache-Control"))

	var all api.ModelList
	reply.into(t, &all)
	require.NotEmpty(t, all.Models)
	for _, model := range all.Models {
		assert.Equal(t, "object", model.SettingsSchema["type"], model.ID)
		assert.NotEmpty(t, model.Price, model.ID)
		assert.Positive(t, model.UsualSeconds, model.ID)
	}

	var edits api.ModelList
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/list?action=edit", stranger: true}).into(t, &edits)
	require.NotEmpty(t, edits.Models)
	for _, model := range edits.Models {
		assert.Contains(t, model.Actions, api.ActionEdit)
	}
	var none api.ModelList
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/list?action=analyze_ocr", stranger: true}).into(t, &none)
	assert.NotNil(t, none.Models, "an empty list, not null")

	wrong := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list?action=paint", stranger: true})
	assert.Equal(t, []string{"action"}, wrong.fields(t))
}

func TestModelsAreNotSentTwice(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	tag := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list", stranger: true}).header.Get("ETag")
	require.NotEmpty(t, tag)
	tests := map[string]int{
		tag: http.StatusNotModified, "W/" + tag: http.StatusNotModified, `"other", ` + tag: http.StatusNotModified, "*": http.StatusNotModified,
		`"other"`: http.StatusOK, "": http.StatusOK,
	}
	for header, status := range tests {
		reply := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list", stranger: true, header: map[string]string{"If-None-Match": header}})
		assert.Equal(t, status, reply.status, header)
		assert.Equal(t, tag, reply.header.Get("ETag"))
		assert.Equal(t, status == http.StatusNotModified, reply.body == "", header)
	}
	other := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list?action=edit", stranger: true})
	assert.NotEqual(t, tag, other.header.Get("ETag"), "another list has another tag")
}

func TestOneModelIsShown(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	var model api.Model
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/flux-schnell", stranger: true}).into(t, &model)
	assert.Equal(t, "flux-schnell", model.ID)
	assert.Equal(t, api.ProviderReplicate, model.Provider)

	missing := b.ask(t, asked{method: http.MethodGet, path: "/api/models/nothing", stranger: true})
	assert.Equal(t, http.StatusNotFound, missing.status)
}

// adminsOnly is a catalog whose models users must not see.
type adminsOnly struct{ *catalog.Catalog }

func (c adminsOnly) Models(action models.Action) []*catalog.Model {
	var hidden []*catalog.Model
	for _, model := range c.Catalog.Models(action) {
		secret := *model
		secret.AdminOnly = true
		hidden = append(hidden, &secret)
	}
	return hidden
}

func TestModelsForAdminsAreHidden(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		offered, err := catalog.Load()
		require.NoError(t, err)
		b.deps.Catalog = adminsOnly{offered}
	})
	list := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list"})
	assert.JSONEq(t, `{"models":[]}`, list.body)
	one := b.ask(t, asked{method: http.MethodGet, path: "/api/models/flux-schnell"})
	assert.Equal(t, http.StatusNotFound, one.status)
}

func TestASettingThatHoldsAFileSaysSo(t *testing.T) {
	t.Parallel()
	reply := setup(t, nil).ask(t, asked{method: http.MethodGet, path: "/api/models/flux-fill-pro", stranger: true})
	var model struct {
		Schema struct {
			Properties map[string]struct {
				Input string `json:"x-input"`
			}
		} `json:"settings_schema"`
	}
	reply.into(t, &model)
	assert.Equal(t, "mask", model.Schema.Properties["mask"].Input)
	assert.Empty(t, model.Schema.Properties["steps"].Input)
}

func TestTheListTellsWhichModelsAreAway(t *testing.T) {
	t.Parallel()
	listed := func(away ...models.Provider) (answer, map[string]api.ModelAvailability) {
		b := setup(t, func(b *bundle) {
			b.deps.Catalog, b.deps.Providers = twoPlaces(t), weather{away: away}
		})
		reply := b.ask(t, asked{method: http.MethodGet, path: "/api/models/list", stranger: true})
		require.Equal(t, http.StatusOK, reply.status)
		var list api.ModelList
		reply.into(t, &list)
		found := map[string]api.ModelAvailability{}
		for _, model := range list.Models {
			found[model.ID] = model.Availability
		}
		return reply, found
	}
	well, found := listed()
	assert.Equal(t, api.ModelAvailabilityAvailable, found["flux-schnell"])
	assert.Equal(t, api.ModelAvailabilityAvailable, found["flux-2-pro"])

	reply, found := listed(models.ProviderReplicate)
	assert.Equal(t, api.ModelAvailabilityAvailable, found["flux-schnell"], "it has another provider")
	assert.Equal(t, api.ModelAvailabilityAway, found["flux-2-pro"])
	assert.Equal(t, "public, s-maxage=5", reply.header.Get("Cache-Control"), "caches must not keep the news")
	assert.NotEqual(t, well.header.Get("ETag"), reply.header.Get("ETag"))

	other, found := listed("elsewhere")
	assert.Equal(t, api.ModelAvailabilityAvailable, found["flux-2-pro"], "it was never there")
	assert.Equal(t, well.header.Get("ETag"), other.header.Get("ETag"), "nothing of the list has changed")
	assert.Equal(t, "public, s-maxage=3600, stale-while-revalidate=7200", other.header.Get("Cache-Control"))
}

// twoPlaces is a catalog in which flux-schnell has a second place, at fal.
func twoPlaces(t *testing.T) fixed {
	t.Helper()
	offered, err := catalog.Load()
	require.NoError(t, err)
	list := offered.Models("")
	for i, model := range list {
		if model.ID == "flux-schnell" {
			more := *model
			more.Chain = append(slices.Clip(more.Chain), catalog.Entry{Provider: models.ProviderFal, Model: "fal-ai/flux"})
			list[i] = &more
		}
	}
	return list
}

// fixed is a catalog of these models, whatever the action.
type fixed []*catalog.Model

// Edition is that of a list that never changes.
func (fixed) Edition() int { return 0 }

func (f fixed) Models(models.Action) []*catalog.Model { return f }

func TestOneModelTellsWhetherItsProviderIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) { b.deps.Providers = weather{away: []models.Provider{models.ProviderReplicate}} })
	var model api.Model
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/flux-schnell", stranger: true}).into(t, &model)
	assert.Equal(t, api.ModelAvailabilityAway, model.Availability)
}

func TestWhenNobodyCanTellTheListIsAsAlways(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Providers = weather{away: []models.Provider{models.ProviderReplicate}, err: errUnexpected}
	})
	var list api.ModelList
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/list", stranger: true}).into(t, &list)
	require.NotEmpty(t, list.Models)
	for _, model := range list.Models {
		assert.Equal(t, api.ModelAvailabilityAvailable, model.Availability, model.ID)
	}
}

func TestTheListTellsWhichModelsAreNotSetUp(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) { b.deps.Catalog = b.offer.Among(models.ProviderFal) })
	var model api.Model
	b.ask(t, asked{method: http.MethodGet, path: "/api/models/flux-schnell", stranger: true}).into(t, &model)
	assert.Equal(t, api.ModelAvailabilityNotConfigured, model.Availability)
	assert.Equal(t, api.ProviderReplicate, model.Provider, "whose key it would take")
}

func TestAModelTellsWhichFilesItTakes(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	limits := func(id string) api.Limits {
		var model api.Model
		b.ask(t, asked{method: http.MethodGet, path: "/api/models/" + id, stranger: true}).into(t, &model)
		return model.Limits
	}
	bounded := limits("kling-v2.0-i2v").Images
	assert.Equal(t, api.FileLimit{
		Min: 1, Max: 1, Types: []string{"image/jpeg", "image/png"}, MaxBytes: new(int64(10 << 20)), MinSide: new(300),
	}, bounded)
	free := limits("flux-schnell")
	assert.Equal(t, api.FileLimit{Types: models.PictureTypes()}, free.Images, "what uploads take, and no other limit")
	assert.Equal(t, models.VideoTypes(), free.Videos.Types)
}
