package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Collections are a user's own; a stranger's are CodeNotFound.
type Collections interface {
	Collections(ctx context.Context, userID uuid.UUID) ([]models.Collection, error)
	Collection(ctx context.Context, userID, id uuid.UUID) (models.Collection, error)
	// CreateCollection is CodeConflict for one too many.
	CreateCollection(ctx context.Context, made models.Collection, items []uuid.UUID) (models.Collection, error)
	ChangeCollection(ctx context.Context, change models.CollectionChange) (models.Collection, error)
	DeleteCollection(ctx context.Context, userID, id uuid.UUID) error
}

// Collected are the generations in a user's collections.
type Collected interface {
	// Collected returns them in their order, with assets.
	Collected(ctx context.Context, userID, id uuid.UUID) ([]models.GenerationDetail, error)
	// AddToCollection is CodeNotFound where one is not the user's own.
	AddToCollection(ctx context.Context, items models.CollectionItems) (models.Collection, error)
	// OrderCollection is CodeConflict unless all of them are named.
	OrderCollection(ctx context.Context, items models.CollectionItems) (models.Collection, error)
	RemoveFromCollection(ctx context.Context, userID, id, generationID uuid.UUID) error
}

// ListCollections shows the caller's collections.
func (h *handlers) ListCollections(ctx context.Context, _ ListCollectionsRequestObject) (ListCollectionsResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Collections.Collections(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return ListCollections200JSONResponse{Collections: h.collectionsOf(ctx, found)}, nil
}

// CreateCollection makes a collection.
func (h *handlers) CreateCollection(ctx context.Context, in CreateCollectionRequestObject) (CreateCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	made, err := h.Spaces.Collections.CreateCollection(ctx, models.Collection{
		ID: uuid.New(), UserID: user.ID, Title: strings.TrimSpace(in.Body.Title), Description: deref(in.Body.Description),
	}, deref(in.Body.GenerationIds))
	if err != nil {
		return nil, err
	}
	return CreateCollection201JSONResponse(h.collectionNow(ctx, made)), nil
}

// GetCollection shows a collection with its generations.
func (h *handlers) GetCollection(ctx context.Context, in GetCollectionRequestObject) (GetCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Collections.Collection(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	details, err := h.Spaces.CollectionItems.Collected(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	signed, err := h.sign(ctx, append(coverKeys([]models.Collection{found}), keysOfAll(details)...))
	if err != nil {
		return nil, err
	}
	return GetCollection200JSONResponse{Collection: collectionOf(found, signed), Generations: h.rows(details, signed)}, nil
}

// ChangeCollection changes title or description.
func (h *handlers) ChangeCollection(ctx context.Context, in ChangeCollectionRequestObject) (ChangeCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	changed, err := h.Spaces.Collections.ChangeCollection(ctx, models.CollectionChange{
		UserID: user.ID, ID: in.ID, Title: in.Body.Title, Description: in.Body.Description,
	})
	if err != nil {
		return nil, err
	}
	return ChangeCollection200JSONResponse(h.collectionNow(ctx, changed)), nil
}

// DeleteCollection deletes a collection and leaves its generations.
func (h *handlers) DeleteCollection(ctx context.Context, in DeleteCollectionRequestObject) (DeleteCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Collections.DeleteCollection(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DeleteCollection204Response{}, nil
}

// AddToCollection puts generations at the end.
func (h *handlers) AddToCollection(ctx context.Context, in AddToCollectionRequestObject) (AddToCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	changed, err := h.Spaces.CollectionItems.AddToCollection(ctx, models.CollectionItems{
		UserID: user.ID, CollectionID: in.ID, GenerationIDs: in.Body.GenerationIds,
	})
	if err != nil {
		return nil, err
	}
	return AddToCollection200JSONResponse(h.collectionNow(ctx, changed)), nil
}

// OrderCollection puts the generations in order.
func (h *handlers) OrderCollection(ctx context.Context, in OrderCollectionRequestObject) (OrderCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	changed, err := h.Spaces.CollectionItems.OrderCollection(ctx, models.CollectionItems{
		UserID: user.ID, CollectionID: in.ID, GenerationIDs: in.Body.GenerationIds,
	})
	if err != nil {
		return nil, err
	}
	return OrderCollection200JSONResponse(h.collectionNow(ctx, changed)), nil
}

// RemoveFromCollection takes a generation out.
func (h *handlers) RemoveFromCollection(ctx context.Context, in RemoveFromCollectionRequestObject) (RemoveFromCollectionResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.CollectionItems.RemoveFromCollection(ctx, user.ID, in.ID, in.Params.GenerationID); err != nil {
		return nil, err
	}
	return RemoveFromCollection204Response{}, nil
}
