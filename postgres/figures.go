package postgres

import (
	"context"
	"strings"

	"darkroom/models"
)

const (
	// figureRows is how many of each kind figures show: what fits a page that
	// people read.
	figureRows = 50
	// optionRows is how many of each there are to choose from.
	optionRows = 500
)

// Stats returns the figures of what is kept, deleted generations included: they
// were paid for. One pass over the rows of the time.
func (db *DB) Stats(ctx context.Context, q models.FigureQuery) (models.Stats, error) {
	var rows []struct {
		models.NamedTally

		Kind string
	}
	where, args := timed(q)
	args["most"] = figureRows
	err := db.gorm.WithContext(ctx).Raw(`WITH sums AS (
			SELECT CASE WHEN grouping(g.user_id) = 0 THEN 'user' WHEN grouping(g.workspace_id) = 0 THEN 'workspace'
					WHEN grouping(g.model_id) = 0 THEN 'model' ELSE 'all' END AS kind,
				g.user_id, g.workspace_id, g.model_id, max(g.model_name) AS model_name,
				count(*) AS generations,
				count(*) FILTER (WHERE g.status = 'completed') AS completed,
				count(*) FILTER (WHERE g.status = 'failed') AS failed,
				count(*) FILTER (WHERE g.status = 'cancelled') AS cancelled,
				count(*) FILTER (WHERE g.status IN ('pending', 'queued', 'processing')) AS active,
				coalesce(sum(g.charged_micro), 0)::bigint AS charged_micro
			FROM generations AS g WHERE `+where+`
			GROUP BY GROUPING SETS ((), (g.user_id), (g.workspace_id), (g.model_id))
		), placed AS (
			SELECT *, row_number() OVER (PARTITION BY kind ORDER BY charged_micro DESC, generations DESC) AS place FROM sums
			WHERE kind <> 'workspace' OR workspace_id IS NOT NULL
		)
		SELECT placed.*, coalesce(placed.user_id::text, placed.workspace_id::text, placed.model_id, '') AS id,
			CASE placed.kind WHEN 'user' THEN coalesce(u.email, '') WHEN 'workspace' THEN coalesce(w.name, '')
				ELSE coalesce(placed.model_name, '') END AS name
		FROM placed LEFT JOIN users AS u ON u.id = placed.user_id LEFT JOIN workspaces AS w ON w.id = placed.workspace_id
		WHERE place <= @most ORDER BY kind, place`, args).Scan(&rows).Error
	var stats models.Stats
	for _, row := range rows {
		switch row.Kind {
		case "user":
			stats.ByUser = append(stats.ByUser, row.NamedTally)
		case "workspace":
			stats.ByWorkspace = append(stats.ByWorkspace, row.NamedTally)
		case "model":
			stats.ByModel = append(stats.ByModel, row.NamedTally)
		default:
			stats.Total = row.Tally
		}
	}
	return stats, translate("read stats", err)
}

// timed is the condition on generations g that a query means.
func timed(q models.FigureQuery) (where string, args map[string]any) {
	conditions, args := []string{"true"}, map[string]any{}
	if q.UserID != nil {
		conditions, args["user"] = append(conditions, "g.user_id = @user"), *q.UserID
	}
	if q.WorkspaceID != nil {
		conditions, args["workspace"] = append(conditions, "g.workspace_id = @workspace"), *q.WorkspaceID
	}
	if q.Since != nil {
		conditions, args["since"] = append(conditions, "g.created_at >= @since"), *q.Since
	}
	if q.Until != nil {
		conditions, args["until"] = append(conditions, "g.created_at < @until"), *q.Until
	}
	return strings.Join(conditions, " AND "), args
}

// Errors returns what failed in a time.
func (db *DB) Errors(ctx context.Context, q models.FigureQuery) (models.Errors, error) {
	var found models.Errors
	where, args := timed(q)
	args["most"] = figureRows
	read := db.gorm.WithContext(ctx)
	err := read.Raw(`SELECT g.error_kind AS kind, g.error_message AS message, count(*) AS count, count(DISTINCT g.user_id) AS users,
			max(g.created_at) AS last_at, (array_agg(g.id ORDER BY g.created_at DESC))[1] AS last_id
		FROM generations AS g WHERE g.status = 'failed' AND g.deleted_at IS NULL AND `+where+`
		GROUP BY g.error_kind, g.error_message ORDER BY count DESC, kind LIMIT @most`, args).Scan(&found.Kinds).Error
	if err != nil {
		return found, translate("read errors by kind", err)
	}
	err = read.Raw(`SELECT g.model_id, max(g.model_name) AS model_name, count(*) FILTER (WHERE g.status = 'failed') AS failed, count(*) AS total
		FROM generations AS g WHERE g.deleted_at IS NULL AND `+where+`
		GROUP BY g.model_id HAVING count(*) FILTER (WHERE g.status = 'failed') > 0
		ORDER BY failed DESC, model_id LIMIT @most`, args).Scan(&found.Models).Error
	if err != nil {
		return found, translate("read errors by model", err)
	}
	// Attempts have a time of their own: a retry of an old generation fails today.
	err = read.Raw(`SELECT g.provider, g.error_kind AS kind, count(*) AS attempts
		FROM attempts AS g WHERE g.error_kind <> '' AND `+where+`
		GROUP BY g.provider, g.error_kind ORDER BY attempts DESC, provider, kind LIMIT @most`, args).Scan(&found.Providers).Error
	return found, translate("read errors by provider", err)
}

// EverybodyOptions returns what everybody's generations can be filtered by: the
// most frequent users and workspaces, and every model with the names it had.
func (db *DB) EverybodyOptions(ctx context.Context) (models.EverybodyOptions, error) {
	var options models.EverybodyOptions
	read := db.gorm.WithContext(ctx)
	// Read from the index of the history's options alone.
	err := read.Raw(`SELECT model_id AS id, model_name AS name FROM generations WHERE deleted_at IS NULL
		GROUP BY model_id, model_name ORDER BY model_name, model_id LIMIT ?`, optionRows).Scan(&options.Models).Error
	if err != nil {
		return options, translate("read models to filter by", err)
	}
	err = read.Raw(`SELECT u.id, u.email, u.name FROM generation_counts AS c JOIN users AS u ON u.id = c.user_id
		WHERE c."all" > 0 ORDER BY c."all" DESC, u.id LIMIT ?`, optionRows).Scan(&options.Users).Error
	if err != nil {
		return options, translate("read users to filter by", err)
	}
	err = read.Raw(`SELECT id, name FROM workspaces WHERE deleted_at IS NULL ORDER BY created_at DESC, id LIMIT ?`, optionRows).
		Scan(&options.Workspaces).Error
	return options, translate("read workspaces to filter by", err)
}
