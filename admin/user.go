package admin

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// UserRecords are the rows of users and workspaces.
type UserRecords interface {
	// ChangeUser changes what a user may do and writes it down. CodeNotFound,
	// CodeConflict for the last super admin.
	ChangeUser(ctx context.Context, change models.UserChange, by models.Act) error
	// UserRow returns one, or CodeNotFound.
	UserRow(ctx context.Context, id uuid.UUID) (models.UserRow, error)
	// CreateWorkspaceFor makes a workspace with its owner. CodeNotFound for nobody.
	CreateWorkspaceFor(ctx context.Context, workspace models.Workspace, ownerID uuid.UUID, act models.Act) (models.WorkspaceRow, error)
	// DropWorkspace hides one. CodeNotFound.
	DropWorkspace(ctx context.Context, id uuid.UUID, act models.Act) error
}

// Users changes users and their workspaces. It is safe for concurrent use.
type Users struct {
	records UserRecords
	newID   func() uuid.UUID
}

// NewUsers returns them; newID nil means the real ones.
func NewUsers(records UserRecords, newID func() uuid.UUID) *Users {
	return &Users{records: records, newID: orNew(newID)}
}

// Change changes what a user may do and returns how the user is now. CodeNotFound,
// CodeConflict for the last super admin who may come in. Safe to repeat.
func (u *Users) Change(ctx context.Context, by models.Act, change models.UserChange) (models.UserRow, error) {
	if err := u.records.ChangeUser(ctx, change, by); err != nil {
		return models.UserRow{}, err
	}
	return u.records.UserRow(ctx, change.UserID)
}

// CreateWorkspace makes a workspace for somebody. CodeNotFound for nobody.
func (u *Users) CreateWorkspace(ctx context.Context, by models.Act, name string, ownerID uuid.UUID) (models.WorkspaceRow, error) {
	workspace := models.Workspace{ID: u.newID(), Name: name}
	act := on(by, models.ActSpaceMake, workspace.ID.String(), map[string]any{"name": name, "owner": ownerID})
	return u.records.CreateWorkspaceFor(ctx, workspace, ownerID, act)
}

// DeleteWorkspace hides a workspace; what was made in it stays its makers'.
// CodeNotFound.
func (u *Users) DeleteWorkspace(ctx context.Context, by models.Act, id uuid.UUID) error {
	return u.records.DropWorkspace(ctx, id, on(by, models.ActSpaceDrop, id.String(), nil))
}
