package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// admin is somebody with a role.
func (r *records) admin(t *testing.T, email string) models.User {
	t.Helper()
	user := r.somebody(t, email)
	_, err := r.db.SetRole(t.Context(), user.ID, models.RoleAdmin)
	require.NoError(t, err)
	return user
}

func TestIdeasOverHTTP(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	reader, admin := r.somebody(t, "reader2@example.com"), r.admin(t, "admin@example.com")
	r.ask(t, asked{method: http.MethodPatch, path: "/api/users/profile", body: map[string]any{"name": "Maker"}})
	r.ask(t, asked{method: http.MethodPatch, path: "/api/users/profile", body: map[string]any{"name": "Maker"}})
	var idea api.Idea
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/ideas", body: map[string]any{"title": "Dark mode", "votes": 1000}})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	reply.into(t, &idea)
	assert.Zero(t, idea.Votes, "nobody brings votes along")
	path := "/api/ideas/" + idea.ID.String()
	for _, want := range []bool{true, false, true} {
		r.as(t, reader, asked{method: http.MethodPost, path: path + "/vote"}).into(t, &idea)
		assert.Equal(t, want, idea.Voted)
		assert.False(t, idea.IsMine)
	}
	r.as(t, reader, asked{method: http.MethodPost, path: path + "/vote", body: map[string]any{"voted": true}}).into(t, &idea)
	assert.Equal(t, 1, idea.Votes)
	listed := r.as(t, reader, asked{method: http.MethodGet, path: "/api/ideas"})
	assert.Contains(t, listed.body, `"author":"Maker"`)
	assert.NotContains(t, listed.body, r.user.Email)
	assert.Equal(t, http.StatusNotFound, r.as(t, reader, asked{method: http.MethodDelete, path: path}).status)
	assert.Equal(t, http.StatusNoContent, r.as(t, admin, asked{method: http.MethodDelete, path: path}).status)
	assert.Equal(t, http.StatusNotFound, r.ask(t, asked{method: http.MethodGet, path: path}).status)
}

func TestAnnouncementsAreToldByAdminsAndReadByEverybody(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	admin := r.admin(t, "admin@example.com")
	tell := asked{method: http.MethodPost, path: "/api/announcements", body: map[string]any{"title": "Away on Sunday", "level": "warning"}}
	assert.Equal(t, http.StatusForbidden, r.ask(t, tell).status)
	var told api.Announcement
	reply := r.as(t, admin, tell)
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	reply.into(t, &told)
	list := func() string { return r.ask(t, asked{method: http.MethodGet, path: "/api/announcements"}).body }
	assert.Contains(t, list(), "Away on Sunday")
	assert.Equal(t, http.StatusNoContent, r.ask(t, asked{method: http.MethodPost, path: "/api/announcements/" + told.ID.String() + "/dismiss"}).status)
	assert.JSONEq(t, `{"announcements":[]}`, list())
	assert.Equal(t, http.StatusForbidden, r.ask(t, asked{method: http.MethodDelete, path: "/api/announcements/" + told.ID.String()}).status)
	assert.Equal(t, http.StatusNoContent, r.as(t, admin, asked{method: http.MethodDelete, path: "/api/announcements/" + told.ID.String()}).status)
	reply = r.as(t, admin, asked{method: http.MethodPost, path: "/api/announcements", body: map[string]any{
		"title": "Backwards", "starts_at": "2026-11-26T00:00:00Z", "ends_at": "2026-11-25T00:00:00Z",
	}})
	assert.Equal(t, http.StatusBadRequest, reply.status)
}

func TestFeedbackOverHTTP(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	admin := r.admin(t, "admin@example.com")
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"})
	send := func(body map[string]any) answer {
		return r.ask(t, asked{method: http.MethodPost, path: "/api/support/send-feedback", body: body})
	}
	var kept api.Feedback
	reply := send(map[string]any{"message": " It is dark. "})
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	reply.into(t, &kept)
	assert.Equal(t, "It is dark.", kept.Message)
	for field, body := range map[string]map[string]any{
		"message":    {"message": strings.Repeat("m", 4001)},
		"image_urls": {"message": "m", "image_urls": []string{"a", "b", "c", "d", "e", "f"}},
	} {
		reply = send(body)
		assert.Equal(t, http.StatusBadRequest, reply.status, field)
		assert.Equal(t, []string{field}, reply.fields(t))
	}
	assert.Equal(t, http.StatusBadRequest, send(map[string]any{"message": "m", "image_urls": []string{"https://elsewhere.example/a.png"}}).status)

	answer := asked{method: http.MethodPost, path: "/api/support/reply", body: map[string]any{"feedback_id": kept.ID, "message": "Try the switch."}}
	assert.Equal(t, http.StatusForbidden, r.ask(t, answer).status)
	assert.Equal(t, http.StatusCreated, r.as(t, admin, answer).status)
	assert.Contains(t, r.ask(t, asked{method: http.MethodGet, path: "/api/support/feedback"}).body, "Try the switch.")
	assert.JSONEq(t, `{"feedback":[]}`, r.as(t, admin, asked{method: http.MethodGet, path: "/api/support/feedback"}).body)
	everybodys := asked{method: http.MethodGet, path: "/api/support/feedback?all=true"}
	assert.Equal(t, http.StatusForbidden, r.ask(t, everybodys).status)
	assert.Contains(t, r.as(t, admin, everybodys).body, "It is dark.")

	update := asked{method: http.MethodPost, path: "/api/support/telegram-webhook", stranger: true, body: map[string]any{
		"update_id": 1, "message": map[string]any{"message_id": 2, "chat": map[string]any{"id": -7}, "text": "Hello"},
	}}
	assert.Equal(t, http.StatusUnauthorized, r.ask(t, update).status)
	update.header = map[string]string{"X-Telegram-Bot-Api-Secret-Token": strings.Repeat("w", 32)}
	assert.Equal(t, http.StatusOK, r.ask(t, update).status, "no answer to anything: let pass")
}
