package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// CreateShare writes a link. CodeNotFound for what is not the user's own,
// CodeConflict for one live link too many.
func (db *DB) CreateShare(ctx context.Context, share models.Share) (models.Share, error) {
	err := db.tx(ctx, "create share", func(tx *gorm.DB) error {
		if err := lockUser(tx, share.UserID); err != nil {
			return err
		}
		var have struct{ Live, Own int64 }
		err := tx.Raw(`SELECT (SELECT count(*) FROM share_links AS s
				WHERE s.user_id = @user AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > @now)) AS live,
			(SELECT count(*) FROM collections AS c WHERE c.id = @collection AND c.user_id = @user)
			+ (SELECT count(*) FROM generations AS g WHERE g.id = @generation AND g.user_id = @user AND g.deleted_at IS NULL) AS own`,
			map[string]any{
				"user": share.UserID, "now": db.timestamp(), "collection": share.CollectionID, "generation": share.GenerationID,
			}).Scan(&have).Error
		switch {
		case err != nil:
			return err
		case have.Own == 0:
			return gorm.ErrRecordNotFound
		case have.Live >= models.MaxShares:
			return models.Errorf(models.CodeConflict, "You have %d live links, which is the most. Revoke one first.", have.Live)
		}
		return tx.Create(&share).Error
	})
	return share, err
}

// Shares lists the links of a user, the newest first.
func (db *DB) Shares(ctx context.Context, userID uuid.UUID) ([]models.Share, error) {
	var found []models.Share
	err := db.gorm.WithContext(ctx).Where("user_id = ?", userID).Order("created_at DESC, id").Limit(5 * models.MaxShares).Find(&found).Error
	return found, translate("list shares", err)
}

// RevokeShare makes a link dead for good. Safe to repeat; CodeNotFound for
// anybody else's.
func (db *DB) RevokeShare(ctx context.Context, userID, id uuid.UUID) error {
	result := db.gorm.WithContext(ctx).Exec(`UPDATE share_links SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? AND user_id = ?`,
		db.timestamp(), id, userID)
	if result.Error == nil && result.RowsAffected == 0 {
		return translate("revoke share", gorm.ErrRecordNotFound)
	}
	return translate("revoke share", result.Error)
}

// SharedBy returns what the link with this hash shows. CodeNotFound for a link
// that never was, was revoked, or has expired, alike.
func (db *DB) SharedBy(ctx context.Context, tokenHash []byte) (models.Shared, error) {
	var shared models.Shared
	read := db.gorm.WithContext(ctx)
	err := read.Where("token_hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)", tokenHash, db.timestamp()).
		Take(&shared.Share).Error
	if err != nil {
		return shared, translate("read share", err)
	}
	if shared.CollectionID != nil {
		var shown models.Collection
		if err = read.Where("id = ? AND user_id = ?", *shared.CollectionID, shared.UserID).Take(&shown).Error; err != nil {
			return shared, translate("read shared", err)
		}
		shared.Title, shared.Description = shown.Title, shown.Description
		shared.Generations, err = db.Collected(ctx, shared.UserID, *shared.CollectionID)
		return shared, err
	}
	var one []models.Generation
	err = read.Where("id = ? AND user_id = ? AND deleted_at IS NULL", *shared.GenerationID, shared.UserID).Find(&one).Error
	if err == nil && len(one) == 0 {
		err = gorm.ErrRecordNotFound // deleted: the link shows nothing any more
	}
	if err != nil {
		return shared, translate("read shared", err)
	}
	shared.Generations, err = db.withAssets(ctx, one)
	return shared, err
}

// uuidArray writes ids as PostgreSQL writes an array.
func uuidArray(ids []uuid.UUID) string {
	text := []byte{'{'}
	for i, id := range ids {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, id.String()...)
	}
	return string(append(text, '}'))
}
