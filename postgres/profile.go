package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// Profile returns a user's own profile.
func (db *DB) Profile(ctx context.Context, userID uuid.UUID) (models.Profile, error) {
	var profile models.Profile
	err := db.gorm.WithContext(ctx).Where("id = ?", userID).Take(&profile).Error
	return profile, translate("read profile", err)
}

// ChangeProfile changes what is given and returns the profile as it is now. Of
// preferences that two clients change at a time the keys of both are kept.
// CodeInvalid when they would be more than MaxPreferences.
func (db *DB) ChangeProfile(ctx context.Context, change models.ProfileChange) (models.Profile, error) {
	var profile models.Profile
	err := db.tx(ctx, "change profile", func(tx *gorm.DB) error {
		if err := lockUser(tx, change.UserID); err != nil {
			return err
		}
		if err := tx.Where("id = ?", change.UserID).Take(&profile).Error; err != nil {
			return err
		}
		columns := map[string]any{"updated_at": db.timestamp()}
		if change.Name != nil {
			profile.Name, columns["name"] = *change.Name, *change.Name
		}
		if change.AvatarURL != nil {
			profile.AvatarURL, columns["avatar_url"] = *change.AvatarURL, *change.AvatarURL
		}
		if change.Preferences != nil {
			kept, err := merge(profile.Preferences, change.Preferences)
			if err != nil {
				return err
			}
			columns["preferences"] = gorm.Expr("CAST(? AS jsonb)", string(kept))
		}
		return tx.Table("users").Where("id = ?", change.UserID).Updates(columns).Error
	})
	return profile, err
}

// merge writes changes over preferences and returns their JSON.
func merge(preferences, changes map[string]any) ([]byte, error) {
	for key, value := range changes {
		if value == nil {
			delete(preferences, key)
			continue
		}
		preferences[key] = value
	}
	kept, err := json.Marshal(preferences)
	if err != nil {
		return nil, fmt.Errorf("encode preferences: %w", err)
	}
	if len(kept) > models.MaxPreferences {
		return nil, models.Invalid(models.FieldError{
			Field: "preferences", Message: fmt.Sprintf("Preferences may have at most %d KB.", models.MaxPreferences>>10),
		})
	}
	return kept, nil
}
