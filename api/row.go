package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"darkroom/models"
)

// MediaURLs gives stored objects addresses that a browser can open for a while,
// in the order of keys; an empty one for an object that is not there.
type MediaURLs interface {
	URLs(ctx context.Context, keys []string) ([]string, error)
}

// addresses are those of stored objects, by key.
type addresses map[string]string

// sign asks for all addresses that an answer needs at once.
func (h *handlers) sign(ctx context.Context, keys []string) (addresses, error) {
	urls, err := h.URLs.URLs(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("sign addresses: %w", err)
	}
	signed := make(addresses, len(keys))
	for i, key := range keys {
		signed[key] = urls[i]
	}
	return signed, nil
}

// keysOf lists the objects of assets.
func keysOf(assets []models.Asset) []string {
	keys := make([]string, 0, 2*len(assets))
	for _, a := range assets {
		keys = append(keys, a.Key)
		if a.ThumbKey != "" {
			keys = append(keys, a.ThumbKey)
		}
	}
	return keys
}

// keysOfAll lists the objects of all generations of a page.
func keysOfAll(details []models.GenerationDetail) []string {
	var keys []string
	for _, detail := range details {
		keys = append(keys, keysOf(detail.Assets)...)
	}
	return keys
}

// rowOf returns a generation as a row of a list.
func (h *handlers) rowOf(g models.Generation, out outputs) Generation {
	return Generation{
		ID:           g.ID,
		UserID:       g.UserID,
		WorkspaceID:  g.WorkspaceID,
		Status:       Status(g.Status),
		Stage:        Stage(g.Stage),
		Progress:     g.Progress,
		Run:          g.Run,
		OutputUrls:   orEmpty(out.urls),
		OutputThumbs: orEmpty(out.thumbs),
		Previews:     orEmpty(out.previews),
		OutputText:   optional(beginning(g.OutputText)),
		Prompt:       g.Prompt,
		ModelID:      g.ModelID,
		ModelName:    g.ModelName,
		Action:       Action(g.Action),
		CreatedAt:    g.CreatedAt,
		CompletedAt:  g.CompletedAt,
		Viewed:       g.Viewed,
		IsFavorite:   g.IsFavorite,
		ErrorKind:    FailureKind(g.ErrorKind),
		ErrorMessage: optional(g.ErrorMessage),
		CostUsd:      g.Price.USD(),
		UsualSeconds: h.window.now().usualSeconds(g.ModelID),
		BatchID:      g.BatchID,
		InLine:       optional(g.InLine),
	}
}

// rowsOf returns the rows of a page with the addresses of their outputs.
func (h *handlers) rowsOf(ctx context.Context, details []models.GenerationDetail) ([]Generation, error) {
	signed, err := h.sign(ctx, keysOfAll(details))
	if err != nil {
		return nil, err
	}
	return h.rows(details, signed), nil
}

// rows is rowsOf where the addresses are there.
func (h *handlers) rows(details []models.GenerationDetail, signed addresses) []Generation {
	rows := make([]Generation, len(details))
	for i, detail := range details {
		rows[i] = h.rowOf(detail.Generation, place(assetsOf(detail.Assets, signed)))
	}
	return rows
}

// detailOf returns a generation whole, for a user who may see it.
func (h *handlers) detailOf(ctx context.Context, d models.GenerationDetail, user models.User) (GenerationDetail, error) {
	keys := keysOf(d.Assets)
	for _, input := range []string{d.InputImageURL, d.InputVideoURL} {
		if key, ours := strings.CutPrefix(input, models.StoragePrefix); ours {
			keys = append(keys, key)
		}
	}
	signed, err := h.sign(ctx, keys)
	if err != nil {
		return GenerationDetail{}, err
	}
	assets := assetsOf(d.Assets, signed)
	row := h.rowOf(d.Generation, place(assets))
	return GenerationDetail{
		ID: row.ID, UserID: row.UserID, WorkspaceID: row.WorkspaceID,
		IsOwner: d.UserID == user.ID, Creator: creatorOf(d, user),
		Action: row.Action, ModelID: row.ModelID, ModelName: row.ModelName,
		Prompt:        row.Prompt,
		InputImageURL: optional(signed.input(d.InputImageURL)),
		InputVideoURL: optional(signed.input(d.InputVideoURL)),
		Settings:      orEmptyMap(shownSettings(d.Settings)),
		CostUsd:       row.CostUsd, UsualSeconds: row.UsualSeconds,
		BatchID: row.BatchID,
		InLine:  row.InLine,
		Status:  row.Status, Stage: row.Stage, Progress: row.Progress, Run: row.Run,
		OutputUrls: row.OutputUrls, OutputThumbs: row.OutputThumbs,
		OutputText: optional(d.OutputText),
		ErrorKind:  row.ErrorKind, ErrorMessage: row.ErrorMessage,
		Viewed: row.Viewed, IsFavorite: row.IsFavorite,
		CreatedAt: row.CreatedAt, UpdatedAt: d.UpdatedAt, CompletedAt: row.CompletedAt,
		Assets:   assets,
		Attempts: attemptsOf(d.Attempts),
	}, nil
}

