package postgres

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// homes are the workspaces that a user is in, read once a statement. Of one that
// was deleted there are no members.
const homes = `ARRAY(SELECT m.workspace_id FROM workspace_members AS m WHERE m.user_id = ?)`

// seenBy keeps the rows that a user looks at: no other statement decides whose
// generations somebody may see. A row is seen by who made it, and by those who are
// in its workspace now.
func seenBy(tx *gorm.DB, s models.Sight) *gorm.DB {
	tx = tx.Where("deleted_at IS NULL")
	if s.WorkspaceID != nil {
		tx = tx.Where("workspace_id = ?", *s.WorkspaceID)
	}
	if !s.Shared {
		return tx.Where("user_id = ?", s.UserID)
	}
	return tx.Where("(user_id = ? OR workspace_id = ANY("+homes+"))", s.UserID, s.UserID)
}

// SeeGeneration returns a generation with assets, attempts and creator, for a user
// who may see it: who made it, who is in its workspace, and a super admin. For
// everybody else, and once it is deleted, it is CodeNotFound.
func (db *DB) SeeGeneration(ctx context.Context, user models.User, id uuid.UUID) (models.GenerationDetail, error) {
	visible := db.gorm.WithContext(ctx).Where("id = ?", id)
	if user.Role.AtLeast(models.RoleSuperAdmin) {
		visible = visible.Where("deleted_at IS NULL")
	} else {
		visible = seenBy(visible, models.Sight{UserID: user.ID, Shared: true})
	}
	var owner models.Generation
	if err := visible.Select("user_id").Take(&owner).Error; err != nil {
		return models.GenerationDetail{}, translate("see generation", err)
	}
	detail, err := db.GetGeneration(ctx, owner.UserID, id)
	if err != nil {
		return detail, err
	}
	one := []models.GenerationDetail{detail}
	return one[0], db.addCreators(ctx, one)
}

// addCreators reads who made the generations, in one query.
func (db *DB) addCreators(ctx context.Context, details []models.GenerationDetail) error {
	var ids []uuid.UUID
	for _, detail := range details {
		if !slices.Contains(ids, detail.UserID) {
			ids = append(ids, detail.UserID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := db.creators(ctx, ids)
	by := make(map[uuid.UUID]*models.Creator, len(found))
	for _, creator := range found {
		by[creator.ID] = &creator
	}
	for i, detail := range details {
		details[i].Creator = by[detail.UserID]
	}
	return err
}

// creators reads how users show themselves to others.
func (db *DB) creators(ctx context.Context, ids []uuid.UUID) ([]models.Creator, error) {
	var found []models.Creator
	err := db.gorm.WithContext(ctx).Raw(`SELECT id, name, avatar_url FROM users WHERE id IN ? ORDER BY lower(name), id`, ids).Scan(&found).Error
	return found, translate("read creators", err)
}

// CountGenerations returns the numbers on the tabs of what a user looks at: exact
// for the user's own, and TotalMost at most where rows have to be counted.
func (db *DB) CountGenerations(ctx context.Context, s models.Sight) (models.Counts, error) {
	var counts models.Counts
	if s.Kept() {
		err := db.gorm.WithContext(ctx).Raw(`SELECT * FROM get_generation_counts(?)`, s.UserID).Scan(&counts).Error
		return counts, translate("count generations", err)
	}
	for tab, number := range map[models.Tab]*int{
		models.TabAll: &counts.All, models.TabProcessing: &counts.Processing,
		models.TabFavorites: &counts.Favorites, models.TabFailed: &counts.Failed,
	} {
		var err error
		query := models.ListQuery{UserID: s.UserID, Shared: s.Shared, WorkspaceID: s.WorkspaceID, Tab: tab}
		if *number, err = db.countFiltered(ctx, query); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// combination is what FilterOptions finds.
type combination struct {
	models.ModelName
	UserID uuid.UUID
	Status models.Status
}

// FilterOptions returns what the generations that a user looks at can be filtered
// by, each model with the names it had, in alphabetical order.
func (db *DB) FilterOptions(ctx context.Context, s models.Sight) (models.FilterOptions, error) {
	found, err := db.combinations(ctx, s)
	if err != nil {
		return models.FilterOptions{}, err
	}
	var options models.FilterOptions
	var makers []uuid.UUID
	for _, f := range found {
		if !slices.Contains(options.Models, f.ModelName) {
			options.Models = append(options.Models, f.ModelName)
		}
		if !slices.Contains(options.Statuses, f.Status) {
			options.Statuses = append(options.Statuses, f.Status)
		}
		if !slices.Contains(makers, f.UserID) {
			makers = append(makers, f.UserID)
		}
	}
	slices.Sort(options.Statuses)
	if len(makers) > 0 {
		options.Creators, err = db.creators(ctx, makers)
	}
	return options, err
}

// combinations returns the combinations of model, creator and status that occur.
func (db *DB) combinations(ctx context.Context, s models.Sight) ([]combination, error) {
	var found []combination
	tx := db.gorm.WithContext(ctx)
	if !s.Kept() {
		err := seenBy(tx.Model(&models.Generation{}), s).Select("model_id AS id, model_name AS name, user_id, status").
			Group("1, 2, 3, 4").Order("2, 1").Scan(&found).Error
		return found, translate("read filter options", err)
	}
	// From one combination to the next through the index: the few that there are
	// are read, not all rows that have them.
	err := tx.Raw(`WITH RECURSIVE found AS (
			(SELECT model_id, model_name, status FROM generations WHERE user_id = @user AND deleted_at IS NULL
			ORDER BY model_id, model_name, status LIMIT 1)
			UNION ALL
			SELECT following.* FROM found, LATERAL (
				SELECT g.model_id, g.model_name, g.status FROM generations AS g
				WHERE g.user_id = @user AND g.deleted_at IS NULL
					AND (g.model_id, g.model_name, g.status) > (found.model_id, found.model_name, found.status)
				ORDER BY g.model_id, g.model_name, g.status LIMIT 1
			) AS following)
		SELECT model_id AS id, model_name AS name, @user AS user_id, status FROM found ORDER BY model_name, model_id`,
		map[string]any{"user": s.UserID}).Scan(&found).Error
	return found, translate("read filter options", err)
}
