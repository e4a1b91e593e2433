package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// memberships reads workspaces as their members see them.
const memberships = `SELECT w.*, m.role, (SELECT count(*) FROM workspace_members AS o WHERE o.workspace_id = w.id) AS members
	FROM workspaces AS w JOIN workspace_members AS m ON m.workspace_id = w.id
	WHERE w.deleted_at IS NULL AND m.user_id = @user`

// CreateWorkspace writes a workspace with its creator as owner.
func (db *DB) CreateWorkspace(ctx context.Context, workspace models.Workspace) (models.Membership, error) {
	err := db.tx(ctx, "create workspace", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, workspace.CreatedBy); err != nil {
			return err
		}
		if err := tx.Create(&workspace).Error; err != nil {
			return err
		}
		return tx.Create(&models.Member{WorkspaceID: workspace.ID, UserID: workspace.CreatedBy, Role: models.WorkspaceOwner}).Error
	})
	return models.Membership{Workspace: workspace, Role: models.WorkspaceOwner, Members: 1}, err
}

// Memberships lists the workspaces that a user is in, by name.
func (db *DB) Memberships(ctx context.Context, userID uuid.UUID) ([]models.Membership, error) {
	var found []models.Membership
	err := db.gorm.WithContext(ctx).Raw(memberships+` ORDER BY lower(w.name), w.id`, map[string]any{"user": userID}).Scan(&found).Error
	return found, translate("list workspaces", err)
}

// Membership returns a workspace for one of its members; CodeNotFound for
// everybody else.
func (db *DB) Membership(ctx context.Context, userID, id uuid.UUID) (models.Membership, error) {
	found, err := membership(db.gorm.WithContext(ctx), userID, id)
	return found, translate("read workspace", err)
}

func membership(tx *gorm.DB, userID, id uuid.UUID) (models.Membership, error) {
	var found []models.Membership
	err := tx.Raw(memberships+` AND w.id = @workspace`, map[string]any{"user": userID, "workspace": id}).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return models.Membership{}, err
	}
	return found[0], nil
}

// RenameWorkspace gives a workspace another name if decide lets the actor.
func (db *DB) RenameWorkspace(ctx context.Context, change models.MemberChange, name string, decide func(models.Standing) error) error {
	return db.inWorkspace(ctx, "rename workspace", change, decide, func(tx *gorm.DB) error {
		return tx.Model(&models.Workspace{ID: change.WorkspaceID}).Updates(map[string]any{"name": name}).Error
	})
}

// DeleteWorkspace ends a workspace, its places and its invitations if decide lets
// the actor. Generations are not touched: with nobody in the workspace, each is
// seen by who made it.
func (db *DB) DeleteWorkspace(ctx context.Context, change models.MemberChange, decide func(models.Standing) error) error {
	return db.inWorkspace(ctx, "delete workspace", change, decide, func(tx *gorm.DB) error {
		for _, statement := range []string{
			`DELETE FROM workspace_members WHERE workspace_id = ?`,
			`DELETE FROM workspace_invites WHERE workspace_id = ?`,
			`UPDATE workspaces SET deleted_at = now(), updated_at = now() WHERE id = ?`,
		} {
			if err := tx.Exec(statement, change.WorkspaceID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// inWorkspace does work in a workspace whose members nobody else changes
// meanwhile, if decide agrees to how actor and target stand. CodeNotFound where
// the actor is not in the workspace: its existence is not for them.
func (db *DB) inWorkspace(ctx context.Context, what string, change models.MemberChange,
	decide func(models.Standing) error, work func(tx *gorm.DB) error,
) error {
	return db.tx(ctx, what, func(tx *gorm.DB) error {
		if err := lockWorkspace(tx, change.WorkspaceID, "UPDATE"); err != nil {
			return err
		}
		standing, err := standingIn(tx, change)
		if err != nil {
			return err
		}
		if standing.Actor == "" {
			return gorm.ErrRecordNotFound
		}
		if err := decide(standing); err != nil {
			return err
		}
		return work(tx)
	})
}

// lockWorkspace holds a workspace until the commit: FOR UPDATE whoever changes its
// members, FOR KEY SHARE whoever relies on being one. What it guards has to be
// read by a later statement, which sees what those before it did.
func lockWorkspace(tx *gorm.DB, id uuid.UUID, strength string) error {
	locked := tx.Exec(`SELECT FROM workspaces WHERE id = ? AND deleted_at IS NULL FOR `+strength, id)
	if locked.Error == nil && locked.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return locked.Error
}

func standingIn(tx *gorm.DB, change models.MemberChange) (models.Standing, error) {
	var standing models.Standing
	err := tx.Raw(`SELECT coalesce(max(role) FILTER (WHERE user_id = @actor), '') AS actor,
			coalesce(max(role) FILTER (WHERE user_id = @target), '') AS target,
			count(*) FILTER (WHERE role = 'owner') AS owners, count(*) AS members
		FROM workspace_members WHERE workspace_id = @workspace`,
		map[string]any{"actor": change.Actor, "target": change.Target, "workspace": change.WorkspaceID}).Scan(&standing).Error
	standing.Self = change.Actor == change.Target
	return standing, err
}

// asMember makes sure that a user is in a workspace and stays there until the
// commit. CodeNotFound otherwise.
func asMember(tx *gorm.DB, userID uuid.UUID, workspaceID *uuid.UUID) error {
	if workspaceID == nil {
		return nil
	}
	absent := models.Errorf(models.CodeNotFound, "There is no such workspace.")
	var found int64
	err := lockWorkspace(tx, *workspaceID, "KEY SHARE")
	if err == nil {
		err = tx.Raw(`SELECT count(*) FROM workspace_members WHERE workspace_id = ? AND user_id = ?`, *workspaceID, userID).Scan(&found).Error
	}
	if err == nil && found == 0 {
		err = gorm.ErrRecordNotFound
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return absent
	}
	return err
}

// MoveGenerations puts a user's own generations into a workspace that the user is
// in, and returns how many there were. Safe to repeat.
func (db *DB) MoveGenerations(ctx context.Context, move models.Move) (int, error) {
	moved := 0
	err := db.tx(ctx, "move generations", func(tx *gorm.DB) error {
		// The user's row first, as in CreateGeneration: one order, no deadlock.
		if err := lockUser(tx, move.UserID); err != nil {
			return err
		}
		if err := asMember(tx, move.UserID, &move.WorkspaceID); err != nil {
			return err
		}
		rows := tx.Model(&models.Generation{}).Where("user_id = ? AND deleted_at IS NULL", move.UserID).
			Where("workspace_id IS DISTINCT FROM ?", move.WorkspaceID)
		switch {
		case len(move.IDs) > 0:
			rows = rows.Where("id IN ?", move.IDs)
		case move.From != nil:
			rows = rows.Where("workspace_id = ?", *move.From)
		default:
			rows = rows.Where("workspace_id IS NULL")
		}
		result := rows.UpdateColumn("workspace_id", move.WorkspaceID)
		moved = int(result.RowsAffected)
		return result.Error
	})
	return moved, err
}
