package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
)

func TestAnInvitationIsTakenByTheInvitedAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	invited, other := uuid.New(), uuid.New()
	for id, email := range map[uuid.UUID]string{invited: "Invited@Example.com", other: "other@example.com"} {
		_, err := o.db.Account(t.Context(), models.User{ID: id, Email: email})
		require.NoError(t, err)
	}
	invite, err := o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, Email: "invited@example.COM", Role: models.WorkspaceMember})
	require.NoError(t, err)
	nobody, err := o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, Email: "nobody@example.com", Role: models.WorkspaceMember})
	require.NoError(t, err, "whether somebody has this address is not told")
	assert.Equal(t, invite.ExpiresAt.Truncate(time.Minute), nobody.ExpiresAt.Truncate(time.Minute))

	_, err = o.db.Membership(t.Context(), invited, o.id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "nobody is made a member without a word of theirs")
	for _, id := range []uuid.UUID{other, o.owner} {
		_, err = o.rules.Accept(t.Context(), id, invite.ID)
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	}
	found, err := o.db.InvitesFor(t.Context(), other)
	require.NoError(t, err)
	assert.Empty(t, found)
	found, err = o.db.InvitesFor(t.Context(), invited)
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, "Office", found[0].WorkspaceName)

	joined, err := o.rules.Accept(t.Context(), invited, invite.ID)
	require.NoError(t, err)
	assert.Equal(t, 2, joined.Members)
	_, err = o.rules.Accept(t.Context(), invited, invite.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "it is taken once")
}

func TestAnInvitationEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	invited := uuid.New()
	_, err := o.db.Account(t.Context(), models.User{ID: invited})
	require.NoError(t, err)
	early := people.NewWorkspaces(o.db, o.db, func() time.Time { return time.Now().Add(-models.InviteTTL) })
	late, err := early.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, UserID: &invited, Role: models.WorkspaceMember})
	require.NoError(t, err)
	_, err = o.rules.Accept(t.Context(), invited, late.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "too late")

	again, err := o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, UserID: &invited, Role: models.WorkspaceAdmin})
	require.NoError(t, err)
	assert.Equal(t, late.ID, again.ID, "the earlier one is replaced")
	assert.Equal(t, models.CodeNotFound, models.CodeOf(o.rules.Withdraw(t.Context(), uuid.New(), again.ID)))
	require.NoError(t, o.rules.Withdraw(t.Context(), o.owner, again.ID))
	_, err = o.rules.Accept(t.Context(), invited, again.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "withdrawn")
}

func TestInvitationsGoWithWhoMadeThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	inviter, invited := o.joins(t, models.WorkspaceAdmin), uuid.New()
	invite, err := o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: inviter, UserID: &invited, Role: models.WorkspaceAdmin})
	require.NoError(t, err)
	require.NoError(t, o.rules.Remove(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: o.owner, Target: inviter}))
	_, err = o.rules.Accept(t.Context(), invited, invite.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "an admin who was removed comes back by no back door")
}

func TestAddressesAreForAdmins(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, err := o.db.Account(t.Context(), models.User{ID: o.owner, Email: "owner@example.com"})
	require.NoError(t, err)
	member := o.joins(t, models.WorkspaceMember)
	_, err = o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, Email: "next@example.com", Role: models.WorkspaceMember})
	require.NoError(t, err)

	users, invites, err := o.rules.Users(t.Context(), o.owner, o.id)
	require.NoError(t, err)
	require.Len(t, users, 2)
	assert.NotEmpty(t, users[1].Email)
	assert.Len(t, invites, 1)
	users, invites, err = o.rules.Users(t.Context(), member, o.id)
	require.NoError(t, err)
	assert.Empty(t, users[0].Email, "the owner's is not for members")
	assert.NotEmpty(t, users[1].Email, "one's own is")
	assert.Empty(t, invites)
	_, _, err = o.rules.Users(t.Context(), uuid.New(), o.id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}
