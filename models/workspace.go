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

// WorkspaceRow is a workspace as those with a role see one.
type WorkspaceRow struct {
	Workspace

	Owners               []UserRef `gorm:"-"`
	Members, Generations int64
}

// WorkspacePage is one page of workspaces.
type WorkspacePage struct {
	Workspaces []WorkspaceRow
	Total      int
}

// MaxWorkspaceMembers bounds a workspace: the list of its people is one answer.
const MaxWorkspaceMembers = 200

// InviteTTL is how long an invitation waits to be taken: a holiday, and no more.
const InviteTTL = 14 * 24 * time.Hour

// Membership is a workspace as one of its members sees it.
type Membership struct {
	Workspace

	// Role is the member's own.
	Role WorkspaceRole
	// Members is how many there are.
	Members int
}

// Standing is how two people stand in a workspace at one moment; "" is for
// nobody there.
type Standing struct {
	// Actor wants a change, and Target is whom it is about.
	Actor, Target WorkspaceRole
	// Self is true where both are the same person.
	Self bool
	// Owners and Members are how many there are.
	Owners, Members int
}

// MemberChange names a change among the members of a workspace.
type MemberChange struct {
	WorkspaceID uuid.UUID
	Actor       uuid.UUID
	Target      uuid.UUID
	// Role is the new one of the target; "" for none any more.
	Role WorkspaceRole
}

// MemberView is a member as the others see them.
type MemberView struct {
	UserID    uuid.UUID
	Role      WorkspaceRole
	Name      string
	AvatarURL string
	Email     string
	CreatedAt time.Time
}

// Invite is a place in a workspace that somebody was offered.
type Invite struct {
	ID          uuid.UUID `gorm:"type:uuid;primaryKey"`
	WorkspaceID uuid.UUID `gorm:"type:uuid"`
	InvitedBy   uuid.UUID `gorm:"type:uuid"`
	// UserID or Email says who was invited: exactly one of them is set, and Email
	// is in lower case.
	UserID    *uuid.UUID `gorm:"type:uuid"`
	Email     string
	Role      WorkspaceRole
	CreatedAt time.Time
	ExpiresAt time.Time

	// WorkspaceName and InviterName are for the invited; read only.
	WorkspaceName string `gorm:"->"`
	InviterName   string `gorm:"->"`
}

// TableName names the table of Invite.
func (Invite) TableName() string { return "workspace_invites" }

// Move says which of a user's own generations go into a workspace.
type Move struct {
	UserID, WorkspaceID uuid.UUID
	// From is the workspace in which they are now; nil for those that are in none.
	From *uuid.UUID
	// IDs are the generations, wherever they are; empty for all that are in From.
	IDs []uuid.UUID
}
