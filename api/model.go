package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"darkroom/catalog"
	"darkroom/models"
)

// Catalog knows the models on offer.
type Catalog interface {
	// Models lists those that support the action, all of them for "", in the
	// order to show them.
	Models(action models.Action) []*catalog.Model
	// Edition rises whenever a model was switched off or on, or its price changed.
	Edition() int
}

// modelsCache is what the contract promises to caches in front of us: models
// change with a release, so an hour is early enough, and two hours old is good
// enough while a new list is fetched.
const modelsCache = "public, s-maxage=3600, stale-while-revalidate=7200"

// saidCache is for a list over which something was said: it may be said again, and
// should hold within a minute.
const saidCache = "public, s-maxage=60"

// weatherCache is for a list that tells of a provider that is away: it is out of
// date in seconds.
const weatherCache = "public, s-maxage=5"

// offer is one list of models, ready to send, as it is while no provider is away.
type offer struct {
	list ModelList
	etag string
	// chains are where each model of the list runs.
	chains [][]catalog.Entry
	// usual is how long each usually takes, in seconds.
	usual map[string]int
}

// offers are the lists of models by action, "" for all.
type offers map[models.Action]offer

// window shows the offers of a catalog, made once for each edition of it.
type window struct {
	source Catalog
	// mu is held while lists are made, so that one of those who ask at once does.
	mu      sync.Mutex
	edition int
	made    offers
}

// newWindow returns one that has its first edition.
func newWindow(source Catalog) (*window, error) {
	w := &window{source: source, edition: source.Edition()}
	var err error
	w.made, err = newOffers(source)
	return w, err
}

// now returns the offers of this moment. A list that cannot be made, which the
// first one showed can be, leaves the one before.
func (w *window) now() offers {
	w.mu.Lock()
	defer w.mu.Unlock()
	if edition := w.source.Edition(); edition != w.edition {
		if made, err := newOffers(w.source); err == nil {
			w.made, w.edition = made, edition
		}
	}
	return w.made
}

// changed reports whether anything was said over the catalog since the start.
func (w *window) changed() bool { return w.source.Edition() > 0 }

// knows reports whether the catalog has a model, on offer or not.
func (w *window) knows(id string) bool {
	return slices.ContainsFunc(w.source.Models(""), func(m *catalog.Model) bool { return m.ID == id })
}

func newOffers(source Catalog) (offers, error) {
	all := make(offers)
	for _, action := range append(models.Actions(), "") {
		made := offer{list: ModelList{Models: []Model{}}, usual: map[string]int{}}
		for _, entry := range source.Models(action) {
			if entry.AdminOnly || entry.Off {
				continue // nobody who asks here has shown to be an admin
			}
			model, err := modelOf(entry)
			if err != nil {
				return nil, fmt.Errorf("show model %s: %w", entry.ID, err)
			}
			made.list.Models = append(made.list.Models, model)
			made.chains = append(made.chains, entry.Offered())
			made.usual[model.ID] = model.UsualSeconds
		}
		encoded, err := json.Marshal(made.list)
		if err != nil {
			return nil, fmt.Errorf("encode models: %w", err)
		}
		sum := sha256.Sum256(encoded)
		made.etag = `"` + hex.EncodeToString(sum[:8]) + `"`
		all[action] = made
	}
	return all, nil
}

// without returns the offer as it is while these providers are away, and whether
// that makes a difference.
func (o offer) without(away []models.Provider) (offer, bool) {
	listed := slices.Clone(o.list.Models)
	changed := false
	for i, chain := range o.chains {
		if availabilityOf(chain, away) == ModelAvailabilityAway {
			listed[i].Availability, changed = ModelAvailabilityAway, true
		}
	}
	if !changed {
		return o, false
	}
	o.list.Models = listed
	o.etag = strings.TrimSuffix(o.etag, `"`) + fmt.Sprintf(`-%s"`, strings.Trim(fmt.Sprint(away), "[]"))
	o.etag = strings.ReplaceAll(o.etag, " ", "-")
	return o, true
}

