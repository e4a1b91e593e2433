package api

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// pathShared is where links lead.
const pathShared = "/api/shared/"

// noRobots tells search engines neither to list a page nor to keep or follow it.
const noRobots = "noindex, nofollow, noarchive"

// Shares are the rules of links.
type Shares interface {
	// Create makes a link to what is the user's own, CodeNotFound for anything else,
	// and returns its secret; lasting 0 is for ever.
	Create(ctx context.Context, share models.Share, lasting time.Duration) (models.Share, string, error)
	List(ctx context.Context, userID uuid.UUID) ([]models.Share, error)
	// Revoke makes a link of the user's dead for good.
	Revoke(ctx context.Context, userID, id uuid.UUID) error
	// Open returns what a link shows; CodeNotFound for one that is dead.
	Open(ctx context.Context, token string) (models.Shared, error)
}

// ListShares shows the caller's links.
func (h *handlers) ListShares(ctx context.Context, _ ListSharesRequestObject) (ListSharesResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Shares.List(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return ListShares200JSONResponse{Shares: each(found, shareOf)}, nil
}

// CreateShare makes a link.
func (h *handlers) CreateShare(ctx context.Context, in CreateShareRequestObject) (CreateShareResponseObject, error) {
	ctx, user := caller(ctx)
	made, token, err := h.Spaces.Shares.Create(ctx, models.Share{
		UserID: user.ID, CollectionID: in.Body.CollectionID, GenerationID: in.Body.GenerationID,
		Title: strings.TrimSpace(deref(in.Body.Title)), ShowPrompts: deref(in.Body.ShowPrompts),
	}, time.Duration(deref(in.Body.ExpiresInHours))*time.Hour)
	if err != nil {
		return nil, err
	}
	return CreateShare201JSONResponse{Share: shareOf(made), Token: token, Path: pathShared + token}, nil
}

// RevokeShare makes a link dead.
func (h *handlers) RevokeShare(ctx context.Context, in RevokeShareRequestObject) (RevokeShareResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Shares.Revoke(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return RevokeShare204Response{}, nil
}

// GetShared shows what a link shows, to whoever has it.
func (h *handlers) GetShared(ctx context.Context, in GetSharedRequestObject) (GetSharedResponseObject, error) {
	ctx, _ = request(ctx)
	shared, err := h.Spaces.Shares.Open(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	items, err := h.sharedItems(ctx, shared)
	if err != nil {
		return nil, err
	}
	return GetShared200JSONResponse{
		Body:    Shared{Title: shared.Title, Description: shared.Description, ExpiresAt: shared.ExpiresAt, Items: items},
		Headers: GetShared200ResponseHeaders{XRobotsTag: noRobots},
	}, nil
}

// sharedItems are the outputs that a link shows, with addresses of short life. Of
// a generation nothing else is told: no id, no model, no settings.
func (h *handlers) sharedItems(ctx context.Context, shared models.Shared) ([]SharedItem, error) {
	keys := keysOfAll(shared.Generations)
	urls, err := h.Spaces.ShareURLs.URLs(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("sign addresses: %w", err)
	}
	signed := make(addresses, len(keys))
	for i, key := range keys {
		signed[key] = urls[i]
	}
	items := []SharedItem{}
	for _, detail := range shared.Generations {
		for _, asset := range assetsOf(detail.Assets, signed) {
			items = append(items, SharedItem{
				Kind: asset.Kind, ContentType: asset.ContentType, Width: asset.Width, Height: asset.Height, DurationMs: asset.DurationMs,
				URL: asset.URL, ThumbURL: asset.ThumbURL, Thumbhash: asset.Thumbhash, Prompt: optional(detail.Prompt),
			})
		}
	}
	return items, nil
}

func shareOf(s models.Share) Share {
	return Share{
		ID: s.ID, CollectionID: s.CollectionID, GenerationID: s.GenerationID, Title: s.Title, ShowPrompts: s.ShowPrompts,
		CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt, RevokedAt: s.RevokedAt,
	}
}
