package vendors

import (
	"darkroom/models"
	"darkroom/providers/fal"
)

// falConfig is fal, with one account.
type falConfig struct {
	API    fal.Config
	Keys   fal.KeyConfig
	Limits fal.LimitConfig
}

func (falConfig) name() models.Provider { return models.ProviderFal }

func (c falConfig) configured() bool { return c.Keys.Key != "" }

func (falConfig) hosts() []string { return []string{"fal.media", "*.fal.media"} }

func (c falConfig) open(deps Deps) (Vendor, error) {
	adapter, err := fal.New(c.API, c.Keys.UserID, c.Keys.Key, deps.Now, nil)
	if err != nil {
		return Vendor{}, err
	}
	return Vendor{
		Provider: adapter, Credentials: c.Keys.Key,
		Limits:         models.JobLimits{Account: c.Limits.PerAccount},
		CallsPerSecond: float64(c.Limits.CallsPerSecond),
	}, nil
}
