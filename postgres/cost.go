package postgres

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"darkroom/models"
)

// Costs returns what generations cost in a period: what users were charged, and
// what was written off.
func (db *DB) Costs(ctx context.Context, q models.CostQuery) (models.CostReport, error) {
	var rows []models.Cost
	// The sum of all comes first, and counts a generation once that has several lines.
	err := db.gorm.WithContext(ctx).Raw(`SELECT c.*, u.email FROM (
			SELECT user_id, workspace_id, model_id, day, grouping(day) AS whole,
				count(DISTINCT generation_id) AS generations,
				CAST(coalesce(sum(amount_micro) FILTER (WHERE kind = 'settle'), 0) AS bigint) AS charged,
				CAST(coalesce(sum(amount_micro) FILTER (WHERE kind = 'write_off'), 0) AS bigint) AS written_off
			FROM (?) AS line GROUP BY GROUPING SETS ((), (user_id, workspace_id, model_id, day))
			ORDER BY whole DESC, charged DESC, written_off DESC, day, model_id, user_id, workspace_id LIMIT ?
		) AS c LEFT JOIN users AS u ON u.id = c.user_id
		ORDER BY whole DESC, charged DESC, written_off DESC, day, model_id, c.user_id, workspace_id`,
		costLines(db.gorm, q), q.Limit+2).Scan(&rows).Error
	if err != nil {
		return models.CostReport{}, translate("sum costs", err)
	}
	report := models.CostReport{Total: rows[0], Rows: rows[1:]}
	if len(q.By) == 0 {
		report.Rows = nil // the same sum again
	}
	if len(report.Rows) > q.Limit {
		report.Rows, report.More = report.Rows[:q.Limit], true
	}
	return report, nil
}

// costLines selects what a query is about, one line for each charge and each
// write-off, without the parts that nobody asked to split by.
func costLines(tx *gorm.DB, q models.CostQuery) *gorm.DB {
	lines := tx.Table("ledger_postings AS p").
		Select(`CASE WHEN ? THEN p.user_id END AS user_id, CASE WHEN ? THEN p.workspace_id END AS workspace_id,
			CASE WHEN ? THEN p.model_id ELSE '' END AS model_id,
			CASE WHEN ? THEN CAST(p.created_at AT TIME ZONE 'UTC' AS date) END AS day,
			p.generation_id, p.kind, e.amount_micro`,
			slices.Contains(q.By, models.ByUser), slices.Contains(q.By, models.ByWorkspace),
			slices.Contains(q.By, models.ByModel), slices.Contains(q.By, models.ByDay)).
		Joins("JOIN ledger_entries AS e ON e.posting_id = p.id AND e.account = 'revenue'").
		Where("p.kind IN ('settle', 'write_off') AND p.created_at >= ? AND p.created_at < ?", q.From, q.Until)
	if q.UserID != nil {
		lines = lines.Where("p.user_id = ?", *q.UserID)
	}
	if q.WorkspaceID != nil {
		lines = lines.Where("p.workspace_id = ?", *q.WorkspaceID)
	}
	return equals(lines, "p.model_id", q.ModelID)
}
