package vendors

import (
	"darkroom/models"
	"darkroom/providers/higgsfield"
)

// higgsfieldConfig is Higgsfield, with one account.
type higgsfieldConfig struct {
	API    higgsfield.Config
	Keys   higgsfield.KeyConfig
	Limits higgsfield.LimitConfig
}

func (higgsfieldConfig) name() models.Provider { return models.ProviderHiggsfield }

func (c higgsfieldConfig) configured() bool { return c.Keys.Key != "" }

// hosts: Higgsfield does not say on which its outputs lie. Its own and those of the
// usual content network are assumed; MEDIA_PROVIDER_HOSTS adds others.
func (higgsfieldConfig) hosts() []string {
	return []string{"*.higgsfield.ai", "*.cloudfront.net"}
}

func (c higgsfieldConfig) open(deps Deps) (Vendor, error) {
	secrets, err := c.Keys.Secrets()
	if err != nil {
		return Vendor{}, err
	}
	adapter, err := higgsfield.New(c.API, c.Keys.Key, secrets, deps.Now, nil)
	if err != nil {
		return Vendor{}, err
	}
	return Vendor{
		Provider: adapter, Credentials: c.Keys.Key,
		Limits:         models.JobLimits{Account: c.Limits.PerAccount},
		CallsPerSecond: c.Limits.CallsPerSecond,
	}, nil
}
