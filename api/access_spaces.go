package api

import "darkroom/models"

// spacesAccess is for what people do together, and for what they show.
func spacesAccess() map[string]Access {
	read := Access{Who: Person, Scope: models.ScopeRead}
	manage := Access{Who: Person, Scope: models.ScopeManage}
	admin := Access{Who: Admin, Scope: models.ScopeAdmin}
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

		"listCollections":      read,
		"createCollection":     manage,
		"getCollection":        read,
		"changeCollection":     manage,
		"deleteCollection":     manage,
		"addToCollection":      manage,
		"orderCollection":      manage,
		"removeFromCollection": manage,
		"listShares":           read,
		"createShare":          manage,
		"revokeShare":          manage,
		"getShared":            {Who: Everybody},
		"exportGenerations":    read,

		"listIdeas":            read,
		"createIdea":           manage,
		"getIdea":              read,
		"deleteIdea":           manage,
		"voteIdea":             manage,
		"sendFeedback":         manage,
		"listFeedback":         read,
		"replyFeedback":        admin,
		"receiveSupportUpdate": {Who: Signature},
		"listAnnouncements":    read,
		"createAnnouncement":   admin,
		"withdrawAnnouncement": admin,
		"dismissAnnouncement":  manage,
	}
}
