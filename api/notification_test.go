package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestNotificationsAreListed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	first := models.Notification{ID: uuid.New(), Kind: models.KindAnnouncement, Title: "We move", CreatedAt: at, ReadAt: &at}
	second := models.Notification{ID: uuid.New(), Kind: models.KindGenerationFailed, Title: "Your image could not be made", Body: "b", GenerationID: new(uuid.New()), CreatedAt: at}
	var asks []models.NotificationQuery
	b := setup(t, func(b *bundle) {
		b.deps.Notices = notices{list: func(query models.NotificationQuery) (models.NotificationPage, error) {
			asks = append(asks, query)
			page := models.NotificationPage{Notifications: []models.Notification{first, second}, Unread: 1}
			if query.Cursor == nil {
				page.Next = &models.Cursor{CreatedAt: at, ID: second.ID}
			}
			return page, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/notifications?unread=true&limit=2"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var page struct {
		Notifications []map[string]any
		Unread        int
		NextCursor    string `json:"next_cursor"`
	}
	require.NoError(t, json.Unmarshal([]byte(reply.body), &page))
	require.Len(t, page.Notifications, 2)
	assert.Equal(t, "We move", page.Notifications[0]["title"])
	assert.Nil(t, page.Notifications[0]["generation_id"])
	assert.Equal(t, second.GenerationID.String(), page.Notifications[1]["generation_id"])
	assert.Equal(t, 1, page.Unread)
	reply = b.ask(t, asked{method: http.MethodGet, path: "/api/notifications?cursor=" + page.NextCursor})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Contains(t, reply.body, `"next_cursor":null`)
	assert.Equal(t, []models.NotificationQuery{
		{UserID: b.user.ID, Unread: true, Limit: 2}, {UserID: b.user.ID, Cursor: &models.Cursor{CreatedAt: at, ID: second.ID}, Limit: 20},
	}, asks)
	assert.Equal(t, http.StatusBadRequest, b.ask(t, asked{method: http.MethodGet, path: "/api/notifications?limit=51"}).status)
}

// TestReadingSaysWhich: ids or all, never neither, which a client may send by mistake.
func TestReadingSaysWhich(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	for name, row := range map[string]struct {
		body   string
		status int
		ids    []uuid.UUID
	}{
		"some":    {`{"ids":["` + id.String() + `"]}`, http.StatusOK, []uuid.UUID{id}},
		"all":     {`{"all":true}`, http.StatusOK, nil},
		"neither": {`{}`, http.StatusBadRequest, nil},
		"not all": {`{"all":false}`, http.StatusBadRequest, nil},
		"both":    {`{"all":true,"ids":["` + id.String() + `"]}`, http.StatusBadRequest, nil},
		"none":    {`{"ids":[]}`, http.StatusBadRequest, nil},
		"unknown": {`{"all":true,"x":1}`, http.StatusBadRequest, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.deps.Notices = notices{read: func(userID uuid.UUID, ids []uuid.UUID) (int64, error) {
					assert.Equal(t, b.user.ID, userID)
					assert.Equal(t, row.ids, ids)
					return 7, nil
				}}
			})
			reply := b.ask(t, asked{method: http.MethodPost, path: "/api/notifications/read", body: row.body})
			require.Equal(t, row.status, reply.status, reply.body)
			if row.status == http.StatusOK {
				assert.JSONEq(t, `{"unread":7}`, reply.body)
			}
		})
	}
}

func TestPreferencesAreSaidAndShown(t *testing.T) {
	t.Parallel()
	said := models.Preference{Kind: models.KindGenerationFailed, Channel: models.ChannelEmail, When: models.WhenLong}
	var got []models.Preference
	b := setup(t, func(b *bundle) {
		b.gate(accounts{b.user.ID: {ID: b.user.ID, Email: b.user.Email, TelegramID: new(int64(7)), Role: models.RoleUser, Status: models.UserActive}})
		b.deps.Notices = notices{said: func(userID uuid.UUID, list []models.Preference) ([]models.Preference, error) {
			assert.Equal(t, b.user.ID, userID)
			got = list
			return []models.Preference{said}, nil
		}}
	})
	const want = `{"preferences":[{"kind":"generation.failed","channel":"email","when":"long"}],"reachable":["in_app","email","telegram"]}`
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/notifications/preferences"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.JSONEq(t, want, reply.body)
	reply = b.ask(t, asked{method: http.MethodPatch, path: "/api/notifications/preferences", body: `{"preferences":[
		{"kind":"generation.failed","channel":"email","when":"default"},{"kind":"announcement","channel":"in_app","when":"never"}]}`})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.JSONEq(t, want, reply.body)
	assert.Equal(t, []models.Preference{
		{Kind: models.KindGenerationFailed, Channel: models.ChannelEmail},
		{Kind: models.KindAnnouncement, Channel: models.ChannelInApp, When: models.WhenNever},
	}, got)
	for _, wrong := range []string{
		`{"preferences":[]}`, `{"preferences":[{"kind":"ping","channel":"email","when":"never"}]}`,
		`{"preferences":[{"kind":"announcement","channel":"webhook","when":"never"}]}`,
		`{"preferences":[{"kind":"announcement","channel":"email","enabled":true,"when":"never"}]}`,
	} {
		assert.Equal(t, http.StatusBadRequest, b.ask(t, asked{method: http.MethodPatch, path: "/api/notifications/preferences", body: wrong}).status, wrong)
	}
}

