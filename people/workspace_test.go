package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
)

// standing asks the rules about one standing, whatever the workspace.
type standing struct {
	people.WorkspaceRecords
	people.InviteRecords

	as models.Standing
}

func (s standing) ChangeMember(_ context.Context, _ models.MemberChange, decide people.Decide) error {
	return decide(s.as)
}

func (s standing) DeleteWorkspace(_ context.Context, _ models.MemberChange, decide people.Decide) error {
	return decide(s.as)
}

func (s standing) RenameWorkspace(_ context.Context, _ models.MemberChange, _ string, decide people.Decide) error {
	return decide(s.as)
}

func (s standing) SaveInvite(_ context.Context, invite models.Invite, decide people.Decide) (models.Invite, error) {
	return invite, decide(s.as)
}

const (
	owner  = models.WorkspaceOwner
	admin  = models.WorkspaceAdmin
	member = models.WorkspaceMember
)

func TestWhoMayChangeWhomInAWorkspace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		as   models.Standing
		// to is the new role, "" to remove.
		to   models.WorkspaceRole
		want models.Code
	}{
		{"an owner makes an admin", models.Standing{Actor: owner, Target: member, Owners: 1}, admin, ""},
		{"an owner makes another owner", models.Standing{Actor: owner, Target: member, Owners: 1}, owner, ""},
		{"an owner removes one of two owners", models.Standing{Actor: owner, Target: owner, Owners: 2}, "", ""},
		{"the last owner steps down", models.Standing{Actor: owner, Target: owner, Self: true, Owners: 1}, admin, models.CodeConflict},
		{"the last owner stays an owner", models.Standing{Actor: owner, Target: owner, Self: true, Owners: 1}, owner, ""},
		{"the last owner leaves", models.Standing{Actor: owner, Target: owner, Self: true, Owners: 1}, "", models.CodeConflict},
		{"one of two owners leaves", models.Standing{Actor: owner, Target: owner, Self: true, Owners: 2}, "", ""},
		{"an admin makes an admin", models.Standing{Actor: admin, Target: member, Owners: 1}, admin, ""},
		{"an admin removes an admin", models.Standing{Actor: admin, Target: admin, Owners: 1}, "", ""},
		{"an admin makes an owner", models.Standing{Actor: admin, Target: member, Owners: 1}, owner, models.CodeForbidden},
		{"an admin makes itself an owner", models.Standing{Actor: admin, Target: admin, Self: true, Owners: 1}, owner, models.CodeForbidden},
		{"an admin demotes an owner", models.Standing{Actor: admin, Target: owner, Owners: 2}, member, models.CodeForbidden},
		{"an admin removes an owner", models.Standing{Actor: admin, Target: owner, Owners: 2}, "", models.CodeForbidden},
		{"an admin removes nobody", models.Standing{Actor: admin, Owners: 1}, "", models.CodeNotFound},
		{"a member makes itself an admin", models.Standing{Actor: member, Target: member, Self: true, Owners: 1}, admin, models.CodeForbidden},
		{"a member removes another", models.Standing{Actor: member, Target: member, Owners: 1}, "", models.CodeForbidden},
		{"a member leaves", models.Standing{Actor: member, Target: member, Self: true, Owners: 1}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rules := people.NewWorkspaces(standing{as: test.as}, standing{}, time.Now)
			change := models.MemberChange{Role: test.to}
			err := rules.SetRole(t.Context(), change)
			if test.to == "" {
				err = rules.Remove(t.Context(), change)
			}
			assert.Equal(t, test.want, models.CodeOf(err))
		})
	}
}

func TestOnlyOwnersDeleteAndOnlyAdminsRename(t *testing.T) {
	t.Parallel()
	for role, want := range map[models.WorkspaceRole][2]models.Code{
		owner: {"", ""}, admin: {"", models.CodeForbidden}, member: {models.CodeForbidden, models.CodeForbidden},
	} {
		rules := people.NewWorkspaces(standing{as: models.Standing{Actor: role}}, standing{}, time.Now)
		assert.Equal(t, want[0], models.CodeOf(rules.Rename(t.Context(), uuid.New(), uuid.New(), " A name ")), role)
		assert.Equal(t, want[1], models.CodeOf(rules.Delete(t.Context(), uuid.New(), uuid.New())), role)
		assert.Equal(t, models.CodeInvalid, models.CodeOf(rules.Rename(t.Context(), uuid.New(), uuid.New(), " \t")), role)
	}
}

func TestAnInvitationIsForOnePersonAndMakesNoOwner(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	for _, test := range []struct {
		name   string
		as     models.Standing
		invite models.Invite
		want   models.Code
	}{
		{"by id", models.Standing{Actor: admin}, models.Invite{UserID: &id, Role: member}, ""},
		{"by address", models.Standing{Actor: admin}, models.Invite{Email: " Some@Example.COM ", Role: admin}, ""},
		{"of nobody", models.Standing{Actor: admin}, models.Invite{Role: member}, models.CodeInvalid},
		{"of two", models.Standing{Actor: admin}, models.Invite{UserID: &id, Email: "some@example.com", Role: member}, models.CodeInvalid},
		{"as owner", models.Standing{Actor: owner}, models.Invite{UserID: &id, Role: owner}, models.CodeInvalid},
		{"by a member", models.Standing{Actor: member}, models.Invite{UserID: &id, Role: member}, models.CodeForbidden},
		{"of a member", models.Standing{Actor: admin, Target: member}, models.Invite{UserID: &id, Role: admin}, models.CodeConflict},
		{"to a full workspace", models.Standing{Actor: admin, Members: models.MaxWorkspaceMembers}, models.Invite{UserID: &id, Role: member}, models.CodeConflict},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rules := people.NewWorkspaces(standing{}, standing{as: test.as}, func() time.Time { return time.Unix(0, 0) })
			saved, err := rules.Invite(t.Context(), test.invite)
			require.Equal(t, test.want, models.CodeOf(err))
			if err == nil {
				assert.Equal(t, time.Unix(0, 0).Add(models.InviteTTL), saved.ExpiresAt)
				assert.Contains(t, []string{"", "some@example.com"}, saved.Email)
			}
		})
	}
}
