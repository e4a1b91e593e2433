package api

import (
	"context"

	"darkroom/models"
)

// GetNotificationPreferences returns what reaches the caller.
func (h *handlers) GetNotificationPreferences(ctx context.Context, _ GetNotificationPreferencesRequestObject) (GetNotificationPreferencesResponseObject, error) {
	ctx, user := caller(ctx)
	all, err := h.Notices.Preferences(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return GetNotificationPreferences200JSONResponse(preferencesOf(user, all)), nil
}

// SetNotificationPreferences writes what the caller says.
func (h *handlers) SetNotificationPreferences(ctx context.Context, in SetNotificationPreferencesRequestObject) (SetNotificationPreferencesResponseObject, error) {
	ctx, user := caller(ctx)
	said := make([]models.Preference, len(in.Body.Preferences))
	for i, one := range in.Body.Preferences {
		said[i] = models.Preference{Kind: models.MessageKind(one.Kind), Channel: models.Channel(one.Channel), When: models.When(one.When)}
		if string(one.When) == defaultWhen {
			said[i].When = ""
		}
	}
	all, err := h.Notices.SetPreferences(ctx, user.ID, said)
	if err != nil {
		return nil, err
	}
	return SetNotificationPreferences200JSONResponse(preferencesOf(user, all)), nil
}

// defaultWhen takes back what a user said.
const defaultWhen = "default"

func preferencesOf(user models.User, all []models.Preference) NotificationPreferences {
	body := NotificationPreferences{
		Preferences: make([]NotificationPreference, len(all)), Reachable: []NotificationChannel{NotificationChannel(models.ChannelInApp)},
	}
	for i, one := range all {
		body.Preferences[i] = NotificationPreference{
			Kind: NotificationKind(one.Kind), Channel: NotificationChannel(one.Channel), When: NotificationWhen(one.When),
		}
	}
	if user.Email != "" {
		body.Reachable = append(body.Reachable, NotificationChannel(models.ChannelEmail))
	}
	if user.TelegramID != nil {
		body.Reachable = append(body.Reachable, NotificationChannel(models.ChannelTelegram))
	}
	return body
}
