package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// WithStartingGrant returns the same database, which gives every user so much
// once, when money is first needed. Zero or less gives nothing.
func (db *DB) WithStartingGrant(amount models.MicroUSD) *DB {
	giving := *db
	giving.grant = amount
	return &giving
}

// Grant gives a user money, once for each reference: a repeat changes nothing.
// A user seen for the first time gets a row. CodeInvalid without a reference or
// for an amount that is not above zero; CodeConflict for a reference that gave
// another amount.
func (db *DB) Grant(ctx context.Context, userID uuid.UUID, amount models.MicroUSD, reference string) error {
	gift := models.Credit{UserID: userID, Kind: models.PostingGrant, Amount: amount, Reference: reference}
	if err := gift.Check(); err != nil {
		return err
	}
	return db.tx(ctx, "grant", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, userID); err != nil {
			return err
		}
		_, err := db.credit(tx, gift)
		return err
	})
}

// Balance returns how a user's money stands, the starting grant included.
func (db *DB) Balance(ctx context.Context, userID uuid.UUID) (models.Balance, error) {
	var balance models.Balance
	err := db.tx(ctx, "read balance", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, userID); err != nil {
			return err
		}
		if err := db.give(tx, userID, db.grant, models.StartingReference); err != nil {
			return err
		}
		var err error
		balance, err = readBalance(tx, userID)
		return err
	})
	return balance, err
}

// readBalance is Balance within tx, without the starting grant.
func readBalance(tx *gorm.DB, userID uuid.UUID) (models.Balance, error) {
	var balance models.Balance
	err := tx.Raw(`SELECT available_micro AS available, held_micro AS held FROM balances WHERE user_id = ?`, userID).Scan(&balance).Error
	return balance, err
}

// Entries returns up to limit lines of a user's account, newest first, below the
// id before; 0 begins with the newest.
func (db *DB) Entries(ctx context.Context, userID uuid.UUID, before int64, limit int) ([]models.LedgerEntry, error) {
	var entries []models.LedgerEntry
	err := db.gorm.WithContext(ctx).Raw(selectEntries+`AND (p.id < ? OR ? = 0) ORDER BY p.id DESC LIMIT ?`,
		models.UserAccount(userID), userID, before, before, limit).Scan(&entries).Error
	return entries, translate("read ledger entries", err)
}

// EntriesAfter returns up to limit lines of a user's account in a period, oldest
// first, behind the entry after; nil begins with the oldest.
func (db *DB) EntriesAfter(ctx context.Context, userID uuid.UUID, in models.Period, after *models.LedgerEntry, limit int) ([]models.LedgerEntry, error) {
	from, id := in.From, int64(0)
	if after != nil {
		from, id = after.CreatedAt, after.ID
	}
	var entries []models.LedgerEntry
	err := db.gorm.WithContext(ctx).Raw(selectEntries+`AND (p.created_at, p.id) > (?, ?) AND p.created_at < ?
		ORDER BY p.created_at, p.id LIMIT ?`,
		models.UserAccount(userID), userID, from, id, in.Until, limit).Scan(&entries).Error
	return entries, translate("read ledger entries of a period", err)
}

// selectEntries reads the lines of an account and its user.
const selectEntries = `SELECT p.id, p.kind, e.amount_micro AS amount, p.generation_id, p.run, p.model_id, p.reference, p.created_at
	FROM ledger_postings AS p JOIN ledger_entries AS e ON e.posting_id = p.id AND e.account = ? WHERE p.user_id = ? `

// LedgerSum returns the sum of all entries, which is zero.
func (db *DB) LedgerSum(ctx context.Context) (models.MicroUSD, error) {
	var sum models.MicroUSD
	err := db.gorm.WithContext(ctx).Raw(`SELECT coalesce(sum(amount_micro), 0)::bigint FROM ledger_entries`).Scan(&sum).Error
	return sum, translate("sum ledger", err)
}

// LedgerFaults returns the users whose balance is not the sum of their entries;
// there are none.
func (db *DB) LedgerFaults(ctx context.Context) ([]uuid.UUID, error) {
	var users []uuid.UUID
	err := db.gorm.WithContext(ctx).Raw(`SELECT b.user_id FROM balances AS b
		LEFT JOIN (SELECT account, sum(amount_micro) AS amount FROM ledger_entries GROUP BY account) AS own
			ON own.account = 'user:' || b.user_id
		LEFT JOIN (SELECT account, sum(amount_micro) AS amount FROM ledger_entries GROUP BY account) AS held
			ON held.account = 'held:' || b.user_id
		WHERE coalesce(own.amount, 0) <> b.available_micro OR coalesce(held.amount, 0) <> b.held_micro`).Scan(&users).Error
	return users, translate("compare ledger with balances", err)
}

// give posts a grant and makes the user's balance exist.
func (db *DB) give(tx *gorm.DB, userID uuid.UUID, amount models.MicroUSD, reference string) error {
	if amount <= 0 {
		return nil
	}
	if err := openBalance(tx, userID); err != nil {
		return err
	}
	return db.post(tx, models.Posting{Kind: models.PostingGrant, UserID: userID, Amount: amount, Reference: reference})
}

// post writes a posting with both its entries and moves its user's balance, in
// one statement; an amount of zero is nothing to write. A posting that stands
// already is left alone with all that belongs to it: replays change nothing.
func (db *DB) post(tx *gorm.DB, p models.Posting) error {
	if p.Amount == 0 {
		return nil
	}
	from, to := p.Kind.Accounts(p.UserID)
	var generationID *uuid.UUID
	if !p.Kind.Given() {
		generationID = &p.Ref.GenerationID
	}
	// The budgets' rows are held already, in their order; in a statement they have none.
	return tx.Exec(`WITH posting AS (
			INSERT INTO ledger_postings (kind, user_id, generation_id, run, model_id, key_id, workspace_id, reference, created_at)
			VALUES (@kind, @user, @generation, @run, @model, @key, @workspace, @reference, @at) ON CONFLICT DO NOTHING RETURNING id
		), entries AS (
			INSERT INTO ledger_entries (posting_id, account, amount_micro)
			SELECT id, @from, CAST(@less AS bigint) FROM posting UNION ALL SELECT id, @to, CAST(@more AS bigint) FROM posting
		), key_spent AS (
			UPDATE api_keys SET spent_micro = spent_micro + @spent WHERE id = @key AND EXISTS (SELECT FROM posting)
		), workspace_spent AS (
			UPDATE workspace_budgets SET spent_micro = spent_micro + @spent
			WHERE workspace_id = @workspace AND EXISTS (SELECT FROM posting)
		)
		UPDATE balances SET available_micro = available_micro + @available, held_micro = held_micro + @held
		WHERE user_id = @user AND EXISTS (SELECT FROM posting)`,
		map[string]any{
			"kind": p.Kind, "user": p.UserID, "generation": generationID, "run": p.Ref.Run, "model": p.ModelID,
			"key": p.Budgets.Key, "workspace": p.Budgets.Workspace, "reference": p.Reference, "at": db.timestamp(),
			"from": from, "less": -p.Amount, "to": to, "more": p.Amount, "spent": p.Spent(),
			"available": moved(p, models.UserAccount(p.UserID)), "held": moved(p, models.HeldAccount(p.UserID)),
		}).Error
}

// moved returns by how much a posting changes an account.
func moved(p models.Posting, account models.Account) models.MicroUSD {
	from, to := p.Kind.Accounts(p.UserID)
	if account == from {
		return -p.Amount
	}
	if account == to {
		return p.Amount
	}
	return 0
}
