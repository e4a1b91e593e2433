package postgres

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// reserve sets the prices of the present runs of generations of one request aside,
// all of them, or returns a CodePaymentRequired or CodeBudgetExceeded error with
// both numbers. Balance and budgets stay locked until the commit, so parallel
// calls cannot spend the same money.
func (db *DB) reserve(tx *gorm.DB, gens ...models.Generation) error {
	var price models.MicroUSD
	for _, gen := range gens {
		price += gen.Price
	}
	if price == 0 {
		return nil
	}
	userID := gens[0].UserID
	available, err := lockAvailable(tx, userID)
	if err == nil && available < price {
		if err = db.give(tx, userID, db.grant, models.StartingReference); err == nil {
			available, err = lockAvailable(tx, userID)
		}
	}
	if err != nil {
		return err
	}
	if available < price {
		return &models.Error{
			Code:    models.CodePaymentRequired,
			Message: fmt.Sprintf("This costs %s, and your balance is %s. Add credit, or choose a cheaper model or setting.", price, available),
			Needed:  price, Balance: available,
		}
	}
	budgets, err := budgetsOf(tx, gens[0])
	if err == nil {
		err = spend(tx, budgets, price)
	}
	if err != nil {
		return err
	}
	for _, gen := range gens {
		if err := db.post(tx, posting(gen, budgets, models.PostingReserve, gen.Price)); err != nil {
			return err
		}
	}
	return nil
}

// charge takes the price of what the present run delivered, a text counting as
// one output, and notes it on gen; the caller saves Charged. What a job of an
// earlier run made is paid for once: less what its user has paid already, and
// nothing if that run had it and lost it, which was our fault. A late success
// finds nothing set aside and takes what the balance has.
func (db *DB) charge(tx *gorm.DB, gen *models.Generation, assets []models.Asset, text string) error {
	if gen.Price == 0 {
		return nil
	}
	delivered := len(assets)
	if delivered == 0 && text != "" {
		delivered = 1
	}
	due, err := lessEarlier(tx, *gen, assets, gen.Due(delivered))
	if err != nil {
		return err
	}
	if gen.Status == models.StatusFailed {
		return db.settleLate(tx, gen, due)
	}
	return db.settle(tx, gen, due)
}

// chargeCancelled charges a cancelled run: for what had been made; or, where
// nothing came home, its whole price if it leaves a job at the provider that may
// still be billed. What it closed as unknown and has a job is such a one. The
// caller saves the generation's Charged.
func (db *DB) chargeCancelled(tx *gorm.DB, gen *models.Generation, assets []models.Asset) error {
	if gen.Price == 0 || len(assets) > 0 {
		return db.charge(tx, gen, assets, "")
	}
	var billed bool
	err := tx.Raw(`SELECT EXISTS (SELECT FROM attempts
		WHERE generation_id = ? AND run = ? AND job_id <> '' AND outcome = ?)`,
		gen.ID, gen.Run, models.OutcomeUnknown).Scan(&billed).Error
	switch {
	case err != nil:
		return err
	case billed:
		return db.settle(tx, gen, gen.Price)
	}
	return db.charge(tx, gen, nil, "")
}

// lessEarlier takes off what is not due again for outputs of an earlier run.
func lessEarlier(tx *gorm.DB, gen models.Generation, assets []models.Asset, due models.MicroUSD) (models.MicroUSD, error) {
	if gen.Run == 1 || len(assets) == 0 {
		return due, nil
	}
	var maker models.Attempt
	err := tx.Where("generation_id = ? AND number = ?", gen.ID, assets[0].Attempt).Take(&maker).Error
	if err != nil || maker.Run == gen.Run {
		return due, err
	}
	lost, err := lostByUs(tx, gen, maker)
	if err != nil || lost {
		return 0, err
	}
	return max(due-gen.Charged, 0), nil
}

