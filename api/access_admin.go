package api

import "darkroom/models"

// adminAccess is for those who run the service: reading, and running generations
// again, is an admin's; users, accounts, prices and what is removed a super
// admin's.
func adminAccess() map[string]Access {
	admin := Access{Who: Admin, Scope: models.ScopeAdmin}
	super := Access{Who: SuperAdmin, Scope: models.ScopeAdmin}
	return map[string]Access{
		"adminListGenerations":     admin,
		"adminGetGeneration":       admin,
		"adminRetryGeneration":     admin,
		"adminRetryGenerations":    admin,
		"adminCancelGeneration":    admin,
		"adminListUsers":           admin,
		"adminListUserGenerations": admin,
		"adminGetStats":            admin,
		"adminGetErrors":           admin,
		"adminGetMemory":           admin,
		"adminListFilterOptions":   admin,
		"adminMarkAllViewed":       admin,
		"adminListWorkspaces":      admin,
		"adminListModels":          admin,
		"adminListCalls":           admin,
		"adminListAudit":           admin,
		"getStaleGenerations":      admin,
		"repairStaleGenerations":   admin,
		"adminChangeUser":          super,
		"adminPreviewCleanup":      super,
		"adminCleanup":             super,
		"adminCreateWorkspace":     super,
		"adminDeleteWorkspace":     super,
		"adminListTokens":          super,
		"adminAddToken":            super,
		"adminChangeToken":         super,
		"adminDeleteToken":         super,
		"adminChangeModel":         super,
	}
}
