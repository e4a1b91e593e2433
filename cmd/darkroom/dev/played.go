package dev

import (
	"strings"

	"darkroom/internal/env"
	"darkroom/models"
)

// played is one provider as the local stack has it: the simulator plays it unless
// there is a key.
type played struct {
	name  models.Provider
	title string
	// key is the real key; variable is where it is looked for.
	key, variable string
	// turn turns the parts to the simulator at base.
	turn func(out env.Source, base string)
}

// providers lists those that the simulator plays: a new one is an entry here and
// the field of its key.
func (c Config) providers() []played {
	return []played{
		{models.ProviderReplicate, "Replicate", c.ReplicateToken, "REPLICATE_API_TOKEN", turnReplicate},
	}
}

func turnReplicate(out env.Source, base string) {
	out["REPLICATE_API_TOKEN"] = out[simulatorToken]
	out["REPLICATE_BASE_URL"] = base + "/v1"
	if out["REPLICATE_CALLS_PER_SECOND"] == "" {
		out["REPLICATE_CALLS_PER_SECOND"] = "0" // the simulator takes what comes
	}
}

// simulated are the providers that the simulator plays; keyed are the others, which are real.
func (c Config) simulated() (simulated, keyed []played) {
	for _, provider := range c.providers() {
		if provider.key == "" {
			simulated = append(simulated, provider)
		} else {
			keyed = append(keyed, provider)
		}
	}
	return simulated, keyed
}

// joined joins what each of the providers says.
func joined(list []played, say func(played) string) string {
	words := make([]string, len(list))
	for i, provider := range list {
		words[i] = say(provider)
	}
	return strings.Join(words, ", ")
}
