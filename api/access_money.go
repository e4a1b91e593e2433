package api

import "darkroom/models"

// moneyAccess is for what may be spent, and what was. Money is given by super
// admins alone; what was spent is seen by all who look after generations.
func moneyAccess() map[string]Access {
	return map[string]Access{
		"getBilling":    {Who: Person, Scope: models.ScopeRead},
		"exportBilling": {Who: Person, Scope: models.ScopeRead},
		"getCosts":      {Who: Person, Scope: models.ScopeRead},
		"getAllCosts":   {Who: Admin, Scope: models.ScopeAdmin},
		"giveCredit":    {Who: SuperAdmin, Scope: models.ScopeAdmin},

		"getWorkspaceBudget": {Who: Person, Scope: models.ScopeRead},
		"setWorkspaceBudget": {Who: Person, Scope: models.ScopeManage},

		"listLimits":  {Who: Admin, Scope: models.ScopeAdmin},
		"setLimit":    {Who: SuperAdmin, Scope: models.ScopeAdmin},
		"removeLimit": {Who: SuperAdmin, Scope: models.ScopeAdmin},
	}
}
