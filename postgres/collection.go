package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// collected counts what of each collection is still there, of all in one go: one
// by one, 200 full ones took two seconds.
const collected = `SELECT c.*, coalesce(there.items, 0) AS items FROM collections AS c
	LEFT JOIN (SELECT i.collection_id, count(*) AS items FROM collections AS own
		JOIN collection_items AS i ON i.collection_id = own.id JOIN generations AS g ON g.id = i.generation_id
		WHERE own.user_id = @user AND g.deleted_at IS NULL GROUP BY i.collection_id) AS there ON there.collection_id = c.id
	WHERE c.user_id = @user`

// Collections lists a user's collections, the newest first, with covers.
func (db *DB) Collections(ctx context.Context, userID uuid.UUID) ([]models.Collection, error) {
	var found []models.Collection
	read := db.gorm.WithContext(ctx)
	err := read.Raw(collected+` ORDER BY c.created_at DESC, c.id`, map[string]any{"user": userID}).Scan(&found).Error
	if err == nil {
		err = cover(read, found)
	}
	return found, translate("list collections", err)
}

// Collection returns a user's collection with covers; CodeNotFound for anybody
// else's.
func (db *DB) Collection(ctx context.Context, userID, id uuid.UUID) (models.Collection, error) {
	found, err := collection(db.gorm.WithContext(ctx), userID, id)
	return found, translate("read collection", err)
}

func collection(tx *gorm.DB, userID, id uuid.UUID) (models.Collection, error) {
	var found []models.Collection
	err := tx.Raw(collected+` AND c.id = @id`, map[string]any{"user": userID, "id": id}).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err == nil {
		err = cover(tx, found)
	}
	if err != nil {
		return models.Collection{}, err
	}
	return found[0], nil
}

// Collected returns the generations of a user's collection in their order, with
// assets; those that were deleted are left out.
func (db *DB) Collected(ctx context.Context, userID, id uuid.UUID) ([]models.GenerationDetail, error) {
	var rows []models.Generation
	err := db.gorm.WithContext(ctx).Raw(`SELECT g.* FROM collection_items AS i
		JOIN collections AS c ON c.id = i.collection_id JOIN generations AS g ON g.id = i.generation_id
		WHERE c.id = ? AND c.user_id = ? AND g.deleted_at IS NULL ORDER BY i.position, i.generation_id`, id, userID).Scan(&rows).Error
	if err != nil {
		return nil, translate("read collected", err)
	}
	return db.withAssets(ctx, rows)
}

// CreateCollection writes a collection with what it begins with. CodeNotFound
// where one of the generations is not the user's, CodeConflict for one collection
// too many.
func (db *DB) CreateCollection(ctx context.Context, made models.Collection, items []uuid.UUID) (models.Collection, error) {
	err := db.tx(ctx, "create collection", func(tx *gorm.DB) error {
		if err := lockUser(tx, made.UserID); err != nil {
			return err
		}
		var have int64
		if err := tx.Model(&models.Collection{}).Where("user_id = ?", made.UserID).Count(&have).Error; err != nil {
			return err
		}
		if have >= models.MaxCollections {
			return models.Errorf(models.CodeConflict, "You have %d collections, which is the most. Delete one first.", have)
		}
		if err := tx.Create(&made).Error; err != nil {
			return err
		}
		var err error
		made, err = appendItems(tx, models.CollectionItems{UserID: made.UserID, CollectionID: made.ID, GenerationIDs: items})
		return err
	})
	return made, err
}

// ChangeCollection changes what is given and returns the collection.
func (db *DB) ChangeCollection(ctx context.Context, change models.CollectionChange) (models.Collection, error) {
	var changed models.Collection
	err := db.onCollection(ctx, "change collection", change.UserID, change.ID, func(tx *gorm.DB) (err error) {
		columns := map[string]any{"updated_at": db.timestamp()}
		if change.Title != nil {
			columns["title"] = *change.Title
		}
		if change.Description != nil {
			columns["description"] = *change.Description
		}
		if err = tx.Model(&models.Collection{ID: change.ID}).UpdateColumns(columns).Error; err != nil {
			return err
		}
		changed, err = collection(tx, change.UserID, change.ID)
		return err
	})
	return changed, err
}

// DeleteCollection deletes a collection with its links; its generations stay.
func (db *DB) DeleteCollection(ctx context.Context, userID, id uuid.UUID) error {
	return db.onCollection(ctx, "delete collection", userID, id, func(tx *gorm.DB) error {
		return tx.Delete(&models.Collection{ID: id}).Error
	})
}

// onCollection does work on a user's collection that nobody else changes
// meanwhile. CodeNotFound for anybody else's.
func (db *DB) onCollection(ctx context.Context, what string, userID, id uuid.UUID, work func(tx *gorm.DB) error) error {
	return db.tx(ctx, what, func(tx *gorm.DB) error {
		locked := tx.Exec(`SELECT FROM collections WHERE id = ? AND user_id = ? FOR UPDATE`, id, userID)
		if locked.Error == nil && locked.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if locked.Error != nil {
			return locked.Error
		}
		return work(tx)
	})
}
