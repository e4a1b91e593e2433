package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// AddToCollection puts generations at the end of a collection, in their order.
// Those that are there already keep their place. CodeNotFound where one is not
// the user's, CodeConflict for more than MaxCollected.
func (db *DB) AddToCollection(ctx context.Context, items models.CollectionItems) (models.Collection, error) {
	var changed models.Collection
	err := db.onCollection(ctx, "add to collection", items.UserID, items.CollectionID, func(tx *gorm.DB) (err error) {
		changed, err = appendItems(tx, items)
		return err
	})
	return changed, err
}

// appendItems is AddToCollection within tx, for a collection that is held.
func appendItems(tx *gorm.DB, items models.CollectionItems) (models.Collection, error) {
	if len(items.GenerationIDs) > 0 {
		if err := insertItems(tx, items); err != nil {
			return models.Collection{}, err
		}
	}
	var have int64
	if err := tx.Raw(`SELECT count(*) FROM collection_items WHERE collection_id = ?`, items.CollectionID).Scan(&have).Error; err != nil {
		return models.Collection{}, err
	}
	if have > models.MaxCollected {
		return models.Collection{}, models.Errorf(models.CodeConflict, "A collection holds %d generations at most.", models.MaxCollected)
	}
	return collection(tx, items.UserID, items.CollectionID)
}

// insertItems writes generations behind the last one. A row that is deleted
// meanwhile is not shown, so it needs no lock.
func insertItems(tx *gorm.DB, items models.CollectionItems) error {
	var own int64
	err := tx.Raw(`SELECT count(*) FROM generations WHERE id IN ? AND user_id = ? AND deleted_at IS NULL`,
		items.GenerationIDs, items.UserID).Scan(&own).Error
	if err != nil {
		return err
	}
	if int(own) != len(items.GenerationIDs) {
		return models.Errorf(models.CodeNotFound, "Not all of these generations are there, and yours.")
	}
	return tx.Exec(`INSERT INTO collection_items (collection_id, generation_id, position)
		SELECT @collection, g.id, g.place + coalesce((SELECT max(position) FROM collection_items WHERE collection_id = @collection), 0)
		FROM unnest(CAST(@ids AS uuid[])) WITH ORDINALITY AS g (id, place)
		ON CONFLICT ON CONSTRAINT collection_items_pkey DO NOTHING`,
		map[string]any{"collection": items.CollectionID, "ids": uuidArray(items.GenerationIDs)}).Error
}

// OrderCollection puts the generations of a collection in order. CodeConflict
// unless the list names exactly those that it shows.
func (db *DB) OrderCollection(ctx context.Context, items models.CollectionItems) (models.Collection, error) {
	var changed models.Collection
	err := db.onCollection(ctx, "order collection", items.UserID, items.CollectionID, func(tx *gorm.DB) error {
		ordered := tx.Exec(`UPDATE collection_items AS i SET position = g.place
			FROM unnest(CAST(@ids AS uuid[])) WITH ORDINALITY AS g (id, place) JOIN generations AS shown ON shown.id = g.id
			WHERE i.collection_id = @collection AND i.generation_id = g.id AND shown.deleted_at IS NULL`,
			map[string]any{"collection": items.CollectionID, "ids": uuidArray(items.GenerationIDs)})
		if ordered.Error != nil {
			return ordered.Error
		}
		var err error
		changed, err = collection(tx, items.UserID, items.CollectionID)
		if err == nil && (int(ordered.RowsAffected) != len(items.GenerationIDs) || changed.Items != len(items.GenerationIDs)) {
			return models.Errorf(models.CodeConflict, "The collection holds other generations than these. Read it again.")
		}
		return err
	})
	return changed, err
}

// RemoveFromCollection takes a generation out of a collection. Safe to repeat.
func (db *DB) RemoveFromCollection(ctx context.Context, userID, id, generationID uuid.UUID) error {
	return db.onCollection(ctx, "remove from collection", userID, id, func(tx *gorm.DB) error {
		return tx.Exec(`DELETE FROM collection_items WHERE collection_id = ? AND generation_id = ?`, id, generationID).Error
	})
}
