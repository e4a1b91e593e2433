package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// SetBudget says how much may be spent with an API key or in a workspace, from
// the beginning on; nil for no limit. What was spent before counts. Safe to
// repeat.
func (db *DB) SetBudget(ctx context.Context, kind models.BudgetKind, id uuid.UUID, limit *models.MicroUSD) (models.Budget, error) {
	var budget models.Budget
	err := db.tx(ctx, "set budget", func(tx *gorm.DB) error {
		var err error
		budget, err = setBudget(tx, kind, id, limit)
		return err
	})
	return budget, err
}

// setBudget is SetBudget within tx.
func setBudget(tx *gorm.DB, kind models.BudgetKind, id uuid.UUID, limit *models.MicroUSD) (models.Budget, error) {
	if limit != nil && *limit < 0 {
		return models.Budget{}, models.Errorf(models.CodeInvalid, "A budget must not be below zero.")
	}
	var budget models.Budget
	err := tx.Raw(`INSERT INTO budgets (kind, id, limit_micro) VALUES (?, ?, ?)
		ON CONFLICT ON CONSTRAINT budgets_pkey DO UPDATE SET limit_micro = excluded.limit_micro RETURNING *`,
		kind, id, limit).Scan(&budget).Error
	return budget, err
}

// Budgets returns the budgets of these keys or workspaces. Of those that nothing
// was spent of and that have no limit there is none.
func (db *DB) Budgets(ctx context.Context, kind models.BudgetKind, ids ...uuid.UUID) (map[uuid.UUID]models.Budget, error) {
	var found []models.Budget
	err := db.gorm.WithContext(ctx).Where("kind = ? AND id IN ?", kind, ids).Find(&found).Error
	budgets := make(map[uuid.UUID]models.Budget, len(found))
	for _, budget := range found {
		budgets[budget.ID] = budget
	}
	return budgets, translate("read budgets", err)
}

// BudgetFaults returns the budgets whose spent amount is not what their postings
// say; there are none.
func (db *DB) BudgetFaults(ctx context.Context) ([]models.Budget, error) {
	var faults []models.Budget
	err := db.gorm.WithContext(ctx).Raw(`WITH line AS (
			SELECT p.key_id, p.workspace_id, CASE p.kind WHEN 'reserve' THEN e.amount_micro ELSE -e.amount_micro END AS amount
			FROM ledger_postings AS p JOIN ledger_entries AS e ON e.posting_id = p.id AND e.amount_micro > 0
			WHERE p.kind IN ('reserve', 'refund', 'release') AND (p.key_id IS NOT NULL OR p.workspace_id IS NOT NULL)
		), counted AS (
			SELECT 'key' AS kind, key_id AS id, sum(amount) AS amount FROM line WHERE key_id IS NOT NULL GROUP BY key_id
			UNION ALL
			SELECT 'workspace', workspace_id, sum(amount) FROM line WHERE workspace_id IS NOT NULL GROUP BY workspace_id
		)
		SELECT kind, id, b.limit_micro, coalesce(b.spent_micro, 0) AS spent_micro
		FROM budgets AS b FULL JOIN counted AS c USING (kind, id)
		WHERE coalesce(b.spent_micro, 0) <> coalesce(c.amount, 0)`).Scan(&faults).Error
	return faults, translate("compare budgets with ledger", err)
}

// budgetsOf returns the budgets that the money of a generation's present run
// counts on. A workspace's is only for its members: others cannot use it up.
func budgetsOf(tx *gorm.DB, gen models.Generation) (models.Budgets, error) {
	budgets := models.Budgets{Key: gen.KeyID}
	if gen.WorkspaceID == nil {
		return budgets, nil
	}
	var member bool
	err := tx.Raw(`SELECT EXISTS (SELECT FROM workspace_members WHERE workspace_id = ? AND user_id = ?)`,
		*gen.WorkspaceID, gen.UserID).Scan(&member).Error
	if member {
		budgets.Workspace = gen.WorkspaceID
	}
	return budgets, err
}

// spend refuses a price that a budget does not bear, with a CodeBudgetExceeded
// error that names both numbers. The budgets stay locked until the commit.
func spend(tx *gorm.DB, budgets models.Budgets, price models.MicroUSD) error {
	left, least, err := leftOf(tx, budgets, price)
	if err != nil || left == price {
		return err
	}
	whose := "this API key"
	if least == models.BudgetWorkspace {
		whose = "this workspace"
	}
	return &models.Error{
		Code:    models.CodeBudgetExceeded,
		Message: fmt.Sprintf("This costs %s, and %s is left of the budget of %s. Raise it, or choose a cheaper model or setting.", price, left, whose),
		Needed:  price, Left: left, Budget: least,
	}
}

// leftOf returns how much of an amount all the budgets bear, and which of them
// bears the least. They stay locked until the commit.
func leftOf(tx *gorm.DB, budgets models.Budgets, amount models.MicroUSD) (models.MicroUSD, models.BudgetKind, error) {
	locked, err := lockBudgets(tx, budgets)
	if err != nil {
		return 0, "", err
	}
	var least models.BudgetKind
	for _, budget := range locked {
		if left, ok := budget.Left(); ok && left < amount {
			amount, least = left, budget.Kind
		}
	}
	return amount, least, nil
}

// lockBudgets holds the rows of budgets until the commit, a key's before its
// workspace's, and makes those that are not there. The user's row and balance are
// held already, so only members of one workspace ever meet here, and whoever has
// the workspace's row waits for no other user.
func lockBudgets(tx *gorm.DB, budgets models.Budgets) ([]models.Budget, error) {
	if budgets.None() {
		return nil, nil
	}
	wanted := 0
	for _, id := range []*uuid.UUID{budgets.Key, budgets.Workspace} {
		if id != nil {
			wanted++
		}
	}
	read := func() (locked []models.Budget, err error) {
		err = tx.Raw(`SELECT * FROM budgets WHERE (kind, id) IN (('key', ?), ('workspace', ?)) ORDER BY kind FOR NO KEY UPDATE`,
			budgets.Key, budgets.Workspace).Scan(&locked).Error
		return locked, err
	}
	locked, err := read()
	if err != nil || len(locked) == wanted {
		return locked, err
	}
	err = tx.Exec(`INSERT INTO budgets (kind, id) SELECT kind, id FROM (VALUES ('key', CAST(? AS uuid)), ('workspace', ?)) AS b (kind, id)
		WHERE id IS NOT NULL ON CONFLICT DO NOTHING`, budgets.Key, budgets.Workspace).Error
	if err != nil {
		return nil, err
	}
	return read()
}