// input is the address of an input: as its user gave it, or signed where it
// lies in our own storage. The key stays inside.
func (signed addresses) input(input string) string {
	key, ours := strings.CutPrefix(input, models.StoragePrefix)
	if !ours {
		return input
	}
	return signed[key]
}

// shownSettings leaves the keys of inputs that lie in our own storage out.
func shownSettings(settings map[string]any) map[string]any {
	shown := make(map[string]any, len(settings))
	for name, value := range settings {
		list, _ := value.([]any)
		if !isStored(value) && !slices.ContainsFunc(list, isStored) {
			shown[name] = value
		}
	}
	return shown
}

func isStored(value any) bool {
	text, ok := value.(string)
	return ok && strings.HasPrefix(text, models.StoragePrefix)
}

// assetsOf returns assets with their addresses, and leaves out those whose
// object is gone. Storage keys stay inside.
func assetsOf(assets []models.Asset, signed addresses) []Asset {
	list := make([]Asset, 0, len(assets))
	for _, a := range assets {
		if signed[a.Key] == "" {
			continue
		}
		list = append(list, Asset{
			Index: a.Index, Kind: AssetKind(a.Kind), ContentType: a.ContentType, Size: a.Size, Sha256: a.SHA256,
			Width: a.Width, Height: a.Height, DurationMs: a.DurationMS,
			URL: signed[a.Key], ThumbURL: optional(signed[a.ThumbKey]), Thumbhash: optional(a.Thumbhash),
		})
	}
	return list
}

// attemptsOf returns attempts without what is for operators only: account, job
// and the provider's own text.
func attemptsOf(attempts []models.Attempt) []Attempt {
	list := make([]Attempt, len(attempts))
	for i, a := range attempts {
		list[i] = Attempt{
			Number: a.Number, Provider: Provider(a.Provider), Model: a.ProviderModel, Outcome: Outcome(a.Outcome),
			ErrorKind: FailureKind(a.ErrorKind), ErrorMessage: optional(a.ErrorKind.Message()),
			CreatedAt: a.CreatedAt, FinishedAt: a.FinishedAt,
		}
	}
	return list
}

// eventOf returns a step of a generation as streams tell it.
func eventOf(e models.GenerationEvent) GenerationEvent {
	return GenerationEvent{
		ID: e.GenerationID, Run: e.Run, Status: Status(e.Status), Stage: optional(Stage(e.Stage)), Progress: e.Progress,
		ErrorKind: optional(FailureKind(e.ErrorKind)), ErrorMessage: optional(e.ErrorMessage), At: e.CreatedAt,
	}
}

// stateOf returns a generation as it stands in the form of an event.
func stateOf(g models.Generation) GenerationEvent {
	return eventOf(models.GenerationEvent{
		GenerationID: g.ID, Run: g.Run, Status: g.Status, Stage: g.Stage, Progress: g.Progress,
		ErrorKind: g.ErrorKind, ErrorMessage: g.ErrorMessage, CreatedAt: g.UpdatedAt,
	})
}

func countsOf(c models.Counts) Counts {
	return Counts{All: c.All, Processing: c.Processing, Favorites: c.Favorites, Failed: c.Failed}
}

// optional returns nil for a zero value: JSON's null.
func optional[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// deref returns the zero value for nil.
func deref[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}

// orEmpty returns an empty list for nil: JSON's [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func orEmptyMap(settings map[string]any) map[string]any {
	if settings == nil {
		return map[string]any{}
	}
	return settings
}
