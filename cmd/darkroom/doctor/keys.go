package doctor

import (
	"context"

	"go.uber.org/zap"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

// keysConfig is what a provider's accounts are found by.
type keysConfig struct {
	Replicate replicate.Config
	Pool      replicate.PoolConfig
}

// keys looks whether there is an account to work with and, with --online,
// whether the provider knows it.
func (p *patient) keys(ctx context.Context) []Finding {
	var cfg keysConfig
	if err := env.Load(p.src, &cfg); err != nil {
		return settingFaults([]string{"darkroom"}, err.Error())
	}
	if p.local && p.typed["REPLICATE_API_TOKEN"] == "" && p.typed["REPLICATE_API_TOKEN_FILE"] == "" {
		return []Finding{good("replicate", "the simulator plays Replicate, as REPLICATE_API_TOKEN is not set")}
	}
	accounts, closeAccounts, err := p.accounts(ctx, cfg.Pool)
	if err != nil {
		return []Finding{bad("replicate", "mend the database first, see above", "accounts cannot be listed: %v", err)}
	}
	defer closeAccounts()
	ids, err := accounts.All(ctx)
	switch {
	case err != nil:
		return []Finding{bad("replicate", "mend the database first, see above", "accounts cannot be listed: %v", err)}
	case len(ids) == 0:
		return []Finding{bad("replicate", "set REPLICATE_API_TOKEN, or: darkroom tokens add", "there is no account")}
	case !p.Online:
		return []Finding{good("replicate", "accounts: %d; --online asks whether their keys work", len(ids))}
	}
	provider, err := replicate.New(cfg.Replicate, accounts, p.Now, p.Transport)
	if err != nil {
		return []Finding{bad("replicate", "", "%v", err)}
	}
	var findings []Finding
	for _, id := range ids {
		findings = append(findings, ask(ctx, provider, id))
	}
	return findings
}

// accounts are those of the database and the one of the environment, or the
// latter alone where there is no pool.
func (p *patient) accounts(ctx context.Context, cfg replicate.PoolConfig) (providers.Credentials, func(), error) {
	if !p.alive || cfg.TokenKey == "" {
		return single{providers.StaticCredentials(cfg.Token)}, func() {}, nil
	}
	var database postgres.Config
	if err := env.Load(p.src, &database); err != nil {
		return nil, nil, err
	}
	db, err := postgres.New(ctx, database, nil)
	if err != nil {
		return nil, nil, err
	}
	pool, err := replicate.NewPool(cfg, db, zap.NewNop(), p.Now)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return pool, db.Close, nil
}

// single is the account of the environment, or none.
type single struct{ providers.StaticCredentials }

// All returns the account if there is one.
func (s single) All(ctx context.Context) ([]string, error) {
	if s.StaticCredentials == "" {
		return nil, nil
	}
	return s.StaticCredentials.All(ctx)
}

// ask asks Replicate whose a key is, which costs nothing.
func ask(ctx context.Context, provider *replicate.Provider, id string) Finding {
	who := "account " + id
	if id == providers.StaticCredentialID {
		who = "REPLICATE_API_TOKEN"
	}
	ctx, cancel := context.WithTimeout(ctx, stepWait/2)
	defer cancel()
	whose, err := provider.Whose(ctx, id)
	switch {
	case err == nil:
		return good("replicate", "%s is %s's", who, whose)
	case providers.KindOf(err) == models.FailureAuth:
		return bad("replicate", "take a new key from https://replicate.com/account/api-tokens", "Replicate does not know %s", who)
	default:
		return odd("replicate", "try again later", "%s could not be asked about: %v", who, err)
	}
}
