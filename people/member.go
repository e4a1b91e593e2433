package people

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Invite offers somebody a place in a workspace; its admins may. Nobody becomes a
// member by it: the invited has to accept. The answer is the same whether or not
// there is such a user, so it tells nobody who has an account here. An invitation
// of the same person is replaced. CodeConflict when the workspace is full, or for
// a user id that is a member's.
func (w *Workspaces) Invite(ctx context.Context, invite models.Invite) (models.Invite, error) {
	invite.Email = strings.ToLower(strings.TrimSpace(invite.Email))
	if (invite.UserID == nil) == (invite.Email == "") {
		return invite, models.Invalid(models.FieldError{Field: "email", Message: "Say who is invited: by email or by user_id, one of the two."})
	}
	if invite.Role == models.WorkspaceOwner {
		return invite, models.Invalid(models.FieldError{Field: "role", Message: "Invite them as member or admin. Who is there may become an owner."})
	}
	invite.ID, invite.ExpiresAt = uuid.New(), w.now().Add(models.InviteTTL)
	return w.invites.SaveInvite(ctx, invite, func(s models.Standing) error {
		switch {
		case mayManage(s) != nil:
			return mayManage(s)
		case s.Target != "":
			return models.Errorf(models.CodeConflict, "They are a member already.")
		case s.Members >= models.MaxWorkspaceMembers:
			return full()
		}
		return nil
	})
}

// Accept takes the place that the user was offered. CodeNotFound for an
// invitation of somebody else, CodeConflict when the workspace is full.
func (w *Workspaces) Accept(ctx context.Context, userID, id uuid.UUID) (models.Membership, error) {
	return w.invites.TakeInvite(ctx, userID, id)
}

// Withdraw removes an invitation: the invited declines, or an admin thinks
// better of it. CodeNotFound for everybody else.
func (w *Workspaces) Withdraw(ctx context.Context, userID, id uuid.UUID) error {
	return w.invites.DropInvite(ctx, userID, id)
}

// SetRole gives a member another role. Admins move others between member and
// admin; owners may make and unmake owners. CodeConflict for the last owner.
func (w *Workspaces) SetRole(ctx context.Context, change models.MemberChange) error {
	return w.records.ChangeMember(ctx, change, func(s models.Standing) error {
		if err := mayTouch(s); err != nil {
			return err
		}
		if change.Role == models.WorkspaceOwner && s.Actor != models.WorkspaceOwner {
			return models.Errorf(models.CodeForbidden, "Only an owner may make somebody an owner.")
		}
		return keepsAnOwner(s, change.Role)
	})
}

// Remove takes a member's place away. Everybody may leave; admins remove members
// and admins, owners everybody. CodeConflict for the last owner. What the member
// made in the workspace stays there and stays the member's own.
func (w *Workspaces) Remove(ctx context.Context, change models.MemberChange) error {
	change.Role = ""
	return w.records.ChangeMember(ctx, change, func(s models.Standing) error {
		if !s.Self {
			if err := mayTouch(s); err != nil {
				return err
			}
		}
		return keepsAnOwner(s, "")
	})
}

// mayTouch lets admins change those who are not above them.
func mayTouch(s models.Standing) error {
	switch {
	case mayManage(s) != nil:
		return mayManage(s)
	case s.Target == "":
		return models.Errorf(models.CodeNotFound, "There is no such member.")
	case !s.Actor.AtLeast(s.Target):
		return models.Errorf(models.CodeForbidden, "Only an owner may change an owner.")
	}
	return nil
}

// keepsAnOwner refuses what would leave a workspace without owner.
func keepsAnOwner(s models.Standing, role models.WorkspaceRole) error {
	if s.Target == models.WorkspaceOwner && role != models.WorkspaceOwner && s.Owners <= 1 {
		return models.Errorf(models.CodeConflict, "This is the last owner. Make somebody else one first, or delete the workspace.")
	}
	return nil
}

func full() error {
	return models.Errorf(models.CodeConflict, "The workspace is full: %d members are the most.", models.MaxWorkspaceMembers)
}
