package people

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// Decide says whether a change in a workspace may be. It is asked while nobody
// else can change the workspace.
type Decide = func(models.Standing) error

// WorkspaceRecords keep workspaces. Where decide is asked, whoever is not in the
// workspace has got CodeNotFound before.
type WorkspaceRecords interface {
	// CreateWorkspace writes a workspace with its creator as owner.
	CreateWorkspace(ctx context.Context, workspace models.Workspace) (models.Membership, error)
	// RenameWorkspace gives a workspace the name of the change.
	RenameWorkspace(ctx context.Context, change models.MemberChange, name string, decide Decide) error
	// DeleteWorkspace ends a workspace and all places in it.
	DeleteWorkspace(ctx context.Context, change models.MemberChange, decide Decide) error
	// ChangeMember gives the target its new role, or takes its place away.
	ChangeMember(ctx context.Context, change models.MemberChange, decide Decide) error
	// Members lists who is in a workspace, for one who is. CodeNotFound otherwise.
	Members(ctx context.Context, userID, workspaceID uuid.UUID) ([]models.MemberView, error)
}

// InviteRecords keep invitations.
type InviteRecords interface {
	// SaveInvite writes an invitation, over an earlier one of the same person.
	SaveInvite(ctx context.Context, invite models.Invite, decide Decide) (models.Invite, error)
	// PendingInvites lists those of a workspace that nobody has taken yet.
	PendingInvites(ctx context.Context, workspaceID uuid.UUID) ([]models.Invite, error)
	// TakeInvite makes the invited a member. CodeNotFound for an invitation of
	// somebody else, or one that is too old.
	TakeInvite(ctx context.Context, userID, id uuid.UUID) (models.Membership, error)
	// DropInvite removes an invitation, for the invited and for the workspace's
	// admins; CodeNotFound for everybody else.
	DropInvite(ctx context.Context, userID, id uuid.UUID) error
}

// Workspaces are the rules of working together. It is safe for concurrent use.
type Workspaces struct {
	records WorkspaceRecords
	invites InviteRecords
	now     func() time.Time
}

// NewWorkspaces returns the rules on these records.
func NewWorkspaces(records WorkspaceRecords, invites InviteRecords, now func() time.Time) *Workspaces {
	return &Workspaces{records: records, invites: invites, now: now}
}

// Create makes a workspace whose only member is its owner.
func (w *Workspaces) Create(ctx context.Context, userID uuid.UUID, name string) (models.Membership, error) {
	name, err := workspaceName(name)
	if err != nil {
		return models.Membership{}, err
	}
	return w.records.CreateWorkspace(ctx, models.Workspace{ID: uuid.New(), Name: name, CreatedBy: userID})
}

// Rename gives a workspace another name: for its admins.
func (w *Workspaces) Rename(ctx context.Context, userID, id uuid.UUID, name string) error {
	name, err := workspaceName(name)
	if err != nil {
		return err
	}
	return w.records.RenameWorkspace(ctx, models.MemberChange{WorkspaceID: id, Actor: userID}, name, mayManage)
}

// Delete ends a workspace: for its owners. Every generation stays with who made
// it.
func (w *Workspaces) Delete(ctx context.Context, userID, id uuid.UUID) error {
	return w.records.DeleteWorkspace(ctx, models.MemberChange{WorkspaceID: id, Actor: userID}, func(s models.Standing) error {
		if !s.Actor.AtLeast(models.WorkspaceOwner) {
			return models.Errorf(models.CodeForbidden, "Only an owner may delete the workspace.")
		}
		return nil
	})
}

// Users lists the members of a workspace, for one of them. Addresses, and who is
// invited, are for its admins: they have to know whom they let in. Everybody sees
// their own address.
func (w *Workspaces) Users(ctx context.Context, userID, id uuid.UUID) ([]models.MemberView, []models.Invite, error) {
	members, err := w.records.Members(ctx, userID, id)
	if err != nil {
		return nil, nil, err
	}
	var role models.WorkspaceRole
	for _, member := range members {
		if member.UserID == userID {
			role = member.Role
		}
	}
	if role.AtLeast(models.WorkspaceAdmin) {
		invites, err := w.invites.PendingInvites(ctx, id)
		return members, invites, err
	}
	for i := range members {
		if members[i].UserID != userID {
			members[i].Email = ""
		}
	}
	return members, nil, nil
}

// workspaceName is a name without the space around it.
func workspaceName(name string) (string, error) {
	if name = strings.TrimSpace(name); name == "" {
		return "", models.Invalid(models.FieldError{Field: "name", Message: "Give the workspace a name."})
	}
	return name, nil
}

// mayManage lets admins and owners through.
func mayManage(s models.Standing) error {
	if !s.Actor.AtLeast(models.WorkspaceAdmin) {
		return models.Errorf(models.CodeForbidden, "Only an admin or owner of the workspace may do this.")
	}
	return nil
}
