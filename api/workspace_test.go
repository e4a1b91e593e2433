package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// as lets somebody else ask; the caller's own name comes back with the answer.
func (r *records) as(t *testing.T, user models.User, a asked) answer {
	t.Helper()
	token, err := r.auth.Sign(user, tokenLife)
	require.NoError(t, err)
	a.stranger = true
	a.header = map[string]string{"Authorization": "Bearer " + token}
	return r.ask(t, a)
}

// somebody is a user who has been here.
func (r *records) somebody(t *testing.T, email string) models.User {
	t.Helper()
	user := models.User{ID: uuid.New(), Email: email}
	require.Equal(t, http.StatusOK, r.as(t, user, asked{method: http.MethodGet, path: "/api/users/profile"}).status)
	return user
}

// workspace makes one of the bundle's user's.
func (r *records) workspace(t *testing.T) string {
	t.Helper()
	var made api.Workspace
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/workspaces", body: map[string]any{"name": " Studio "}})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	reply.into(t, &made)
	assert.Equal(t, "Studio", made.Name)
	return made.ID.String()
}

// joins makes a user a member of the bundle's user's workspace.
func (r *records) joins(t *testing.T, user models.User, workspace string) {
	t.Helper()
	var invite api.Invite
	reply := r.ask(t, asked{
		method: http.MethodPost, path: "/api/workspaces/" + workspace + "/members", body: map[string]any{"email": strings.ToUpper(user.Email)},
	})
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	reply.into(t, &invite)
	reply = r.as(t, user, asked{method: http.MethodPost, path: "/api/workspaces/invites/" + invite.ID.String() + "/accept"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
}

func TestAWorkspaceIsSharedByItsMembersAndHiddenFromStrangers(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"})
	place := r.workspace(t)
	member, stranger := r.somebody(t, "member@example.com"), r.somebody(t, "stranger@example.com")
	r.joins(t, member, place)
	var gen api.Generation
	r.ask(t, asked{
		method: http.MethodPost, path: "/api/generations/create", body: order(func(body map[string]any) { body["workspace_id"] = place }),
	}).into(t, &gen)

	var detail api.GenerationDetail
	reply := r.as(t, member, asked{method: http.MethodGet, path: "/api/generations/" + gen.ID.String()})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	reply.into(t, &detail)
	assert.False(t, detail.IsOwner)
	assert.Equal(t, r.user.ID, detail.Creator.ID)
	assert.NotContains(t, reply.body, r.user.Email, "a member is told no address")
	var page api.GenerationPage
	reply = r.as(t, member, asked{method: http.MethodGet, path: "/api/generations/list?onlyMine=false&workspaceId=" + place})
	reply.into(t, &page)
	require.Len(t, page.Generations, 1)
	assert.NotContains(t, reply.body, r.user.Email)
	assert.JSONEq(t, `{"all":1,"processing":1,"favorites":0,"failed":0}`,
		r.as(t, member, asked{method: http.MethodGet, path: "/api/generations/counts?onlyMine=false"}).body)
	assert.JSONEq(t, `{"all":0,"processing":0,"favorites":0,"failed":0}`,
		r.as(t, member, asked{method: http.MethodGet, path: "/api/generations/counts"}).body)

	writes := map[string]string{"": http.MethodDelete, "/retry": http.MethodPost, "/cancel": http.MethodPost, "/favorite": http.MethodPost, "/view": http.MethodPost}
	for path, method := range writes {
		for _, user := range []models.User{member, stranger} {
			refused := r.as(t, user, asked{method: method, path: "/api/generations/" + gen.ID.String() + path})
			assert.Equal(t, http.StatusNotFound, refused.status, path)
		}
	}
	reply = r.as(t, stranger, asked{method: http.MethodGet, path: "/api/generations/list?onlyMine=false&workspaceId=" + place + "&creatorId=" + r.user.ID.String()})
	assert.Contains(t, reply.body, `"generations":[]`)
	reply = r.as(t, stranger, asked{method: http.MethodPost, path: "/api/generations/create", body: order(func(body map[string]any) { body["workspace_id"] = place })})
	assert.Equal(t, http.StatusNotFound, reply.status, "nobody makes anything where they are not a member")
}

func TestStrangersFindNoWorkspaceAndMembersMayNotManageOne(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"})
	place := r.workspace(t)
	member, stranger := r.somebody(t, "member@example.com"), r.somebody(t, "stranger@example.com")
	r.joins(t, member, place)
	path := "/api/workspaces/" + place
	for _, test := range []struct {
		asked
		// ofMember is what a member is answered; a stranger always 404.
		ofMember int
	}{
		{asked{method: http.MethodGet, path: path}, http.StatusOK},
		{asked{method: http.MethodGet, path: path + "/users"}, http.StatusOK},
		{asked{method: http.MethodPut, path: path, body: map[string]any{"name": "Mine"}}, http.StatusForbidden},
		{asked{method: http.MethodDelete, path: path}, http.StatusForbidden},
		{asked{method: http.MethodPost, path: path + "/members", body: map[string]any{"user_id": uuid.New()}}, http.StatusForbidden},
		{asked{method: http.MethodPatch, path: path + "/members", body: map[string]any{"user_id": member.ID, "role": "owner"}}, http.StatusForbidden},
		{asked{method: http.MethodDelete, path: path + "/members?userId=" + r.user.ID.String()}, http.StatusForbidden},
		{asked{method: http.MethodPost, path: path + "/migrate-generations"}, http.StatusOK},
		{asked{method: http.MethodPost, path: path + "/import-user-generations", body: map[string]any{"generation_ids": []uuid.UUID{uuid.New()}}}, http.StatusOK},
		{asked{method: http.MethodGet, path: "/api/users/" + member.ID.String() + "/workspaces"}, http.StatusOK},
		{asked{method: http.MethodGet, path: "/api/users/" + r.user.ID.String() + "/workspaces"}, http.StatusNotFound},
		{asked{method: http.MethodDelete, path: path + "/members?userId=" + member.ID.String()}, http.StatusNoContent},
	} {
		assert.Equal(t, http.StatusNotFound, r.as(t, stranger, test.asked).status, "a stranger: %s %s", test.method, test.path)
		assert.Equal(t, test.ofMember, r.as(t, member, test.asked).status, "a member: %s %s", test.method, test.path)
	}
	assert.Equal(t, http.StatusConflict, r.ask(t, asked{method: http.MethodDelete, path: path + "/members?userId=" + r.user.ID.String()}).status)
	reply := r.ask(t, asked{method: http.MethodPut, path: path, body: map[string]any{"name": "Renamed"}})
	assert.Contains(t, reply.body, `"name":"Renamed"`)
	assert.Equal(t, http.StatusNoContent, r.ask(t, asked{method: http.MethodDelete, path: path}).status)
	assert.JSONEq(t, `{"workspaces":[]}`, r.ask(t, asked{method: http.MethodGet, path: "/api/workspaces"}).body)
}

func TestAnInvitationDoesNotTellWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"})
	place := r.workspace(t)
	known := r.somebody(t, "known@example.com")
	for _, pair := range [][2]map[string]any{
		{{"email": known.Email}, {"email": "unknown@example.com"}},
		{{"user_id": known.ID}, {"user_id": uuid.New()}},
	} {
		var shapes [2]string
		for i, body := range pair {
			reply := r.ask(t, asked{method: http.MethodPost, path: "/api/workspaces/" + place + "/members", body: body})
			require.Equal(t, http.StatusAccepted, reply.status)
			var fields map[string]any
			reply.into(t, &fields)
			for _, own := range []string{"id", "email", "user_id", "created_at", "expires_at"} {
				delete(fields, own)
			}
			shapes[i] = strings.Join(sortedKeys(fields), " ")
		}
		assert.Equal(t, shapes[0], shapes[1])
	}
	reply := r.as(t, known, asked{method: http.MethodGet, path: "/api/workspaces/invites"})
	assert.Equal(t, 2, strings.Count(reply.body, `"workspace_name":"Studio"`))
}
