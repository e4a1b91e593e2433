package api

import "darkroom/models"

// Permit is permit for what asks of its callers a role and a scope.
func Permit(caller models.Caller, least models.Role, scope models.Scope) error {
	asks := map[models.Role]Who{models.RoleUser: Person, models.RoleAdmin: Admin, models.RoleSuperAdmin: SuperAdmin}
	return permit(caller, Access{Who: asks[least], Scope: scope})
}

// Subscriber is subscriber.
func Subscriber(ip string) string { return subscriber(ip) }
