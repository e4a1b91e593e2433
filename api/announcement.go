package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Announcements are what everybody should know for a while.
type Announcements interface {
	// Announcements lists what is current and not dismissed by the user.
	Announcements(ctx context.Context, userID uuid.UUID) ([]models.Banner, error)
	// CreateAnnouncement tells one, and writes down who did.
	CreateAnnouncement(ctx context.Context, told models.Banner, act models.Act) (models.Banner, error)
	// WithdrawAnnouncement takes one back; CodeNotFound where there is none.
	WithdrawAnnouncement(ctx context.Context, id uuid.UUID, act models.Act) error
	// DismissAnnouncement hides one from a user; CodeNotFound where there is none.
	DismissAnnouncement(ctx context.Context, userID, id uuid.UUID) error
}

// ListAnnouncements shows what the caller should know.
func (h *handlers) ListAnnouncements(ctx context.Context, _ ListAnnouncementsRequestObject) (ListAnnouncementsResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Spaces.Announcements.Announcements(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return ListAnnouncements200JSONResponse{Announcements: each(found, announcementOf)}, nil
}

// CreateAnnouncement tells everybody.
func (h *handlers) CreateAnnouncement(ctx context.Context, in CreateAnnouncementRequestObject) (CreateAnnouncementResponseObject, error) {
	told := models.Banner{
		ID: uuid.New(), Title: strings.TrimSpace(in.Body.Title), Body: strings.TrimSpace(deref(in.Body.Body)),
		Level: models.BannerLevel(deref(in.Body.Level)), StartsAt: h.Now(), EndsAt: in.Body.EndsAt,
	}
	if in.Body.StartsAt != nil {
		told.StartsAt = *in.Body.StartsAt
	}
	if told.EndsAt != nil && !told.EndsAt.After(told.StartsAt) {
		return nil, models.Invalid(models.FieldError{Field: "ends_at", Message: "An announcement has to end after it starts."})
	}
	act := actOn(ctx, "announcement.create", told.ID.String())
	ctx, user := caller(ctx)
	told.AuthorID = user.ID
	told, err := h.Spaces.Announcements.CreateAnnouncement(ctx, told, act)
	if err != nil {
		return nil, err
	}
	return CreateAnnouncement201JSONResponse(announcementOf(told)), nil
}

// WithdrawAnnouncement takes an announcement back.
func (h *handlers) WithdrawAnnouncement(ctx context.Context, in WithdrawAnnouncementRequestObject) (WithdrawAnnouncementResponseObject, error) {
	act := actOn(ctx, "announcement.withdraw", in.ID.String())
	ctx, _ = caller(ctx)
	if err := h.Spaces.Announcements.WithdrawAnnouncement(ctx, in.ID, act); err != nil {
		return nil, err
	}
	return WithdrawAnnouncement204Response{}, nil
}

// DismissAnnouncement hides an announcement from the caller.
func (h *handlers) DismissAnnouncement(ctx context.Context, in DismissAnnouncementRequestObject) (DismissAnnouncementResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Spaces.Announcements.DismissAnnouncement(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DismissAnnouncement204Response{}, nil
}

func announcementOf(a models.Banner) Announcement {
	return Announcement{ID: a.ID, Title: a.Title, Body: a.Body, Level: AnnouncementLevel(a.Level), StartsAt: a.StartsAt, EndsAt: a.EndsAt}
}
