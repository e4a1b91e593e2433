package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Notices are what users are told, and what of it they want.
type Notices interface {
	Notifications(ctx context.Context, query models.NotificationQuery) (models.NotificationPage, error)
	// MarkRead marks all for nil, and returns how many are new then. Safe to repeat.
	MarkRead(ctx context.Context, userID uuid.UUID, ids []uuid.UUID) (unread int64, err error)
	// Preferences returns every kind over every channel.
	Preferences(ctx context.Context, userID uuid.UUID) ([]models.Preference, error)
	// SetPreferences takes "" as "what holds for those who have said nothing", and
	// returns what holds then.
	SetPreferences(ctx context.Context, userID uuid.UUID, said []models.Preference) ([]models.Preference, error)
	// Announce returns how many were told. Safe to repeat with the same id.
	Announce(ctx context.Context, by models.Act, announcement models.Announcement) (told int, err error)
}

// defaultNotices is how many are on a page, if the request does not say.
const defaultNotices = 20

// ListNotifications returns a page of the caller's list.
func (h *handlers) ListNotifications(ctx context.Context, in ListNotificationsRequestObject) (ListNotificationsResponseObject, error) {
	ctx, user := caller(ctx)
	cursor, err := cursorOf(in.Params.Cursor)
	if err != nil {
		return nil, err
	}
	query := models.NotificationQuery{UserID: user.ID, Cursor: cursor, Limit: defaultNotices}
	query.Unread = in.Params.Unread != nil && *in.Params.Unread
	if in.Params.Limit != nil {
		query.Limit = *in.Params.Limit
	}
	page, err := h.Notices.Notifications(ctx, query)
	if err != nil {
		return nil, err
	}
	body := ListNotifications200JSONResponse{
		Notifications: make([]Notification, len(page.Notifications)), Unread: page.Unread, NextCursor: cursorText(page.Next),
	}
	for i, note := range page.Notifications {
		body.Notifications[i] = noticeOf(note)
	}
	return body, nil
}

func noticeOf(n models.Notification) Notification {
	return Notification{
		ID: n.ID, Kind: NotificationKind(n.Kind), Title: n.Title, Body: n.Body, GenerationID: n.GenerationID,
		ReadAt: n.ReadAt, CreatedAt: n.CreatedAt,
	}
}

// ReadNotifications marks some of the list as read, or all of it.
func (h *handlers) ReadNotifications(ctx context.Context, in ReadNotificationsRequestObject) (ReadNotificationsResponseObject, error) {
	ctx, user := caller(ctx)
	all := in.Body.All != nil && *in.Body.All
	if all == (in.Body.Ids != nil) {
		return nil, models.Invalid(models.FieldError{Field: "ids", Message: "Name some ids, or say all: true."})
	}
	var ids []uuid.UUID
	if !all {
		ids = *in.Body.Ids
	}
	unread, err := h.Notices.MarkRead(ctx, user.ID, ids)
	if err != nil {
		return nil, err
	}
	return ReadNotifications200JSONResponse{Unread: unread}, nil
}

// SendNotification announces something.
func (h *handlers) SendNotification(ctx context.Context, in SendNotificationRequestObject) (SendNotificationResponseObject, error) {
	ctx, by := acting(ctx)
	everyone := in.Body.Everyone != nil && *in.Body.Everyone
	if everyone == (in.Body.UserID != nil) {
		return nil, models.Invalid(models.FieldError{Field: "user_id", Message: "Name a user_id, or say everyone: true."})
	}
	words := models.Announcement{ID: uuid.New(), UserID: in.Body.UserID, Title: in.Body.Title}
	if in.Body.ID != nil {
		words.ID = *in.Body.ID
	}
	if in.Body.Body != nil {
		words.Body = *in.Body.Body
	}
	if in.Body.Channels != nil {
		for _, channel := range *in.Body.Channels {
			words.Channels = append(words.Channels, models.Channel(channel))
		}
	}
	told, err := h.Notices.Announce(ctx, by, words)
	if err != nil {
		return nil, err
	}
	return SendNotification200JSONResponse{ID: words.ID, Told: told}, nil
}
