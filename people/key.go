package people

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// maxKeyName is for a line in a list.
const maxKeyName = 100

// KeyRecords are the records of API keys.
type KeyRecords interface {
	// AddKey writes a key, unless its user has models.MaxKeys of them in force:
	// CodeConflict.
	AddKey(ctx context.Context, key models.APIKey) (models.APIKey, error)
	// Keys returns those of a user that were not revoked, newest first.
	Keys(ctx context.Context, userID uuid.UUID) ([]models.APIKey, error)
	// RevokeKey ends a key for good. CodeNotFound for those of others. Safe to repeat.
	RevokeKey(ctx context.Context, userID, id uuid.UUID) error
}

// KeyUses find the key that a request came with.
type KeyUses interface {
	// KeyByPrefix returns the key that begins so. CodeNotFound if there is none.
	KeyByPrefix(ctx context.Context, prefix string) (models.APIKey, error)
	// TouchKey notes that a key was used, at most once a minute.
	TouchKey(ctx context.Context, id uuid.UUID) error
}

// Keys are the rules of API keys.
type Keys struct {
	records KeyRecords
	now     func() time.Time
}

// NewKeys returns the rules over records.
func NewKeys(records KeyRecords, now func() time.Time) *Keys {
	return &Keys{records: records, now: now}
}

// Create makes a key and returns it with its text, which is nowhere else and cannot
// be had again. CodeInvalid names the field at fault; CodeConflict for one key too
// many.
func (k *Keys) Create(ctx context.Context, owner models.User, req models.KeyRequest) (key models.APIKey, text string, err error) {
	req.Name = strings.TrimSpace(req.Name)
	if faults := k.check(owner, req); len(faults) > 0 {
		return key, "", models.Invalid(faults...)
	}
	text, prefix := newKeyText()
	slices.Sort(req.Scopes)
	key, err = k.records.AddKey(ctx, models.APIKey{
		ID: uuid.New(), UserID: owner.ID, Name: req.Name, Prefix: prefix, Hash: digest(text),
		Scopes: slices.Compact(req.Scopes), ExpiresAt: req.ExpiresAt, Budget: req.Budget,
	})
	if err != nil {
		return key, "", err
	}
	return key, text, nil
}

// check names the fields of req at fault.
func (k *Keys) check(owner models.User, req models.KeyRequest) []models.FieldError {
	var faults []models.FieldError
	if req.Name == "" || len(req.Name) > maxKeyName {
		faults = append(faults, models.FieldError{Field: "name", Message: "Give the key a name of 1 to 100 characters."})
	}
	if len(req.Scopes) == 0 || slices.ContainsFunc(req.Scopes, func(s models.Scope) bool { return !s.Valid() }) {
		faults = append(faults, models.FieldError{Field: "scopes", Message: "Name one or more of read, generate, manage and admin."})
	}
	if slices.Contains(req.Scopes, models.ScopeAdmin) && !owner.Role.AtLeast(models.RoleAdmin) {
		faults = append(faults, models.FieldError{Field: "scopes", Message: "The scope admin is for those whose role is admin."})
	}
	if req.ExpiresAt != nil && !req.ExpiresAt.After(k.now()) {
		faults = append(faults, models.FieldError{Field: "expires_at", Message: "This time is over. Name a later one, or none."})
	}
	if req.Budget != nil && *req.Budget < 0 {
		faults = append(faults, models.FieldError{Field: "budget_usd", Message: "A budget is 0 or more."})
	}
	return faults
}

// List returns the keys of a user that were not revoked, newest first.
func (k *Keys) List(ctx context.Context, userID uuid.UUID) ([]models.APIKey, error) {
	return k.records.Keys(ctx, userID)
}

// Revoke ends a key for good, in every process at once. CodeNotFound for those of
// others. Safe to repeat.
func (k *Keys) Revoke(ctx context.Context, userID, id uuid.UUID) error {
	return k.records.RevokeKey(ctx, userID, id)
}

// useKey returns the key that text is. CodeUnauthenticated for all that is none in
// force, whatever is wrong with it.
func (g *Gate) useKey(ctx context.Context, text string) (models.APIKey, error) {
	prefix, ok := keyPrefix(text)
	if !ok || g.keys == nil {
		return models.APIKey{}, errBadKey()
	}
	key, err := g.keys.KeyByPrefix(ctx, prefix)
	switch {
	case models.CodeOf(err) == models.CodeNotFound:
		return models.APIKey{}, errBadKey()
	case err != nil:
		return models.APIKey{}, err
	case subtle.ConstantTimeCompare(key.Hash, digest(text)) != 1, !key.InForce(g.now()):
		return models.APIKey{}, errBadKey()
	}
	return key, g.keys.TouchKey(ctx, key.ID)
}

func errBadKey() error {
	return models.Errorf(models.CodeUnauthenticated, "This API key is not valid, was revoked or has expired.")
}
