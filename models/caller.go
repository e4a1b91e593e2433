package models

import (
	"slices"

	"github.com/google/uuid"
)

// Scope is a part of what its owner may that an API key may too.
type Scope string

// The scopes of API keys.
const (
	// ScopeRead sees what its owner sees.
	ScopeRead Scope = "read"
	// ScopeGenerate asks for generations, stops and marks them, and uploads.
	ScopeGenerate Scope = "generate"
	// ScopeManage changes workspaces, collections, webhooks and the profile.
	ScopeManage Scope = "manage"
	// ScopeAdmin does what its owner's role allows beside its own.
	ScopeAdmin Scope = "admin"
)

// Scopes lists every scope once.
func Scopes() []Scope { return []Scope{ScopeRead, ScopeGenerate, ScopeManage, ScopeAdmin} }

// Valid reports whether s is a scope.
func (s Scope) Valid() bool { return slices.Contains(Scopes(), s) }

// KeyUse is the API key that a request came with.
type KeyUse struct {
	ID     uuid.UUID
	Scopes []Scope
}

// Caller is who sends a request: a user, and what the request came with.
type Caller struct {
	User User
	// Key is nil for a session.
	Key *KeyUse
	// SessionID is the session that the access token names; uuid.Nil for a key, and
	// for a token that names none.
	SessionID uuid.UUID
	// Cookie is true for a session that a browser sends by itself, which another
	// site may have asked it to.
	Cookie bool
}

// Allowed reports whether the caller came with enough for scope: a session is
// enough for everything, a key for its own scopes, and none for "".
func (c Caller) Allowed(scope Scope) bool {
	return c.Key == nil || slices.Contains(c.Key.Scopes, scope)
}
