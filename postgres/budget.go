package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// WorkspaceBudget returns the budget of a workspace, for one of its members:
// CodeNotFound for others.
func (db *DB) WorkspaceBudget(ctx context.Context, userID, id uuid.UUID) (models.Budget, error) {
	var budget models.Budget
	err := db.tx(ctx, "read budget", func(tx *gorm.DB) error {
		if _, err := roleIn(tx, userID, id); err != nil {
			return err
		}
		return tx.Raw(selectWorkspaceBudget, id).Scan(&budget).Error
	})
	budget.Kind, budget.ID = models.BudgetWorkspace, id
	return budget, err
}

// SetWorkspaceBudget says how much the members of a workspace may spend in it, all
// together and from the beginning on; nil for no limit. For its owner and admins:
// CodeForbidden for other members, CodeNotFound for others. CodeInvalid for a limit
// below zero. Safe to repeat.
func (db *DB) SetWorkspaceBudget(ctx context.Context, userID, id uuid.UUID, limit *models.MicroUSD) (models.Budget, error) {
	if limit != nil && *limit < 0 {
		return models.Budget{}, models.Invalid(models.FieldError{Field: "limit_usd", Message: "This must not be below zero."})
	}
	budget := models.Budget{}
	err := db.tx(ctx, "set budget", func(tx *gorm.DB) error {
		role, err := roleIn(tx, userID, id)
		if err != nil {
			return err
		}
		if !role.AtLeast(models.WorkspaceAdmin) {
			return models.Errorf(models.CodeForbidden, "Only the owner and the admins of a workspace set its budget.")
		}
		return tx.Raw(`INSERT INTO workspace_budgets (workspace_id, budget_micro) VALUES (?, ?)
			ON CONFLICT ON CONSTRAINT workspace_budgets_pkey DO UPDATE SET budget_micro = excluded.budget_micro
			RETURNING budget_micro, spent_micro`, id, limit).Scan(&budget).Error
	})
	budget.Kind, budget.ID = models.BudgetWorkspace, id
	return budget, err
}

// roleIn returns the role of a member of a workspace; CodeNotFound for others.
func roleIn(tx *gorm.DB, userID, workspaceID uuid.UUID) (models.WorkspaceRole, error) {
	var member models.Member
	err := tx.Where("workspace_id = ? AND user_id = ?", workspaceID, userID).
		Where("EXISTS (SELECT FROM workspaces WHERE id = workspace_id AND deleted_at IS NULL)").Take(&member).Error
	return member.Role, err
}

// BudgetFaults returns the keys and workspaces whose spent amount is not what their
// postings say; there are none.
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
		), kept AS (
			SELECT 'key' AS kind, id, budget_micro, spent_micro FROM api_keys
			UNION ALL SELECT 'workspace', workspace_id, budget_micro, spent_micro FROM workspace_budgets
		)
		SELECT kind, id, k.budget_micro, k.spent_micro FROM kept AS k LEFT JOIN counted AS c USING (kind, id)
		WHERE k.spent_micro <> coalesce(c.amount, 0)`).Scan(&faults).Error
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

// selectWorkspaceBudget reads the budget of a workspace, if it has a row.
const selectWorkspaceBudget = `SELECT 'workspace' AS kind, workspace_id AS id, budget_micro, spent_micro
	FROM workspace_budgets WHERE workspace_id = ? `

// lockBudgets holds the rows of budgets until the commit, a key's before its
// workspace's. The user's row and balance are held already, so only members of one
// workspace ever meet here, and whoever has its row waits for no other user.
func lockBudgets(tx *gorm.DB, budgets models.Budgets) ([]models.Budget, error) {
	var locked []models.Budget
	if budgets.Key != nil {
		err := tx.Raw(`SELECT 'key' AS kind, id, budget_micro, spent_micro FROM api_keys WHERE id = ? FOR NO KEY UPDATE`,
			*budgets.Key).Scan(&locked).Error
		if err != nil {
			return nil, err
		}
	}
	if budgets.Workspace == nil {
		return locked, nil
	}
	var workspace []models.Budget
	read := func() error {
		return tx.Raw(selectWorkspaceBudget+`FOR NO KEY UPDATE`, *budgets.Workspace).Scan(&workspace).Error
	}
	err := read()
	if err == nil && len(workspace) == 0 {
		err = tx.Exec(`INSERT INTO workspace_budgets (workspace_id) VALUES (?) ON CONFLICT DO NOTHING`, *budgets.Workspace).Error
		if err == nil {
			err = read()
		}
	}
	return append(locked, workspace...), err
}
