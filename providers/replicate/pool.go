package replicate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/internal/seal"
	"darkroom/models"
	"darkroom/providers"
)

// reportTimeout is far above what one write takes, and keeps a call that
// reports from waiting for a database that is away.
const reportTimeout = 2 * time.Second

// TokenRecords is what Pool needs of the rows of replicate_tokens.
type TokenRecords interface {
	// NextToken takes the next turn; CodeNotFound when no account is fit for one.
	NextToken(ctx context.Context) (uuid.UUID, error)
	ListTokens(ctx context.Context) ([]models.ReplicateToken, error)
	// TokenSecret returns a sealed key; CodeNotFound when there is none.
	TokenSecret(ctx context.Context, id uuid.UUID) (models.SealedToken, error)
	NoteTokenError(ctx context.Context, id uuid.UUID, kind models.FailureKind, retryAfter time.Duration) error
}

// Pool hands out the accounts of replicate_tokens in turn, and the one of the
// environment while there are none. It opens keys for the moment of use, and
// lets accounts rest that Replicate refuses. It may be used from many
// goroutines.
type Pool struct {
	env     providers.StaticCredentials
	box     *seal.Box // nil without TOKEN_KEY
	records TokenRecords
	log     *zap.Logger
	now     func() time.Time
	keys    openKeys
}

var (
	_ providers.Credentials = (*Pool)(nil)
	_ providers.Reporter    = (*Pool)(nil)
)

// NewPool returns the pool on the given records.
func NewPool(cfg PoolConfig, records TokenRecords, log *zap.Logger, now func() time.Time) (*Pool, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure replicate's pool: %w", err)
	}
	pool := &Pool{
		env: providers.StaticCredentials(cfg.Token), records: records, log: log, now: now,
		keys: openKeys{byID: map[string]openKey{}},
	}
	keys, err := seal.ParseKeys(cfg.TokenKey)
	if err != nil || len(keys) == 0 {
		return pool, err
	}
	if pool.box, err = seal.New(keys); err != nil {
		return nil, fmt.Errorf("configure replicate's pool: %w", err)
	}
	return pool, nil
}

// Seals reports whether there is a key to seal accounts with.
func (p *Pool) Seals() bool { return p.box != nil }

// String hides the keys from logs.
func (*Pool) String() string { return "replicate pool" }

// GoString hides the keys from debug output.
func (*Pool) GoString() string { return "replicate pool" }

// Next takes the next account's turn. While every account rests it returns a
// *providers.Error that says for how long, or, where waiting does not help, why.
func (p *Pool) Next(ctx context.Context) (string, error) {
	if p.box == nil {
		return p.fromEnvironment()
	}
	id, err := p.records.NextToken(ctx)
	if err == nil {
		return id.String(), nil
	}
	if models.CodeOf(err) != models.CodeNotFound {
		return "", fmt.Errorf("take an account: %w", err)
	}
	tokens, err := p.records.ListTokens(ctx)
	if err != nil {
		return "", fmt.Errorf("look for an account: %w", err)
	}
	if rested, ok := firstBack(tokens); ok {
		return "", p.resting(rested)
	}
	return p.fromEnvironment()
}

func (p *Pool) fromEnvironment() (string, error) {
	if p.env == "" {
		return "", &providers.Error{
			Kind: models.FailureAuth,
			Err:  errors.New("no account: add one with `darkroom tokens add`, or set REPLICATE_API_TOKEN"),
		}
	}
	return providers.StaticCredentialID, nil
}

// firstBack returns the active account to wait for: the first back of those
// that are only throttled, else of all; false when none is active.
func firstBack(tokens []models.ReplicateToken) (first models.ReplicateToken, ok bool) {
	for _, token := range tokens {
		if token.State != models.TokenActive {
			continue
		}
		if !ok || sooner(token, first) {
			first, ok = token, true
		}
	}
	return first, ok
}

func sooner(a, b models.ReplicateToken) bool {
	throttledA, throttledB := a.LastError == models.FailureRateLimited, b.LastError == models.FailureRateLimited
	if throttledA != throttledB {
		return throttledA
	}
	return a.CoolingUntil == nil || b.CoolingUntil != nil && a.CoolingUntil.Before(*b.CoolingUntil)
}

// resting says that no account can be had now. An account without credit is no
// reason to wait: another provider of the chain may do.
func (p *Pool) resting(token models.ReplicateToken) error {
	fault := &providers.Error{Kind: token.LastError, Detail: "every account of the pool rests"}
	if !token.Cooling(p.now()) {
		// It came back between the two looks.
		fault.Kind = models.FailureRateLimited
	}
	if fault.Kind == models.FailureRateLimited {
		fault.RetryAfter = time.Second
		if token.CoolingUntil != nil {
			fault.RetryAfter = max(fault.RetryAfter, token.CoolingUntil.Sub(p.now()))
		}
	}
	return fault
}

// All returns every account whose key is kept, the environment's first: a
// callback may be about a job of any of them.
func (p *Pool) All(ctx context.Context) ([]string, error) {
	tokens, err := p.records.ListTokens(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	var ids []string
	if p.env != "" {
		ids = append(ids, providers.StaticCredentialID)
	}
	for _, token := range tokens {
		ids = append(ids, token.ID.String())
	}
	return ids, nil
}

// Report lets the account rest.
func (p *Pool) Report(ctx context.Context, credentialID string, kind models.FailureKind, retryAfter time.Duration) {
	id, err := uuid.Parse(credentialID)
	if err != nil {
		return // the environment's account has no row, nor a substitute while it rests
	}
	// The caller may have left meanwhile; what was learnt is true all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout)
	defer cancel()
	if kind != models.FailureRateLimited {
		p.log.Warn("Replicate refuses an account", zap.String("credential", credentialID), zap.String("kind", string(kind)))
		retryAfter = 0 // only a throttle tells when it ends
	}
	if err := p.records.NoteTokenError(ctx, id, kind, retryAfter); err != nil {
		p.log.Warn("an account's refusal could not be noted", zap.String("credential", credentialID), zap.Error(err))
	}
}
