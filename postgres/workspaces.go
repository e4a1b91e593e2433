package postgres

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// Workspaces returns a page of every workspace, the newest first.
func (db *DB) Workspaces(ctx context.Context, search string, page, limit int) (models.WorkspacePage, error) {
	var found models.WorkspacePage
	some := func() *gorm.DB {
		tx := db.gorm.WithContext(ctx).Model(&models.Workspace{}).Where("workspaces.deleted_at IS NULL")
		if search = strings.TrimSpace(search); search != "" {
			tx = tx.Where("workspaces.name ILIKE ?", "%"+literally(search)+"%")
		}
		return tx
	}
	var total int64
	if err := some().Count(&total).Error; err != nil {
		return found, translate("count workspaces", err)
	}
	found.Total = int(total)
	err := some().Select(`workspaces.*, (SELECT count(*) FROM workspace_members AS m WHERE m.workspace_id = workspaces.id) AS members,
			(SELECT count(*) FROM generations AS g WHERE g.workspace_id = workspaces.id AND g.deleted_at IS NULL) AS generations`).
		Order("workspaces.created_at DESC, workspaces.id").Limit(limit).Offset((page - 1) * limit).Find(&found.Workspaces).Error
	if err != nil {
		return found, translate("list workspaces", err)
	}
	return found, db.readOwners(ctx, found.Workspaces)
}

// readOwners adds the owners of all workspaces in one query.
func (db *DB) readOwners(ctx context.Context, rows []models.WorkspaceRow) error {
	if len(rows) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]int, len(rows))
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		at[row.ID], ids[i] = i, row.ID
	}
	var owners []struct {
		models.UserRef

		WorkspaceID uuid.UUID
	}
	err := db.gorm.WithContext(ctx).Raw(`SELECT m.workspace_id, u.id, u.email, u.name FROM workspace_members AS m
		JOIN users AS u ON u.id = m.user_id WHERE m.workspace_id IN ? AND m.role = ? ORDER BY m.created_at, u.id`,
		ids, models.WorkspaceOwner).Scan(&owners).Error
	for _, owner := range owners {
		row := &rows[at[owner.WorkspaceID]]
		row.Owners = append(row.Owners, owner.UserRef)
	}
	return translate("list owners of workspaces", err)
}

// CreateWorkspaceFor makes a workspace with its owner and writes the act down.
// CodeNotFound for an owner whom nobody has seen.
func (db *DB) CreateWorkspaceFor(ctx context.Context, workspace models.Workspace, ownerID uuid.UUID, act models.Act) (models.WorkspaceRow, error) {
	row := models.WorkspaceRow{Members: 1}
	err := db.tx(ctx, "create workspace", func(tx *gorm.DB) error {
		var owner models.User
		if err := tx.Where("id = ?", ownerID).Take(&owner).Error; err != nil {
			return err
		}
		workspace.CreatedBy = ownerID
		if err := tx.Create(&workspace).Error; err != nil {
			return err
		}
		member := models.Member{WorkspaceID: workspace.ID, UserID: ownerID, Role: models.WorkspaceOwner}
		if err := tx.Create(&member).Error; err != nil {
			return err
		}
		row.Workspace, row.Owners = workspace, []models.UserRef{{ID: owner.ID, Email: owner.Email, Name: owner.Name}}
		return db.audit(tx, act)
	})
	return row, err
}

// DropWorkspace hides a workspace and writes the act down; what was made in it
// stays its makers'. CodeNotFound.
func (db *DB) DropWorkspace(ctx context.Context, id uuid.UUID, act models.Act) error {
	return db.tx(ctx, "delete workspace", func(tx *gorm.DB) error {
		result := tx.Model(&models.Workspace{}).Where("id = ? AND deleted_at IS NULL", id).Update("deleted_at", db.timestamp())
		if result.Error == nil && result.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if result.Error != nil {
			return result.Error
		}
		return db.audit(tx, act)
	})
}