// TestAnnouncing: an admin's own hand, to somebody named or to everybody by that word.
func TestAnnouncing(t *testing.T) {
	t.Parallel()
	id, somebody := uuid.New(), uuid.New()
	for name, row := range map[string]struct {
		role   models.Role
		body   string
		status int
		want   models.Announcement
	}{
		"one": {
			models.RoleAdmin, `{"id":"` + id.String() + `","user_id":"` + somebody.String() + `","title":"Hello","body":"You.","channels":["email"]}`, http.StatusOK,
			models.Announcement{ID: id, UserID: &somebody, Title: "Hello", Body: "You.", Channels: []models.Channel{models.ChannelEmail}},
		},
		"everybody": {models.RoleSuperAdmin, `{"id":"` + id.String() + `","everyone":true,"title":"Hello"}`, http.StatusOK, models.Announcement{ID: id, Title: "Hello"}},
		"nobody":    {models.RoleAdmin, `{"title":"Hello"}`, http.StatusBadRequest, models.Announcement{}},
		"both":      {models.RoleAdmin, `{"everyone":true,"user_id":"` + somebody.String() + `","title":"Hello"}`, http.StatusBadRequest, models.Announcement{}},
		"no title":  {models.RoleAdmin, `{"everyone":true}`, http.StatusBadRequest, models.Announcement{}},
		"no admin":  {models.RoleUser, `{"everyone":true,"title":"Hello"}`, http.StatusForbidden, models.Announcement{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.gate(accounts{b.user.ID: {ID: b.user.ID, Role: row.role, Status: models.UserActive}})
				b.deps.Notices = notices{announce: func(by models.Act, words models.Announcement) (int, error) {
					assert.Equal(t, b.user.ID, by.ActorID)
					assert.Equal(t, "from-the-desk", by.RequestID)
					assert.Equal(t, row.want, words)
					return 3, nil
				}}
			})
			reply := b.ask(t, asked{
				method: http.MethodPost, path: "/api/notifications/send", body: row.body, header: map[string]string{"X-Request-ID": "from-the-desk"},
			})
			require.Equal(t, row.status, reply.status, reply.body)
			if row.status == http.StatusOK {
				assert.JSONEq(t, `{"id":"`+id.String()+`","told":3}`, reply.body)
			}
		})
	}
}

// TestANotificationIsToldOnTheStream of all, between the events of generations and in
// their numbering; the stream of one generation passes it over.
func TestANotificationIsToldOnTheStream(t *testing.T) {
	t.Parallel()
	gen := models.Generation{ID: uuid.New(), Run: 1, Status: models.StatusProcessing}
	feed := &events{}
	b := setup(t, func(b *bundle) {
		b.deps.Events = feed
		b.deps.Library = library{
			get: func(uuid.UUID, uuid.UUID) (models.GenerationDetail, error) {
				return models.GenerationDetail{Generation: gen}, nil
			},
			list: func(models.ListQuery) (models.GenerationPage, error) { return models.GenerationPage{}, nil },
		}
	})
	note := models.Notification{ID: uuid.New(), Kind: models.KindAnnouncement, Title: "We move", Listed: true}
	gone := uuid.New()
	feed.add(models.GenerationEvent{NotificationID: &note.ID, Notification: &note})
	feed.add(models.GenerationEvent{NotificationID: &gone}) // purged since
	feed.add(models.GenerationEvent{GenerationID: gen.ID, Run: 1, Status: models.StatusCompleted})

	all := b.watch(t, "/api/events", "0")
	frame, ok := all.next(t)
	require.True(t, ok)
	assert.Equal(t, "notification", frame.name)
	assert.EqualValues(t, 1, frame.id)
	assert.Contains(t, frame.data, `"title":"We move"`)
	frame, ok = all.next(t)
	require.True(t, ok)
	assert.Equal(t, "generation", frame.name)
	assert.EqualValues(t, 3, frame.id)

	one := b.watch(t, "/api/generations/"+gen.ID.String()+"/events", "0")
	frame, ok = one.next(t)
	require.True(t, ok)
	assert.Equal(t, "generation", frame.name)
	_, ok = one.next(t)
	assert.False(t, ok, "it ends with its generation")
}