// usualSeconds is how long a model usually takes; 0 for one that is not on offer.
func (o offers) usualSeconds(modelID string) int { return o[""].usual[modelID] }

// ListModels shows the models on offer, or that nothing changed.
func (h *handlers) ListModels(ctx context.Context, in ListModelsRequestObject) (ListModelsResponseObject, error) {
	found, changed := h.window.now()[models.Action(deref(in.Params.Action))].without(h.weather.away(ctx))
	cache := modelsCache
	switch {
	case changed:
		cache = weatherCache
	case h.window.changed():
		cache = saidCache
	}
	if matches(deref(in.Params.IfNoneMatch), found.etag) {
		return ListModels304Response{
			Headers: ListModels304ResponseHeaders{ETag: found.etag, CacheControl: cache},
		}, nil
	}
	return ListModels200JSONResponse{
		Headers: ListModels200ResponseHeaders{ETag: found.etag, CacheControl: cache},
		Body:    found.list,
	}, nil
}

// GetModel shows one model.
func (h *handlers) GetModel(ctx context.Context, in GetModelRequestObject) (GetModelResponseObject, error) {
	found, _ := h.window.now()[""].without(h.weather.away(ctx))
	for _, model := range found.list.Models {
		if model.ID == in.ID {
			return GetModel200JSONResponse(model), nil
		}
	}
	return nil, models.Errorf(models.CodeNotFound, "There is no model %q.", in.ID)
}

// matches reports whether an If-None-Match header names the tag. Caches that
// compress make a tag weak; for a GET a weak match is enough.
func matches(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

func modelOf(m *catalog.Model) (Model, error) {
	var schema map[string]any
	if err := json.Unmarshal(m.SettingsSchema(), &schema); err != nil {
		return Model{}, fmt.Errorf("decode settings schema: %w", err)
	}
	actions := make([]Action, len(m.Actions))
	for i, action := range m.Actions {
		actions[i] = Action(action)
	}
	return Model{
		Availability: availabilityOf(m.Offered(), nil),
		ID:           m.ID, Name: m.Name, Description: m.Description,
		Provider: Provider(m.Provider()), Actions: actions, Output: ModelOutput(m.Output),
		SettingsSchema: schema,
		Limits: Limits{
			Prompt: PromptLimit{Required: m.Limits.Prompt.Required, Max: m.Limits.Prompt.Max},
			Images: fileLimit(m.Limits.Images, models.PictureTypes()),
			Videos: fileLimit(m.Limits.Videos, models.VideoTypes()),
		},
		Price: m.PriceText(), UsualSeconds: int(m.UsualTime / time.Second), AdminOnly: m.AdminOnly,
	}, nil
}

// availabilityOf tells whether anybody takes a job, where this is the chain of
// those who are configured and these providers are away.
func availabilityOf(chain []catalog.Entry, away []models.Provider) ModelAvailability {
	open := func(entry catalog.Entry) bool { return !slices.Contains(away, entry.Provider) }
	switch {
	case len(chain) == 0:
		return ModelAvailabilityNotConfigured
	case !slices.ContainsFunc(chain, open):
		return ModelAvailabilityAway
	default:
		return ModelAvailabilityAvailable
	}
}

// fileLimit shows what a model takes of a kind; all are the types of the kind that
// uploads take.
func fileLimit(l catalog.FileLimit, all []string) FileLimit {
	files := l.OfFile()
	shown := FileLimit{
		Min: l.Min, Max: l.Max, Types: files.Types,
		MaxBytes: orNone(files.MaxBytes), MinSide: orNone(files.MinSide), MaxSide: orNone(files.MaxSide),
		MaxPixels: orNone(files.MaxPixels), MinSeconds: orNone(files.MinSeconds), MaxSeconds: orNone(files.MaxSeconds),
	}
	if shown.Types == nil {
		shown.Types = all
	}
	return shown
}

// orNone leaves a limit out that is none.
func orNone[N int | int64](limit N) *N {
	if limit == 0 {
		return nil
	}
	return &limit
}
