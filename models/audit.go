package models

import (
	"time"

	"github.com/google/uuid"
)

// The names of acts, as the audit log keeps them: a verb on a thing. Programs
// look for them, so they are never renamed.
const (
	ActRetry      = "generation.retry"
	ActRetryBulk  = "generation.retry_bulk"
	ActCancel     = "generation.cancel"
	ActViewAll    = "generation.view_all"
	ActCleanup    = "generation.cleanup"
	ActRepair     = "generation.repair"
	ActUserRole   = "user.role"
	ActUserLogin  = "user.login"
	ActUserStatus = "user.status"
	ActUserLimit  = "user.limit"
	ActTokenAdd   = "token.add"
	ActTokenState = "token.state"
	ActTokenDrop  = "token.delete"
	ActModel      = "model.override"
	ActSpaceMake  = "workspace.create"
	ActSpaceDrop  = "workspace.delete"
)

// AuditQuery selects a page of the audit log, newest first. Empty fields do not
// filter.
type AuditQuery struct {
	ActorID *uuid.UUID
	// Act is the name of an act, or the thing before its dot.
	Act    string
	Target string
	// Since is included, Until is not; nil means no bound.
	Since, Until *time.Time
	// Before is the id that the page begins behind; 0 for the newest.
	Before int64
	Limit  int
}

// AuditEntry is an act with what helps to tell who did it.
type AuditEntry struct {
	Act `gorm:"embedded"`

	// Actor is empty for one who has no row, such as the command line.
	Actor UserRef `gorm:"embedded;embeddedPrefix:actor_ref_"`
}
