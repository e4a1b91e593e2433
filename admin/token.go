package admin

import (
	"context"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// keyForm is that of Replicate's keys: 40 characters today. Shorter ones than half
// of that are a slip of the hand.
const keyForm = `^r8_[A-Za-z0-9_]{17,250}$`

// TokenRecords are the rows of the accounts.
type TokenRecords interface {
	ListTokens(ctx context.Context) ([]models.ReplicateToken, error)
	// AddToken adds an active account with its sealed key. CodeConflict when
	// another one has the name.
	AddToken(ctx context.Context, token models.ReplicateToken, sealed models.SealedToken, act models.Act) error
	// SetToken enables or disables one. CodeNotFound.
	SetToken(ctx context.Context, id uuid.UUID, state models.TokenState, act models.Act) error
	// DeleteToken disables one for good. CodeNotFound.
	DeleteToken(ctx context.Context, id uuid.UUID, act models.Act) error
	// CloseCircuit lets an account be asked again that somebody has looked after.
	CloseCircuit(ctx context.Context, provider models.Provider, credentialID string) error
}

// Jobs counts what runs.
type Jobs interface {
	JobCounts(ctx context.Context, provider models.Provider) ([]models.JobCount, error)
}

// Vault seals the keys of accounts, and opens them.
type Vault interface {
	Seal(id uuid.UUID, key string) (models.SealedToken, error)
	Secret(ctx context.Context, credentialID string) (string, error)
}

// Tokens keeps the pool of Replicate accounts. Keys go in and never come out. It
// is safe for concurrent use.
type Tokens struct {
	records TokenRecords
	jobs    Jobs
	vault   Vault
	newID   func() uuid.UUID
}

// NewTokens returns the pool; vault is nil where this server has no key to seal
// with, and newID nil means the real ones.
func NewTokens(records TokenRecords, jobs Jobs, vault Vault, newID func() uuid.UUID) *Tokens {
	return &Tokens{records: records, jobs: jobs, vault: vault, newID: orNew(newID)}
}

// List returns the accounts that were not deleted, those in use first, with how
// many jobs each has.
func (t *Tokens) List(ctx context.Context) ([]models.TokenRow, error) {
	tokens, err := t.records.ListTokens(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := t.jobs.JobCounts(ctx, models.ProviderReplicate)
	if err != nil {
		return nil, err
	}
	running := make(map[string]int, len(counts))
	for _, count := range counts {
		running[count.CredentialID] = count.Jobs
	}
	rows := []models.TokenRow{}
	for _, token := range tokens {
		if token.DeletedAt == nil {
			rows = append(rows, models.TokenRow{ReplicateToken: token, Running: running[token.ID.String()]})
		}
	}
	return rows, nil
}

// Add seals a key and adds its account. CodeInvalid for what is no key of
// Replicate's, CodeConflict for a name or a key that is in the pool already: twice,
// it would have two turns.
func (t *Tokens) Add(ctx context.Context, by models.Act, name, key string) (models.TokenRow, error) {
	name, key = strings.TrimSpace(name), strings.TrimSpace(key)
	if name == "" {
		return models.TokenRow{}, models.Invalid(models.FieldError{Field: "name", Message: "Give the account a name."})
	}
	if !regexp.MustCompile(keyForm).MatchString(key) {
		return models.TokenRow{}, models.Invalid(models.FieldError{
			Field: "token", Message: "This is no key of Replicate's: it begins with r8_ and has letters and digits only.",
		})
	}
	if t.vault == nil {
		return models.TokenRow{}, models.Errorf(models.CodeConflict, "This server has no TOKEN_KEY to keep keys with. Set one first.")
	}
	if err := t.unknown(ctx, key); err != nil {
		return models.TokenRow{}, err
	}
	token := models.ReplicateToken{ID: t.newID(), Name: name, Last4: key[len(key)-4:]}
	sealed, err := t.vault.Seal(token.ID, key)
	if err != nil {
		return models.TokenRow{}, err
	}
	act := on(by, models.ActTokenAdd, token.ID.String(), map[string]any{"name": name, "last4": token.Last4})
	err = t.records.AddToken(ctx, token, sealed, act)
	if models.CodeOf(err) == models.CodeConflict {
		return models.TokenRow{}, models.Errorf(models.CodeConflict, "An account has this name already. Choose another one.")
	}
	if err != nil {
		return models.TokenRow{}, err
	}
	return t.row(ctx, token.ID)
}

// unknown refuses a key that is in the pool.
func (t *Tokens) unknown(ctx context.Context, key string) error {
	tokens, err := t.records.ListTokens(ctx)
	if err != nil {
		return err
	}
	for _, token := range tokens {
		if token.DeletedAt != nil || token.Last4 != key[len(key)-4:] {
			continue
		}
		known, err := t.vault.Secret(ctx, token.ID.String())
		if err != nil {
			return err
		}
		if known == key {
			return models.Errorf(models.CodeConflict, "This key is in the pool already, as %s.", token.Name)
		}
	}
	return nil
}

// Set lets an account have new jobs, rested, or none; it keeps those that it has.
// Safe to repeat. CodeNotFound.
func (t *Tokens) Set(ctx context.Context, by models.Act, id uuid.UUID, state models.TokenState) (models.TokenRow, error) {
	act := on(by, models.ActTokenState, id.String(), map[string]any{"to": state})
	if err := t.records.SetToken(ctx, id, state, act); err != nil {
		return models.TokenRow{}, err
	}
	if state == models.TokenActive {
		if err := t.records.CloseCircuit(ctx, models.ProviderReplicate, id.String()); err != nil {
			return models.TokenRow{}, err
		}
	}
	return t.row(ctx, id)
}

// Delete disables an account for good; its key is erased once no job needs it.
// CodeNotFound, the second time too.
func (t *Tokens) Delete(ctx context.Context, by models.Act, id uuid.UUID) error {
	return t.records.DeleteToken(ctx, id, on(by, models.ActTokenDrop, id.String(), nil))
}

func (t *Tokens) row(ctx context.Context, id uuid.UUID) (models.TokenRow, error) {
	rows, err := t.List(ctx)
	if err != nil {
		return models.TokenRow{}, err
	}
	for _, row := range rows {
		if row.ID == id {
			return row, nil
		}
	}
	return models.TokenRow{}, models.Errorf(models.CodeNotFound, "Not found.")
}
