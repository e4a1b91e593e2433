package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// Credit gives a user money or takes it, once for each reference, and writes the
// act down; act names who does it. It returns how the money stands then. A repeat
// changes nothing, and given is false. CodeInvalid names the field, CodeNotFound is
// for a user who was never seen, CodeConflict for a reference that gave another
// amount, and for an adjustment that takes more than there is to spend.
func (db *DB) Credit(ctx context.Context, credit models.Credit, act models.Act) (balance models.Balance, given bool, err error) {
	if err = credit.Check(); err != nil {
		return balance, false, err
	}
	err = db.tx(ctx, "credit", func(tx *gorm.DB) error {
		if credit.Newcomer {
			if inner := db.ensureUser(tx, credit.UserID); inner != nil {
				return inner
			}
		}
		given, err = db.credit(tx, credit)
		if err != nil {
			return err
		}
		if given {
			act.Act, act.Target = models.ActCredit, credit.UserID.String()
			act.Detail = map[string]any{"kind": credit.Kind, "amount_micro": credit.Amount, "reference": credit.Reference}
			if err = db.audit(tx, act); err != nil {
				return err
			}
		}
		balance, err = readBalance(tx, credit.UserID)
		return err
	})
	return balance, given && err == nil, err
}

// credit is Credit within tx. The balance is held from the look at it to the
// commit.
func (db *DB) credit(tx *gorm.DB, credit models.Credit) (given bool, err error) {
	var known bool
	if err = tx.Raw(`SELECT EXISTS (SELECT FROM users WHERE id = ?)`, credit.UserID).Scan(&known).Error; err != nil || !known {
		if err == nil {
			err = gorm.ErrRecordNotFound
		}
		return false, err
	}
	// What a user is given at the start is there before anything is taken.
	if err = db.give(tx, credit.UserID, db.grant, models.StartingReference); err != nil {
		return false, err
	}
	if err = openBalance(tx, credit.UserID); err != nil {
		return false, err
	}
	available, err := lockAvailable(tx, credit.UserID)
	if err != nil {
		return false, err
	}
	before, found, err := givenUnder(tx, credit.UserID, credit.Reference)
	switch {
	case err != nil:
		return false, err
	case found && (before.Kind != credit.Kind || before.Amount != credit.Amount):
		return false, models.Errorf(models.CodeConflict, "Under the reference %s there is a %s of %s already.",
			credit.Reference, before.Kind, before.Amount)
	case found:
		return false, nil
	case available+credit.Amount < 0:
		return false, models.Errorf(models.CodeConflict, "There is %s to spend: an adjustment cannot take %s.", available, -credit.Amount)
	}
	return true, db.post(tx, models.Posting{
		Kind: credit.Kind, UserID: credit.UserID, Amount: credit.Amount, Reference: credit.Reference,
	})
}

// givenUnder returns what a user was given under a reference.
func givenUnder(tx *gorm.DB, userID uuid.UUID, reference string) (entry models.LedgerEntry, found bool, err error) {
	read := tx.Raw(selectEntries+`AND p.reference = ?`, models.UserAccount(userID), userID, reference).Scan(&entry)
	return entry, read.RowsAffected > 0, read.Error
}

// openBalance makes a user's balance exist.
func openBalance(tx *gorm.DB, userID uuid.UUID) error {
	return tx.Exec(`INSERT INTO balances (user_id) VALUES (?) ON CONFLICT DO NOTHING`, userID).Error
}
