package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminUsers changes users and their workspaces. Every act is written down under
// by.
type AdminUsers interface {
	// Change changes what a user may do. CodeNotFound, CodeConflict for the last
	// super admin.
	Change(ctx context.Context, by models.Act, change models.UserChange) (models.UserRow, error)
	// CreateWorkspace makes one for somebody. CodeNotFound for nobody.
	CreateWorkspace(ctx context.Context, by models.Act, name string, ownerID uuid.UUID) (models.WorkspaceRow, error)
	// DeleteWorkspace hides one. CodeNotFound.
	DeleteWorkspace(ctx context.Context, by models.Act, id uuid.UUID) error
}

// AdminPeople shows users and workspaces.
type AdminPeople interface {
	// Users returns a page, the newest first.
	Users(ctx context.Context, query models.UserQuery) (models.UserPage, error)
	// Workspaces returns a page, the newest first.
	Workspaces(ctx context.Context, search string, page, limit int) (models.WorkspacePage, error)
}

// AdminListUsers shows a page of users.
func (h *handlers) AdminListUsers(ctx context.Context, in AdminListUsersRequestObject) (AdminListUsersResponseObject, error) {
	ctx, _ = request(ctx)
	p := in.Params
	query := models.UserQuery{
		Search: deref(p.Search), Role: models.Role(deref(p.Role)), Status: models.UserStatus(deref(p.Status)),
		Page: deref(p.Page), Limit: deref(p.Limit),
	}
	page, err := h.Admin.People.Users(ctx, query)
	if err != nil {
		return nil, err
	}
	body := AdminListUsers200JSONResponse{
		Users: make([]AdminUser, len(page.Users)), Total: page.Total, Page: query.Page, Limit: query.Limit,
		TotalPages: pages(page.Total, query.Limit),
	}
	for i, user := range page.Users {
		body.Users[i] = adminUserOf(user)
	}
	return body, nil
}

// AdminChangeUser changes what a user may do.
func (h *handlers) AdminChangeUser(ctx context.Context, in AdminChangeUserRequestObject) (AdminChangeUserResponseObject, error) {
	ctx, by := acting(ctx)
	change := models.UserChange{UserID: in.Body.UserID, ActiveLimit: in.Body.ActiveLimit}
	if in.Body.Role != nil {
		change.Role = new(models.Role(*in.Body.Role))
	}
	if in.Body.Status != nil {
		change.Status = new(models.UserStatus(*in.Body.Status))
	}
	user, err := h.Admin.Users.Change(ctx, by, change)
	if err != nil {
		return nil, err
	}
	return AdminChangeUser200JSONResponse(adminUserOf(user)), nil
}

func adminUserOf(u models.UserRow) AdminUser {
	return AdminUser{
		ID: u.ID, Email: u.Email, Name: u.Name, AvatarURL: u.AvatarURL,
		Role: AdminRole(u.Role), Status: AdminUserStatus(u.Status), ActiveLimit: u.ActiveLimit,
		BalanceUsd: u.Balance.Available.USD(), HeldUsd: u.Balance.Held.USD(), Counts: countsOf(u.Counts),
		CreatedAt: u.CreatedAt, LastGenerationAt: u.LastGenerationAt,
	}
}

// AdminListWorkspaces shows a page of workspaces.
func (h *handlers) AdminListWorkspaces(ctx context.Context, in AdminListWorkspacesRequestObject) (AdminListWorkspacesResponseObject, error) {
	ctx, _ = request(ctx)
	number, limit := deref(in.Params.Page), deref(in.Params.Limit)
	page, err := h.Admin.People.Workspaces(ctx, deref(in.Params.Search), number, limit)
	if err != nil {
		return nil, err
	}
	body := AdminListWorkspaces200JSONResponse{
		Workspaces: make([]AdminWorkspace, len(page.Workspaces)), Total: page.Total, Page: number, Limit: limit,
		TotalPages: pages(page.Total, limit),
	}
	for i, workspace := range page.Workspaces {
		body.Workspaces[i] = adminWorkspaceOf(workspace)
	}
	return body, nil
}

// AdminCreateWorkspace makes a workspace for somebody.
func (h *handlers) AdminCreateWorkspace(ctx context.Context, in AdminCreateWorkspaceRequestObject) (AdminCreateWorkspaceResponseObject, error) {
	ctx, by := acting(ctx)
	workspace, err := h.Admin.Users.CreateWorkspace(ctx, by, in.Body.Name, in.Body.OwnerID)
	if err != nil {
		return nil, err
	}
	return AdminCreateWorkspace201JSONResponse(adminWorkspaceOf(workspace)), nil
}

// AdminDeleteWorkspace hides a workspace.
func (h *handlers) AdminDeleteWorkspace(ctx context.Context, in AdminDeleteWorkspaceRequestObject) (AdminDeleteWorkspaceResponseObject, error) {
	ctx, by := acting(ctx)
	if err := h.Admin.Users.DeleteWorkspace(ctx, by, in.Params.ID); err != nil {
		return nil, err
	}
	return AdminDeleteWorkspace204Response{}, nil
}

func adminWorkspaceOf(w models.WorkspaceRow) AdminWorkspace {
	row := AdminWorkspace{
		ID: w.ID, Name: w.Name, Owners: make([]AdminUserRef, len(w.Owners)),
		Members: w.Members, Generations: w.Generations, CreatedAt: w.CreatedAt,
	}
	for i, owner := range w.Owners {
		row.Owners[i] = userRefOf(owner)
	}
	return row
}
