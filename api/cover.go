package api

import (
	"context"

	"go.uber.org/zap"

	"darkroom/models"
)

// collectionsOf returns collections with the addresses of all their covers, which
// are signed at once. Where that fails they come without covers: a change is done
// by then, and titles say enough to go on.
func (h *handlers) collectionsOf(ctx context.Context, found []models.Collection) []Collection {
	signed, err := h.sign(ctx, coverKeys(found))
	if err != nil {
		h.Log.Warn("collections are shown without covers", zap.Error(err))
	}
	return each(found, func(c models.Collection) Collection { return collectionOf(c, signed) })
}

// collectionNow returns a collection as a change left it.
func (h *handlers) collectionNow(ctx context.Context, changed models.Collection) Collection {
	return h.collectionsOf(ctx, []models.Collection{changed})[0]
}

func collectionOf(c models.Collection, signed addresses) Collection {
	return Collection{
		ID: c.ID, Title: c.Title, Description: c.Description, Items: c.Items, Covers: coversOf(c.Covers, signed),
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
}

// coverKeys lists the thumbnails of covers: more of an output is not shown.
func coverKeys(collections []models.Collection) []string {
	var keys []string
	for _, c := range collections {
		for _, a := range c.Covers {
			keys = append(keys, a.ThumbKey)
		}
	}
	return keys
}

// coversOf returns covers with their addresses, without those whose object is gone.
func coversOf(assets []models.Asset, signed addresses) []Cover {
	covers := make([]Cover, 0, len(assets))
	for _, a := range assets {
		if url := signed[a.ThumbKey]; url != "" {
			covers = append(covers, Cover{ThumbURL: url, Width: a.Width, Height: a.Height, Thumbhash: optional(a.Thumbhash)})
		}
	}
	return covers
}
