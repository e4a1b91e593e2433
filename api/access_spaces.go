package api

import "darkroom/models"

// spacesAccess is for what people do together, and for what they show.
func spacesAccess() map[string]Access {
	read := Access{Who: Person, Scope: models.ScopeRead}
	manage := Access{Who: Person, Scope: models.ScopeManage}
	return map[string]Access{
		"listWorkspaces":     read,
		"createWorkspace":    manage,
		"getWorkspace":       read,
		"renameWorkspace":    manage,
		"deleteWorkspace":    manage,
		"listMembers":        read,
		"inviteMember":       manage,
		"changeMember":       manage,
		"removeMember":       manage,
		"listInvites":        read,
		"acceptInvite":       manage,
		"deleteInvite":       manage,
		"migrateGenerations": manage,
		"importGenerations":  manage,
		"listWorkspacesOf":   read,
		"getProfile":         read,
		"changeProfile":      manage,
	}
}
