package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// CreateUpload gives an upload its place, unless the user's uploads would have
// more bytes together than allowed: then it returns a CodeUploadQuota error and
// writes nothing. quota is for users who have none of their own. The user's row is
// locked from the count to the commit, so parallel calls cannot pass it together.
func (db *DB) CreateUpload(ctx context.Context, upload models.Upload, quota int64) (models.Upload, error) {
	err := db.tx(ctx, "create upload", func(tx *gorm.DB) error {
		if _, err := db.lockLimit(tx, upload.UserID); err != nil {
			return err
		}
		var room struct{ Used, Quota int64 }
		err := tx.Raw(`SELECT coalesce(u.upload_quota, @quota) AS quota,
				(SELECT coalesce(sum(size), 0) FROM uploads WHERE user_id = u.id) AS used
			FROM users AS u WHERE u.id = @user`, map[string]any{"user": upload.UserID, "quota": quota}).Scan(&room).Error
		if err != nil {
			return err
		}
		if upload.Size > room.Quota-room.Used {
			return overQuota(upload.Size, room.Used, room.Quota)
		}
		return tx.Create(&upload).Error
	})
	if err != nil {
		return models.Upload{}, err
	}
	return upload, nil
}

func overQuota(size, used, quota int64) error {
	return &models.Error{
		Code: models.CodeUploadQuota,
		Message: fmt.Sprintf("Your uploads take %s of the %s that you may keep, and this one has %s. "+
			"Uploads go by themselves when they are a day old.", megabytes(used), megabytes(quota), megabytes(size)),
		UsedBytes: used, AllowedBytes: quota,
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// SetUploadQuota gives a user a quota of uploads of its own; nil takes it back.
// What is there already stays. Safe to repeat. CodeNotFound for a user that is not
// known.
func (db *DB) SetUploadQuota(ctx context.Context, userID uuid.UUID, quota *int64) error {
	result := db.gorm.WithContext(ctx).Model(&models.User{}).Where("id = ?", userID).UpdateColumn("upload_quota", quota)
	if result.Error == nil && result.RowsAffected == 0 {
		return translate("set upload quota", gorm.ErrRecordNotFound)
	}
	return translate("set upload quota", result.Error)
}

// VoidUpload takes an upload out of use and its size from the quota. The row stays
// until its time: something may lie in storage, or be written yet, and goes with
// the purge. Safe to repeat.
func (db *DB) VoidUpload(ctx context.Context, upload models.Upload) error {
	err := db.gorm.WithContext(ctx).Model(&models.Upload{}).
		Where("id = ? AND state = ? AND claimed_until IS NOT DISTINCT FROM ?", upload.ID, upload.State, upload.ClaimedUntil).
		Updates(map[string]any{"state": models.UploadOpen, "size": 0, "claimed_until": nil}).Error
	return translate("void upload", err)
}

// ClaimUpload gives an open upload to one who takes it in until then. A stored one
// is returned as it is: somebody was quicker. Errors: CodeNotFound for uploads of
// others and for those that are void or over, CodeConflict while another one has it.
func (db *DB) ClaimUpload(ctx context.Context, userID, id uuid.UUID, until time.Time) (models.Upload, error) {
	var upload models.Upload
	err := db.tx(ctx, "claim upload", func(tx *gorm.DB) error {
		if err := tx.Raw(`SELECT * FROM uploads WHERE id = ? AND user_id = ? FOR UPDATE`, id, userID).Scan(&upload).Error; err != nil {
			return err
		}
		now := db.timestamp()
		switch {
		case upload.State == models.UploadStored:
			return nil
		case upload.ID == uuid.Nil, upload.Size == 0, upload.ClaimedUntil == nil && !now.Before(upload.ExpiresAt):
			return gorm.ErrRecordNotFound
		case upload.ClaimedUntil != nil && now.Before(*upload.ClaimedUntil):
			return models.Errorf(models.CodeConflict, "This upload is being taken in already. Ask again in a moment.")
		}
		until = until.UTC().Truncate(time.Microsecond) // as the column keeps it
		upload.ClaimedUntil = &until
		return tx.Model(&upload).Select("claimed_until").Updates(&upload).Error
	})
	if err != nil {
		return models.Upload{}, err
	}
	return upload, nil
}

// FinishUpload makes a claimed upload a stored one, with its key, type, size and
// time. CodeConflict when the claim is over.
func (db *DB) FinishUpload(ctx context.Context, claimed, stored models.Upload) error {
	result := db.claimed(ctx, claimed).Updates(map[string]any{
		"state": models.UploadStored, "claimed_until": nil, "key": stored.Key,
		"content_type": stored.ContentType, "size": stored.Size, "expires_at": stored.ExpiresAt,
	})
	if result.Error == nil && result.RowsAffected == 0 {
		return models.Errorf(models.CodeConflict, "Taking this upload in took too long. Try again.")
	}
	return translate("finish upload", result.Error)
}

// UnclaimUpload gives an upload back, so that it can be tried again. Safe to
// repeat.
func (db *DB) UnclaimUpload(ctx context.Context, claimed models.Upload) error {
	return translate("give upload back", db.claimed(ctx, claimed).UpdateColumn("claimed_until", nil).Error)
}

// claimed finds an upload as long as nobody else has claimed it since.
func (db *DB) claimed(ctx context.Context, upload models.Upload) *gorm.DB {
	return db.gorm.WithContext(ctx).Model(&models.Upload{}).
		Where("id = ? AND state = ? AND claimed_until = ?", upload.ID, models.UploadOpen, upload.ClaimedUntil)
}
