package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Members are the rules of who is in a workspace, with the codes of Workspaces.
type Members interface {
	// Invite offers a place. It tells nobody whether there is such a user.
	Invite(ctx context.Context, invite models.Invite) (models.Invite, error)
	// Accept takes it; CodeNotFound for an invitation of somebody else.
	Accept(ctx context.Context, userID, id uuid.UUID) (models.Membership, error)
	// Withdraw removes it, for the invited and for admins of the workspace.
	Withdraw(ctx context.Context, userID, id uuid.UUID) error
	// SetRole gives a member another role; CodeConflict for the last owner.
	SetRole(ctx context.Context, change models.MemberChange) error
	// Remove takes a place away; CodeConflict for the last owner.
	Remove(ctx context.Context, change models.MemberChange) error
}

// ListMembers shows who is in a workspace.
func (h *handlers) ListMembers(ctx context.Context, in ListMembersRequestObject) (ListMembersResponseObject, error) {
	ctx, user := caller(ctx)
	members, invites, err := h.Spaces.Workspaces.Users(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	body := ListMembers200JSONResponse{Users: each(members, memberOf)}
	if invites != nil {
		body.Invites = new(each(invites, inviteOf))
	}
	return body, nil
}

// InviteMember offers somebody a place.
func (h *handlers) InviteMember(ctx context.Context, in InviteMemberRequestObject) (InviteMemberResponseObject, error) {
	ctx, user := caller(ctx)
	invite, err := h.Spaces.Members.Invite(ctx, models.Invite{
		WorkspaceID: in.ID, InvitedBy: user.ID, UserID: in.Body.UserID, Email: deref(in.Body.Email), Role: models.WorkspaceRole(deref(in.Body.Role)),
	})
	if err != nil {
		return nil, err
	}
	return InviteMember202JSONResponse(inviteOf(invite)), nil
}

// ChangeMember gives a member another role.
func (h *handlers) ChangeMember(ctx context.Context, in ChangeMemberRequestObject) (ChangeMemberResponseObject, error) {
	ctx, user := caller(ctx)
	change := models.MemberChange{WorkspaceID: in.ID, Actor: user.ID, Target: in.Body.UserID, Role: models.WorkspaceRole(in.Body.Role)}
	if err := h.Spaces.Members.SetRole(ctx, change); err != nil {
		return nil, err
	}
	return ChangeMember200JSONResponse{UserID: change.Target, Role: in.Body.Role}, nil
}

// RemoveMember takes a place away.
func (h *handlers) RemoveMember(ctx context.Context, in RemoveMemberRequestObject) (RemoveMemberResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Members.Remove(ctx, models.MemberChange{WorkspaceID: in.ID, Actor: user.ID, Target: in.Params.UserID}); err != nil {
		return nil, err
	}
	return RemoveMember204Response{}, nil
}

// ListInvites shows what the caller can accept.
func (h *handlers) ListInvites(ctx context.Context, _ ListInvitesRequestObject) (ListInvitesResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Places.InvitesFor(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return ListInvites200JSONResponse{Invites: each(found, inviteOf)}, nil
}

// AcceptInvite makes the caller a member.
func (h *handlers) AcceptInvite(ctx context.Context, in AcceptInviteRequestObject) (AcceptInviteResponseObject, error) {
	ctx, user := caller(ctx)
	joined, err := h.Spaces.Members.Accept(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return AcceptInvite200JSONResponse(workspaceOf(joined)), nil
}

// DeleteInvite declines or withdraws an invitation.
func (h *handlers) DeleteInvite(ctx context.Context, in DeleteInviteRequestObject) (DeleteInviteResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Members.Withdraw(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DeleteInvite204Response{}, nil
}

func memberOf(m models.MemberView) Member {
	return Member{
		ID: m.UserID, Name: optional(m.Name), AvatarURL: optional(m.AvatarURL), Email: optional(m.Email),
		Role: WorkspaceRole(m.Role), JoinedAt: m.CreatedAt,
	}
}

func inviteOf(i models.Invite) Invite {
	return Invite{
		ID: i.ID, WorkspaceID: i.WorkspaceID, WorkspaceName: optional(i.WorkspaceName), InvitedBy: optional(i.InviterName),
		UserID: i.UserID, Email: optional(i.Email), Role: WorkspaceRole(i.Role), CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt,
	}
}
