package models

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// WorkspaceRole says what a member may do in a workspace.
type WorkspaceRole string

// The roles in a workspace, each of which may all that those before it may.
const (
	// WorkspaceMember makes and sees what the workspace has.
	WorkspaceMember WorkspaceRole = "member"
	// WorkspaceAdmin invites and removes members, and renames it.
	WorkspaceAdmin WorkspaceRole = "admin"
	// WorkspaceOwner may delete it. There is always one.
	WorkspaceOwner WorkspaceRole = "owner"
)

// WorkspaceRoles lists every role once, from the least to the most.
func WorkspaceRoles() []WorkspaceRole {
	return []WorkspaceRole{WorkspaceMember, WorkspaceAdmin, WorkspaceOwner}
}

// AtLeast reports whether r may all that least may. A word that is no role may
// nothing.
func (r WorkspaceRole) AtLeast(least WorkspaceRole) bool {
	own := slices.Index(WorkspaceRoles(), r)
	return own >= 0 && own >= slices.Index(WorkspaceRoles(), least)
}

// Workspace is a place whose members see what each of them made in it.
type Workspace struct {
	ID        uuid.UUID `gorm:"type:uuid;primaryKey"`
	Name      string
	CreatedBy uuid.UUID `gorm:"type:uuid"`
	CreatedAt time.Time
	UpdatedAt time.Time
	DeletedAt *time.Time
}

// TableName names the table of Workspace.
func (Workspace) TableName() string { return "workspaces" }

// Member is a user's place in a workspace.
type Member struct {
	WorkspaceID uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID      uuid.UUID `gorm:"type:uuid;primaryKey"`
	Role        WorkspaceRole
	CreatedAt   time.Time
}

// TableName names the table of Member.
func (Member) TableName() string { return "workspace_members" }
