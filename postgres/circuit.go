package postgres

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// AskCircuit asks whether an account may be called now. Of all who ask while its
// circuit is half open one gets the probe's turn. Every pass without a wait is
// given back by EndCall.
func (db *DB) AskCircuit(ctx context.Context, provider models.Provider, credentialID string) (models.Pass, error) {
	var pass models.Pass
	err := db.changeCircuit(ctx, "ask circuit", provider, credentialID, func(c *models.Circuit) (changed bool) {
		pass, changed = c.Ask(db.timestamp())
		return changed
	})
	return pass, err
}

// EndCall tells the circuit of an account how a call that it let pass has ended:
// well, where outage is nil, or with a failure. One that says nothing of the
// account only gives a probe's turn back. Safe from many callers.
func (db *DB) EndCall(ctx context.Context, provider models.Provider, credentialID string, pass models.Pass, outage *models.Outage) error {
	if outage == nil && !pass.Marked {
		return nil
	}
	return db.changeCircuit(ctx, "tell circuit", provider, credentialID, func(c *models.Circuit) bool {
		if outage == nil {
			return c.Succeed(pass)
		}
		return c.Fail(pass, *outage, db.timestamp())
	})
}

// CloseCircuit closes the circuit of an account that somebody has looked after.
// Safe to repeat; nothing happens where there is none.
func (db *DB) CloseCircuit(ctx context.Context, provider models.Provider, credentialID string) error {
	return db.changeCircuit(ctx, "close circuit", provider, credentialID, (*models.Circuit).Close)
}

// Circuits returns the circuit of every account that ever failed.
func (db *DB) Circuits(ctx context.Context) ([]models.Circuit, error) {
	var circuits []models.Circuit
	err := db.gorm.WithContext(ctx).Order("provider, credential_id").Find(&circuits).Error
	return circuits, translate("list circuits", err)
}

// changeCircuit changes a circuit as change does, unless it returns false. There
// is no lock from the reading to the writing: whoever loses the race begins again,
// and somebody always wins. change must therefore be safe to repeat.
func (db *DB) changeCircuit(
	ctx context.Context, what string, provider models.Provider, credentialID string, change func(*models.Circuit) bool,
) error {
	for {
		var circuit models.Circuit
		err := db.gorm.WithContext(ctx).Where("provider = ? AND credential_id = ?", provider, credentialID).Take(&circuit).Error
		fresh := errors.Is(err, gorm.ErrRecordNotFound)
		if err != nil && !fresh {
			return translate(what, err)
		}
		if fresh {
			circuit = models.Circuit{Provider: provider, CredentialID: credentialID}
		}
		if !change(&circuit) {
			return nil
		}
		saved, err := db.saveCircuit(ctx, circuit, fresh)
		if err != nil || saved {
			return translate(what, err)
		}
	}
}

// saveCircuit writes a circuit over the version that it was read in; false when
// somebody else has changed it since.
func (db *DB) saveCircuit(ctx context.Context, circuit models.Circuit, fresh bool) (bool, error) {
	before := circuit.Version
	circuit.Version++
	write := db.gorm.WithContext(ctx)
	if fresh {
		write = write.Clauses(clause.OnConflict{DoNothing: true}).Create(&circuit)
	} else {
		write = write.Model(&circuit).Where("version = ?", before).
			Select("failures", "strikes", "last_error", "open_until", "probe_until", "version", "updated_at").Updates(&circuit)
	}
	return write.RowsAffected > 0, write.Error
}
