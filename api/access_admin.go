package api

import "darkroom/models"

// adminAccess is for those who run the service: reading, and running generations
// again, is an admin's; users, accounts, prices and what is removed a super
// admin's.
func adminAccess() map[string]Access {
	return map[string]Access{
		"adminListGenerations":  {Who: Admin, Scope: models.ScopeAdmin},
		"adminGetGeneration":    {Who: Admin, Scope: models.ScopeAdmin},
		"adminRetryGeneration":  {Who: Admin, Scope: models.ScopeAdmin},
		"adminRetryGenerations": {Who: Admin, Scope: models.ScopeAdmin},
		"adminCancelGeneration": {Who: Admin, Scope: models.ScopeAdmin},
		"adminListAudit":        {Who: Admin, Scope: models.ScopeAdmin},
	}
}
