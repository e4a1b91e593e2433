package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// SaveDelivery puts a verified callback into the inbox and its outcome onto the
// attempt, in one transaction. A redelivery changes nothing and returns the row
// that stands, so the caller can see whether its workflow was told. CodeNotFound
// when the attempt is not known; CodeConflict when the attempt has another job.
func (db *DB) SaveDelivery(ctx context.Context, delivery models.Delivery, outcome models.Outcome) (models.Delivery, error) {
	ref := models.AttemptRef{GenerationID: delivery.GenerationID, Number: delivery.Attempt}
	var kept models.Delivery
	var attempt models.Attempt
	var ended bool
	err := db.tx(ctx, "save delivery", func(tx *gorm.DB) error {
		if err := lockAttempt(tx, ref, &attempt); err != nil {
			return err
		}
		if err := adoptJob(tx, &attempt, models.Receipt{JobID: delivery.JobID}); err != nil {
			return err
		}
		// Whichever run is on now is the one to tell: it may have adopted the job.
		err := tx.Raw(`SELECT run FROM generations WHERE id = ?`, delivery.GenerationID).Scan(&delivery.Run).Error
		if err != nil {
			return err
		}
		delivery.Outcome, delivery.ReceivedAt = outcome.Status, db.timestamp()
		kept = delivery
		written := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&kept)
		if err = written.Error; err == nil && written.RowsAffected == 0 {
			kept = models.Delivery{}
			err = tx.Where("provider = ? AND delivery_id = ?", delivery.Provider, delivery.DeliveryID).Take(&kept).Error
		}
		if err != nil {
			return err
		}
		ended, err = db.recordOutcome(tx, &attempt, outcome)
		return err
	})
	if err == nil && ended {
		db.tellEnded(endOf(attempt))
	}
	return kept, err
}

// MarkSignalled notes that the workflow was told of a delivery. What a crash of
// the server forgets is told again by the sweep.
func (db *DB) MarkSignalled(ctx context.Context, deliveryID uuid.UUID) error {
	err := db.gorm.WithContext(ctx).Model(&models.Delivery{}).
		Where("id = ? AND signalled_at IS NULL AND "+unflushed+" = 'off'", deliveryID).Update("signalled_at", db.timestamp()).Error
	return translate("mark delivery as signalled", err)
}
