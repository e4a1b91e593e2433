package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Spaces is what people do together and what they show; all of it is required.
type Spaces struct {
	Workspaces Workspaces
	Members    Members
	Places     Places
	Profiles   Profiles

	Collections     Collections
	CollectionItems Collected
	Shares          Shares
	// ShareURLs gives addresses of short life: whoever has a link may pass them on.
	ShareURLs MediaURLs
	// Objects is where exports read media.
	Objects Objects

	Ideas         Ideas
	Announcements Announcements
	Support       Support
	Feedback      FeedbackShelf
}

// Workspaces are the rules of working together. Who is not in a workspace gets
// CodeNotFound, and CodeForbidden whose role there is not enough.
type Workspaces interface {
	Create(ctx context.Context, userID uuid.UUID, name string) (models.Membership, error)
	Rename(ctx context.Context, userID, id uuid.UUID, name string) error
	Delete(ctx context.Context, userID, id uuid.UUID) error
	// Users lists the members, with what of them the user may see, and for admins
	// the open invitations.
	Users(ctx context.Context, userID, id uuid.UUID) ([]models.MemberView, []models.Invite, error)
}

// Places are the workspaces of a user, and what is in them.
type Places interface {
	// Memberships lists them by name.
	Memberships(ctx context.Context, userID uuid.UUID) ([]models.Membership, error)
	// Membership returns one; CodeNotFound for who is not in it.
	Membership(ctx context.Context, userID, id uuid.UUID) (models.Membership, error)
	// InvitesFor lists the invitations that the user can accept.
	InvitesFor(ctx context.Context, userID uuid.UUID) ([]models.Invite, error)
	// MoveGenerations brings generations of the user's own into a workspace.
	MoveGenerations(ctx context.Context, move models.Move) (int, error)
}

// ListWorkspaces shows the caller's workspaces.
func (h *handlers) ListWorkspaces(ctx context.Context, _ ListWorkspacesRequestObject) (ListWorkspacesResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Places.Memberships(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return ListWorkspaces200JSONResponse{Workspaces: each(found, workspaceOf)}, nil
}

// ListWorkspacesOf shows the workspaces of a user to those who may know.
func (h *handlers) ListWorkspacesOf(ctx context.Context, in ListWorkspacesOfRequestObject) (ListWorkspacesOfResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Profiles.Workspaces(ctx, user, in.ID)
	if err != nil {
		return nil, err
	}
	return ListWorkspacesOf200JSONResponse{Workspaces: each(found, workspaceOf)}, nil
}

// CreateWorkspace makes a workspace of the caller's.
func (h *handlers) CreateWorkspace(ctx context.Context, in CreateWorkspaceRequestObject) (CreateWorkspaceResponseObject, error) {
	ctx, user := caller(ctx)
	made, err := h.Spaces.Workspaces.Create(ctx, user.ID, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return CreateWorkspace201JSONResponse(workspaceOf(made)), nil
}

// GetWorkspace shows one workspace.
func (h *handlers) GetWorkspace(ctx context.Context, in GetWorkspaceRequestObject) (GetWorkspaceResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Places.Membership(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return GetWorkspace200JSONResponse(workspaceOf(found)), nil
}

// RenameWorkspace gives a workspace another name.
func (h *handlers) RenameWorkspace(ctx context.Context, in RenameWorkspaceRequestObject) (RenameWorkspaceResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Workspaces.Rename(ctx, user.ID, in.ID, in.Body.Name); err != nil {
		return nil, err
	}
	now, err := h.Spaces.Places.Membership(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return RenameWorkspace200JSONResponse(workspaceOf(now)), nil
}

// DeleteWorkspace ends a workspace.
func (h *handlers) DeleteWorkspace(ctx context.Context, in DeleteWorkspaceRequestObject) (DeleteWorkspaceResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Workspaces.Delete(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DeleteWorkspace204Response{}, nil
}

// MigrateGenerations brings all of the caller's generations into a workspace.
func (h *handlers) MigrateGenerations(ctx context.Context, in MigrateGenerationsRequestObject) (MigrateGenerationsResponseObject, error) {
	ctx, user := caller(ctx)
	move := models.Move{UserID: user.ID, WorkspaceID: in.ID}
	if in.Body != nil {
		move.From = in.Body.FromWorkspaceID
	}
	moved, err := h.Spaces.Places.MoveGenerations(ctx, move)
	if err != nil {
		return nil, err
	}
	return MigrateGenerations200JSONResponse{Moved: moved}, nil
}

// ImportGenerations brings some of the caller's generations into a workspace.
func (h *handlers) ImportGenerations(ctx context.Context, in ImportGenerationsRequestObject) (ImportGenerationsResponseObject, error) {
	ctx, user := caller(ctx)
	moved, err := h.Spaces.Places.MoveGenerations(ctx, models.Move{UserID: user.ID, WorkspaceID: in.ID, IDs: in.Body.GenerationIds})
	if err != nil {
		return nil, err
	}
	return ImportGenerations200JSONResponse{Moved: moved}, nil
}

func workspaceOf(m models.Membership) Workspace {
	return Workspace{
		ID: m.ID, Name: m.Name, Role: WorkspaceRole(m.Role), Members: m.Members, CreatedBy: m.CreatedBy, CreatedAt: m.CreatedAt,
	}
}

// each turns every element of a list; an empty list stays one and is never null.
func each[From, To any](list []From, turn func(From) To) []To {
	turned := make([]To, len(list))
	for i, element := range list {
		turned[i] = turn(element)
	}
	return turned
}
