package people

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// ProfileRecords keep profiles.
type ProfileRecords interface {
	// Profile returns a user's own.
	Profile(ctx context.Context, userID uuid.UUID) (models.Profile, error)
	// ChangeProfile changes what is given, and returns the profile.
	ChangeProfile(ctx context.Context, change models.ProfileChange) (models.Profile, error)
	// Memberships lists the workspaces that a user is in.
	Memberships(ctx context.Context, userID uuid.UUID) ([]models.Membership, error)
}

// Profiles are the rules about how somebody is shown. It is safe for concurrent
// use.
type Profiles struct{ records ProfileRecords }

// NewProfiles returns the rules on these records.
func NewProfiles(records ProfileRecords) *Profiles { return &Profiles{records: records} }

// Profile returns a user's own profile.
func (p *Profiles) Profile(ctx context.Context, userID uuid.UUID) (models.Profile, error) {
	return p.records.Profile(ctx, userID)
}

// Change changes what is given of a profile and returns it as it is now. Safe to
// repeat. CodeInvalid for preferences that are too large.
func (p *Profiles) Change(ctx context.Context, change models.ProfileChange) (models.Profile, error) {
	if change.Name != nil {
		// One line, so that nobody's name looks like two people.
		change.Name = new(strings.Join(strings.Fields(*change.Name), " "))
	}
	return p.records.ChangeProfile(ctx, change)
}

// Workspaces lists the workspaces of a user for asker: their own, and everybody's
// for a super admin. Of anybody else it is CodeNotFound whether there is such a
// user.
func (p *Profiles) Workspaces(ctx context.Context, asker models.User, userID uuid.UUID) ([]models.Membership, error) {
	if asker.ID != userID && !asker.Role.AtLeast(models.RoleSuperAdmin) {
		return nil, models.Errorf(models.CodeNotFound, "Not found.")
	}
	return p.records.Memberships(ctx, userID)
}
