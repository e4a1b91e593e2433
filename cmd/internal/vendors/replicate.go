package vendors

import (
	"context"

	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

// replicateConfig is Replicate, with the pool of its accounts.
type replicateConfig struct {
	API    replicate.Config
	Keys   replicate.PoolConfig
	Limits replicate.LimitConfig
}

func (replicateConfig) name() models.Provider { return models.ProviderReplicate }

// configured is true with TOKEN_KEY alone: accounts may be added to the pool at any
// time.
func (c replicateConfig) configured() bool { return c.Keys.Token != "" || c.Keys.TokenKey != "" }

func (replicateConfig) hosts() []string {
	return []string{"replicate.delivery", "*.replicate.delivery"}
}

func (c replicateConfig) open(deps Deps) (Vendor, error) {
	pool, err := replicate.NewPool(c.Keys, deps.DB, deps.Log, deps.Now)
	if err != nil {
		return Vendor{}, err
	}
	adapter, err := replicate.New(c.API, pool, deps.Now, nil)
	if err != nil {
		return Vendor{}, err
	}
	return Vendor{
		Provider: adapter, Credentials: pool,
		Limits:         models.JobLimits{Account: c.Limits.PerAccount, Provider: c.Limits.All},
		CallsPerSecond: c.Limits.CallsPerSecond,
		Turns:          func(ctx context.Context) ([]string, error) { return c.turns(ctx, deps.DB) },
	}, nil
}

// turns are the active accounts of the pool, or the one of the environment while
// there are none.
func (c replicateConfig) turns(ctx context.Context, db *postgres.DB) ([]string, error) {
	var active []string
	if c.Keys.TokenKey != "" {
		tokens, err := db.ListTokens(ctx)
		if err != nil {
			return nil, err
		}
		for _, token := range tokens {
			if token.State == models.TokenActive {
				active = append(active, token.ID.String())
			}
		}
	}
	if len(active) == 0 && c.Keys.Token != "" {
		active = []string{providers.StaticCredentialID}
	}
	return active, nil
}
