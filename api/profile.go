package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Profiles are the rules about how somebody is shown.
type Profiles interface {
	Profile(ctx context.Context, userID uuid.UUID) (models.Profile, error)
	// Change changes what is given; CodeInvalid for preferences that are too large.
	Change(ctx context.Context, change models.ProfileChange) (models.Profile, error)
	// Workspaces lists a user's; CodeNotFound unless asker may know.
	Workspaces(ctx context.Context, asker models.User, userID uuid.UUID) ([]models.Membership, error)
}

// GetProfile shows the caller.
func (h *handlers) GetProfile(ctx context.Context, _ GetProfileRequestObject) (GetProfileResponseObject, error) {
	ctx, user := caller(ctx)
	profile, err := h.Spaces.Profiles.Profile(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return GetProfile200JSONResponse(profileOf(profile)), nil
}

// ChangeProfile changes what the caller may change of themselves: there is nothing
// else in the type of its body.
func (h *handlers) ChangeProfile(ctx context.Context, in ChangeProfileRequestObject) (ChangeProfileResponseObject, error) {
	ctx, user := caller(ctx)
	profile, err := h.Spaces.Profiles.Change(ctx, models.ProfileChange{
		UserID: user.ID, Name: in.Body.Name, AvatarURL: in.Body.AvatarURL, Preferences: deref(in.Body.Preferences),
	})
	if err != nil {
		return nil, err
	}
	return ChangeProfile200JSONResponse(profileOf(profile)), nil
}

func profileOf(p models.Profile) Profile {
	return Profile{
		ID: p.ID, Email: optional(p.Email), Name: optional(p.Name), AvatarURL: optional(p.AvatarURL), Role: ProfileRole(p.Role),
		ActiveLimit: p.ActiveLimit, Preferences: orEmptyMap(p.Preferences), CreatedAt: p.CreatedAt,
	}
}
