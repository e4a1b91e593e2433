package postgres_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
	"darkroom/postgres"
)

// office is a workspace, its rules, and its owner.
type office struct {
	db    *postgres.DB
	rules *people.Workspaces
	id    uuid.UUID
	owner uuid.UUID
}

func newOffice(t *testing.T) office {
	t.Helper()
	db, _ := open(t)
	o := office{db: db, rules: people.NewWorkspaces(db, db, time.Now), owner: uuid.New()}
	made, err := o.rules.Create(t.Context(), o.owner, "Office")
	require.NoError(t, err)
	assert.Equal(t, models.WorkspaceOwner, made.Role)
	o.id = made.ID
	return o
}

// joins invites a new user, who accepts.
func (o office) joins(t *testing.T, role models.WorkspaceRole) uuid.UUID {
	t.Helper()
	id := uuid.New()
	_, err := o.db.Account(t.Context(), models.User{ID: id, Email: id.String() + "@Example.com"})
	require.NoError(t, err)
	invite, err := o.rules.Invite(t.Context(), models.Invite{WorkspaceID: o.id, InvitedBy: o.owner, UserID: &id, Role: role})
	require.NoError(t, err)
	joined, err := o.rules.Accept(t.Context(), id, invite.ID)
	require.NoError(t, err)
	require.Equal(t, role, joined.Role)
	return id
}

// makes creates a generation of a user's in the workspace.
func (o office) makes(t *testing.T, userID uuid.UUID) models.Generation {
	t.Helper()
	gen := asked(userID)
	gen.WorkspaceID = &o.id
	gen, err := o.db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err)
	return gen
}

// sees lists what a user sees with others', in the workspace or everywhere.
func (o office) sees(t *testing.T, userID uuid.UUID, workspaceID *uuid.UUID) []uuid.UUID {
	t.Helper()
	query := models.ListQuery{UserID: userID, Shared: true, WorkspaceID: workspaceID, Page: 1, Limit: 50}
	page, err := o.db.ListGenerations(t.Context(), query)
	require.NoError(t, err)
	ids := []uuid.UUID{}
	for _, row := range page.Generations {
		require.NotNil(t, row.Creator)
		assert.Equal(t, row.UserID, row.Creator.ID)
		ids = append(ids, row.ID)
	}
	assert.Equal(t, len(ids), page.Total)
	assert.Equal(t, len(ids), page.Counts.All, "the numbers follow what is looked at")
	return ids
}

func TestMembersSeeWhatEachMadeInTheWorkspaceAndStrangersNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	colleague, outsider := o.joins(t, models.WorkspaceMember), uuid.New()
	shared := o.makes(t, o.owner)
	theirs := o.makes(t, colleague)
	private := create(t, o.db, o.owner)
	elsewhere := create(t, o.db, outsider)

	assert.Equal(t, []uuid.UUID{theirs.ID, shared.ID}, o.sees(t, colleague, &o.id))
	assert.Equal(t, []uuid.UUID{theirs.ID, shared.ID}, o.sees(t, colleague, nil))
	assert.Equal(t, []uuid.UUID{private.ID, theirs.ID, shared.ID}, o.sees(t, o.owner, nil))
	assert.Empty(t, o.sees(t, outsider, &o.id))
	assert.Equal(t, []uuid.UUID{elsewhere.ID}, o.sees(t, outsider, nil))

	options, err := o.db.FilterOptions(t.Context(), models.Sight{UserID: colleague, Shared: true, WorkspaceID: &o.id})
	require.NoError(t, err)
	assert.Len(t, options.Creators, 2)
	options, err = o.db.FilterOptions(t.Context(), models.Sight{UserID: outsider, Shared: true, WorkspaceID: &o.id})
	require.NoError(t, err)
	assert.Empty(t, options)

	for _, test := range []struct {
		name string
		user models.User
		id   uuid.UUID
		seen bool
	}{
		{"a colleague's in the workspace", models.User{ID: colleague, Role: models.RoleUser}, shared.ID, true},
		{"a colleague's private one", models.User{ID: colleague, Role: models.RoleUser}, private.ID, false},
		{"a stranger's", models.User{ID: outsider, Role: models.RoleUser}, shared.ID, false},
		{"an admin's who is not in the workspace", models.User{ID: outsider, Role: models.RoleAdmin}, shared.ID, false},
		{"anything for a super admin", models.User{ID: outsider, Role: models.RoleSuperAdmin}, private.ID, true},
	} {
		detail, err := o.db.SeeGeneration(t.Context(), test.user, test.id)
		if !test.seen {
			assert.Equal(t, models.CodeNotFound, models.CodeOf(err), test.name)
			continue
		}
		require.NoError(t, err, test.name)
		assert.Equal(t, o.owner, detail.Creator.ID, test.name)
	}
}

