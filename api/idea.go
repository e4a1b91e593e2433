package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Ideas is what people wish for.
type Ideas interface {
	Ideas(ctx context.Context, query models.IdeaQuery) (models.IdeaPage, error)
	// Idea is CodeNotFound where there is none.
	Idea(ctx context.Context, readerID, id uuid.UUID) (models.Idea, error)
	CreateIdea(ctx context.Context, told models.Idea) (models.Idea, error)
	// DeleteIdea removes one of the user's own, or anybody's with act. CodeNotFound.
	DeleteIdea(ctx context.Context, userID, id uuid.UUID, act *models.Act) error
	// VoteIdea sets the user's one vote, or turns it round for nil.
	VoteIdea(ctx context.Context, userID, id uuid.UUID, voted *bool) (models.Idea, error)
}

// ListIdeas shows a page of ideas.
func (h *handlers) ListIdeas(ctx context.Context, in ListIdeasRequestObject) (ListIdeasResponseObject, error) {
	ctx, user := caller(ctx)
	query := models.IdeaQuery{
		ReaderID: user.ID, Newest: deref(in.Params.Sort) == ListIdeasParamsSortNewest, Page: deref(in.Params.Page), Limit: deref(in.Params.Limit),
	}
	page, err := h.Spaces.Ideas.Ideas(ctx, query)
	if err != nil {
		return nil, err
	}
	return ListIdeas200JSONResponse{
		Ideas: each(page.Ideas, func(i models.Idea) Idea { return ideaOf(i, user) }),
		Total: page.Total, Page: query.Page, Limit: query.Limit,
	}, nil
}

// CreateIdea tells an idea.
func (h *handlers) CreateIdea(ctx context.Context, in CreateIdeaRequestObject) (CreateIdeaResponseObject, error) {
	ctx, user := caller(ctx)
	told, err := h.Spaces.Ideas.CreateIdea(ctx, models.Idea{
		ID: uuid.New(), UserID: user.ID, Title: strings.TrimSpace(in.Body.Title), Body: strings.TrimSpace(deref(in.Body.Body)),
	})
	if err != nil {
		return nil, err
	}
	return CreateIdea201JSONResponse(ideaOf(told, user)), nil
}

// GetIdea shows one idea.
func (h *handlers) GetIdea(ctx context.Context, in GetIdeaRequestObject) (GetIdeaResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Ideas.Idea(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return GetIdea200JSONResponse(ideaOf(found, user)), nil
}

// DeleteIdea takes an idea back. What an admin removes of others' is written down.
func (h *handlers) DeleteIdea(ctx context.Context, in DeleteIdeaRequestObject) (DeleteIdeaResponseObject, error) {
	var act *models.Act
	own, _ := request(ctx)
	if who, _ := callerOf(own); who.User.Role.AtLeast(models.RoleAdmin) && who.Allowed(models.ScopeAdmin) {
		act = new(actOn(ctx, "idea.delete", in.ID.String()))
	}
	ctx, user := caller(ctx)
	if err := h.Spaces.Ideas.DeleteIdea(ctx, user.ID, in.ID, act); err != nil {
		return nil, err
	}
	return DeleteIdea204Response{}, nil
}

// VoteIdea sets or turns the caller's vote.
func (h *handlers) VoteIdea(ctx context.Context, in VoteIdeaRequestObject) (VoteIdeaResponseObject, error) {
	ctx, user := caller(ctx)
	var voted *bool
	if in.Body != nil {
		voted = in.Body.Voted
	}
	now, err := h.Spaces.Ideas.VoteIdea(ctx, user.ID, in.ID, voted)
	if err != nil {
		return nil, err
	}
	return VoteIdea200JSONResponse(ideaOf(now, user)), nil
}

func ideaOf(i models.Idea, user models.User) Idea {
	return Idea{
		ID: i.ID, Title: i.Title, Body: i.Body, Author: optional(i.Author), Votes: i.Votes, Voted: i.Voted,
		IsMine: i.UserID == user.ID, CreatedAt: i.CreatedAt,
	}
}