// lostByUs reports whether an earlier run failed with the outputs of the attempt
// in hand. A job that finished only after its run had failed was not lost: its
// success is late, or was adopted.
func lostByUs(tx *gorm.DB, gen models.Generation, maker models.Attempt) (bool, error) {
	var lost bool
	err := tx.Raw(`SELECT EXISTS (SELECT FROM ledger_postings
		WHERE generation_id = ? AND run BETWEEN ? AND ? AND kind = ? AND created_at >= ?)`,
		gen.ID, maker.Run, gen.Run-1, models.PostingRelease, maker.FinishedAt).Scan(&lost).Error
	return lost, err
}

// settle takes what is due out of what the present run still has set aside and
// refunds the rest. It never takes more than was set aside, and a repeat finds
// nothing left. The caller saves the generation's Charged.
func (db *DB) settle(tx *gorm.DB, gen *models.Generation, due models.MicroUSD) error {
	held, err := heldFor(tx, *gen)
	if err != nil {
		return err
	}
	charge := min(due, held.Amount)
	if err := db.post(tx, posting(*gen, held.Budgets, models.PostingSettle, charge)); err != nil {
		return err
	}
	gen.Charged += charge
	return db.post(tx, posting(*gen, held.Budgets, models.PostingRefund, held.Amount-charge))
}

// settleLate charges a success that came after its run had failed and its money
// had been given back: what the balance and the budgets have, and the house bears
// the rest. The caller saves the generation's Charged.
func (db *DB) settleLate(tx *gorm.DB, gen *models.Generation, due models.MicroUSD) error {
	available, err := lockAvailable(tx, gen.UserID)
	if err != nil {
		return err
	}
	budgets, err := budgetsOf(tx, *gen)
	if err != nil {
		return err
	}
	charge, _, err := leftOf(tx, budgets, min(due, available))
	if err != nil {
		return err
	}
	if err := db.post(tx, posting(*gen, budgets, models.PostingReserve, charge)); err != nil {
		return err
	}
	if err := db.settle(tx, gen, charge); err != nil {
		return err
	}
	return db.post(tx, posting(*gen, budgets, models.PostingWriteOff, due-charge))
}

// release gives back all that the present run still has set aside. Safe to
// repeat.
func (db *DB) release(tx *gorm.DB, gen models.Generation) error {
	if gen.Price == 0 {
		return nil
	}
	held, err := heldFor(tx, gen)
	if err != nil {
		return err
	}
	return db.post(tx, posting(gen, held.Budgets, models.PostingRelease, held.Amount))
}

// posting is a movement for the present run of a generation.
func posting(gen models.Generation, budgets models.Budgets, kind models.PostingKind, amount models.MicroUSD) models.Posting {
	return models.Posting{
		Kind: kind, UserID: gen.UserID, Amount: amount, ModelID: gen.ModelID, Budgets: budgets,
		Ref: models.Ref{GenerationID: gen.ID, Run: gen.Run},
	}
}

// lockAvailable returns what a user may spend and holds it until the commit. A
// user without a balance has nothing to hold and nothing to spend.
func lockAvailable(tx *gorm.DB, userID uuid.UUID) (models.MicroUSD, error) {
	var available models.MicroUSD
	err := tx.Raw(`SELECT available_micro FROM balances WHERE user_id = ? FOR NO KEY UPDATE`, userID).Scan(&available).Error
	return available, err
}

// held is what a run still has set aside, and of which budgets.
type held struct {
	Amount models.MicroUSD
	models.Budgets
}

// heldFor returns what the present run of a generation still has set aside. The
// balance and the budgets that it counts on stay locked until the commit.
func heldFor(tx *gorm.DB, gen models.Generation) (held, error) {
	var set held
	err := tx.Raw(`SELECT CAST(coalesce(sum(e.amount_micro), 0) AS bigint) AS amount,
			(array_agg(p.key_id))[1] AS key_id, (array_agg(p.workspace_id))[1] AS workspace_id
		FROM ledger_postings AS p JOIN ledger_entries AS e ON e.posting_id = p.id AND e.account = ?
		WHERE p.generation_id = ? AND p.run = ?`, models.HeldAccount(gen.UserID), gen.ID, gen.Run).Scan(&set).Error
	if err != nil || set.None() {
		return set, err
	}
	if _, err = lockAvailable(tx, gen.UserID); err == nil {
		_, err = lockBudgets(tx, set.Budgets)
	}
	return set, err
}