func TestWhatAMemberMadeStaysWhenTheMemberLeaves(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	leaver := o.joins(t, models.WorkspaceMember)
	made := o.makes(t, leaver)
	others := o.makes(t, o.owner)
	require.NoError(t, o.rules.Remove(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: leaver, Target: leaver}))

	assert.Equal(t, []uuid.UUID{others.ID, made.ID}, o.sees(t, o.owner, &o.id), "the workspace keeps it")
	assert.Equal(t, []uuid.UUID{made.ID}, o.sees(t, leaver, nil), "and so does who made it, without the others'")
	_, err := o.db.SeeGeneration(t.Context(), models.User{ID: leaver}, others.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	gen := asked(leaver)
	gen.WorkspaceID = &o.id
	_, err = o.db.CreateGeneration(t.Context(), gen)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "and makes nothing there any more")

	require.NoError(t, o.rules.Delete(t.Context(), o.owner, o.id))
	assert.Equal(t, []uuid.UUID{made.ID}, o.sees(t, leaver, nil))
	assert.Equal(t, []uuid.UUID{others.ID}, o.sees(t, o.owner, nil), "of a workspace that ended each has their own")
	_, err = o.db.Membership(t.Context(), o.owner, o.id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestOnlyOnesOwnGenerationsMove(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	colleague := o.joins(t, models.WorkspaceMember)
	first, second, theirs := create(t, o.db, o.owner), create(t, o.db, o.owner), create(t, o.db, colleague)
	moved, err := o.db.MoveGenerations(t.Context(), models.Move{UserID: o.owner, WorkspaceID: o.id, IDs: []uuid.UUID{first.ID, theirs.ID}})
	require.NoError(t, err)
	assert.Equal(t, 1, moved)
	assert.Equal(t, []uuid.UUID{first.ID}, o.sees(t, o.owner, &o.id))
	for want := range []int{0, 1} {
		moved, err = o.db.MoveGenerations(t.Context(), models.Move{UserID: o.owner, WorkspaceID: o.id})
		require.NoError(t, err)
		assert.Equal(t, 1-want, moved, "again it moves nothing")
	}
	assert.Equal(t, []uuid.UUID{second.ID, first.ID}, o.sees(t, o.owner, &o.id))
	_, err = o.db.MoveGenerations(t.Context(), models.Move{UserID: uuid.New(), WorkspaceID: o.id})
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestTwoAdminsWhoRemoveEachOtherLeaveOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for range 5 {
		admins := []uuid.UUID{o.joins(t, models.WorkspaceAdmin), o.joins(t, models.WorkspaceAdmin)}
		faults := together(2, func(i int) error {
			return o.rules.Remove(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: admins[i], Target: admins[1-i]})
		})
		var codes []models.Code
		for _, err := range faults {
			codes = append(codes, models.CodeOf(err))
		}
		assert.ElementsMatch(t, []models.Code{"", models.CodeNotFound}, codes, "who was removed removes nobody")
	}
}

func TestTwoOwnersWhoStepDownTogetherLeaveOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	second := o.joins(t, models.WorkspaceMember)
	require.NoError(t, o.rules.SetRole(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: o.owner, Target: second, Role: models.WorkspaceOwner}))
	owners := []uuid.UUID{o.owner, second}
	faults := together(2, func(i int) error {
		return o.rules.Remove(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: owners[i], Target: owners[i]})
	})
	var codes []models.Code
	for _, err := range faults {
		codes = append(codes, models.CodeOf(err))
	}
	assert.ElementsMatch(t, []models.Code{"", models.CodeConflict}, codes)
}

func TestAMemberWhoIsRemovedMakesNothingMeanwhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for range 5 {
		leaver := o.joins(t, models.WorkspaceMember)
		faults := together(2, func(i int) error {
			if i == 0 {
				return o.rules.Remove(t.Context(), models.MemberChange{WorkspaceID: o.id, Actor: o.owner, Target: leaver})
			}
			gen := asked(leaver)
			gen.WorkspaceID = &o.id
			_, err := o.db.CreateGeneration(t.Context(), gen)
			return err
		})
		require.NoError(t, faults[0])
		if faults[1] != nil {
			assert.Equal(t, models.CodeNotFound, models.CodeOf(faults[1]))
		}
	}
}

// together runs n calls at the same time and returns what came of each.
func together(n int, call func(i int) error) []error {
	faults := make([]error, n)
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() { faults[i] = call(i) })
	}
	running.Wait()
	return faults
}
