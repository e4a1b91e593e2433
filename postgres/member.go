package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// invitedIs says whether an invitation is for a user: by id, or by the address
// that the user signed in with.
const invitedIs = `(i.user_id = @user OR (i.email <> '' AND i.email = (SELECT lower(u.email) FROM users AS u WHERE u.id = @user)))`

// Members lists who is in a workspace, the owners first, for one who is.
// CodeNotFound for everybody else.
func (db *DB) Members(ctx context.Context, userID, workspaceID uuid.UUID) ([]models.MemberView, error) {
	var found []models.MemberView
	err := db.gorm.WithContext(ctx).Raw(`SELECT m.user_id, m.role, m.created_at, u.name, u.avatar_url, u.email
		FROM workspace_members AS m JOIN users AS u ON u.id = m.user_id JOIN workspaces AS w ON w.id = m.workspace_id
		WHERE m.workspace_id = @workspace AND w.deleted_at IS NULL
			AND EXISTS (SELECT FROM workspace_members AS me WHERE me.workspace_id = @workspace AND me.user_id = @user)
		ORDER BY array_position(ARRAY['owner', 'admin', 'member'], m.role), m.created_at, m.user_id`,
		map[string]any{"user": userID, "workspace": workspaceID}).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	return found, translate("list members", err)
}

// ChangeMember gives a member another role, or with none takes the place away, if
// decide agrees. Invitations by somebody who may not invite any more go, too.
func (db *DB) ChangeMember(ctx context.Context, change models.MemberChange, decide func(models.Standing) error) error {
	return db.inWorkspace(ctx, "change member", change, decide, func(tx *gorm.DB) error {
		if err := place(tx.Where("workspace_id = ? AND user_id = ?", change.WorkspaceID, change.Target), change.Role); err != nil {
			return err
		}
		if change.Role.AtLeast(models.WorkspaceAdmin) {
			return nil
		}
		return tx.Exec(`DELETE FROM workspace_invites WHERE workspace_id = ? AND invited_by = ?`, change.WorkspaceID, change.Target).Error
	})
}

// place gives the chosen member a role; "" takes the place away.
func place(chosen *gorm.DB, role models.WorkspaceRole) error {
	if role == "" {
		return chosen.Delete(&models.Member{}).Error
	}
	return chosen.Model(&models.Member{}).UpdateColumn("role", role).Error
}

// SaveInvite writes an invitation if decide agrees, over an earlier one of the
// same person, whose id it keeps.
func (db *DB) SaveInvite(ctx context.Context, invite models.Invite, decide func(models.Standing) error) (models.Invite, error) {
	change := models.MemberChange{WorkspaceID: invite.WorkspaceID, Actor: invite.InvitedBy}
	if invite.UserID != nil {
		change.Target = *invite.UserID
	}
	err := db.inWorkspace(ctx, "invite", change, decide, func(tx *gorm.DB) error {
		var waiting int64
		err := tx.Raw(`SELECT count(*) FROM workspace_invites WHERE workspace_id = ? AND expires_at > ?`,
			invite.WorkspaceID, db.timestamp()).Scan(&waiting).Error
		if err != nil {
			return err
		}
		if waiting >= models.MaxWorkspaceMembers {
			return models.Errorf(models.CodeConflict, "Too many invitations wait for an answer. Withdraw some of them.")
		}
		return tx.Raw(`INSERT INTO workspace_invites AS i (id, workspace_id, invited_by, user_id, email, role, created_at, expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (workspace_id, coalesce(user_id::text, email)) DO UPDATE SET
				invited_by = excluded.invited_by, role = excluded.role, created_at = excluded.created_at, expires_at = excluded.expires_at
			RETURNING *`,
			invite.ID, invite.WorkspaceID, invite.InvitedBy, invite.UserID, invite.Email, invite.Role, db.timestamp(), invite.ExpiresAt).
			Scan(&invite).Error
	})
	return invite, err
}

// PendingInvites lists the invitations of a workspace that can still be taken.
func (db *DB) PendingInvites(ctx context.Context, workspaceID uuid.UUID) ([]models.Invite, error) {
	var found []models.Invite
	err := db.gorm.WithContext(ctx).Where("workspace_id = ? AND expires_at > ?", workspaceID, db.timestamp()).
		Order("created_at DESC, id").Find(&found).Error
	return found, translate("list invitations", err)
}

// InvitesFor lists the invitations that a user can take.
func (db *DB) InvitesFor(ctx context.Context, userID uuid.UUID) ([]models.Invite, error) {
	var found []models.Invite
	err := db.gorm.WithContext(ctx).Raw(`SELECT i.*, w.name AS workspace_name, inviter.name AS inviter_name
		FROM workspace_invites AS i JOIN workspaces AS w ON w.id = i.workspace_id JOIN users AS inviter ON inviter.id = i.invited_by
		WHERE w.deleted_at IS NULL AND i.expires_at > @now AND `+invitedIs+` ORDER BY i.created_at DESC, i.id`,
		map[string]any{"user": userID, "now": db.timestamp()}).Scan(&found).Error
	return found, translate("list invitations", err)
}

// TakeInvite makes the invited a member; one who is has the role as before.
// CodeNotFound for an invitation of somebody else, or one that is too old.
func (db *DB) TakeInvite(ctx context.Context, userID, id uuid.UUID) (models.Membership, error) {
	var joined models.Membership
	err := db.tx(ctx, "take invitation", func(tx *gorm.DB) error {
		var invite models.Invite
		if err := tx.Where("id = ?", id).Select("workspace_id").Take(&invite).Error; err != nil {
			return err
		}
		if err := lockWorkspace(tx, invite.WorkspaceID, "UPDATE"); err != nil {
			return err
		}
		taken := tx.Raw(`DELETE FROM workspace_invites AS i WHERE i.id = @id AND i.expires_at > @now AND `+invitedIs+` RETURNING *`,
			map[string]any{"user": userID, "now": db.timestamp(), "id": id}).Scan(&invite)
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if err := addMember(tx, models.Member{WorkspaceID: invite.WorkspaceID, UserID: userID, Role: invite.Role}); err != nil {
			return err
		}
		var err error
		joined, err = membership(tx, userID, invite.WorkspaceID)
		return err
	})
	return joined, err
}

// addMember adds a member to a workspace that is held, unless it is full.
func addMember(tx *gorm.DB, member models.Member) error {
	standing, err := standingIn(tx, models.MemberChange{WorkspaceID: member.WorkspaceID})
	if err != nil {
		return err
	}
	if standing.Members >= models.MaxWorkspaceMembers {
		return models.Errorf(models.CodeConflict, "The workspace is full: %d members are the most.", models.MaxWorkspaceMembers)
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&member).Error
}

// DropInvite removes an invitation, for the invited and for the workspace's
// admins. CodeNotFound for everybody else.
func (db *DB) DropInvite(ctx context.Context, userID, id uuid.UUID) error {
	result := db.gorm.WithContext(ctx).Exec(`DELETE FROM workspace_invites AS i WHERE i.id = @id AND (`+invitedIs+`
		OR EXISTS (SELECT FROM workspace_members AS m WHERE m.workspace_id = i.workspace_id AND m.user_id = @user AND m.role <> 'member'))`,
		map[string]any{"user": userID, "id": id})
	if result.Error == nil && result.RowsAffected == 0 {
		return translate("drop invitation", gorm.ErrRecordNotFound)
	}
	return translate("drop invitation", result.Error)
}
