package dev

import (
	"strings"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/simulator/fal"
	"darkroom/simulator/ids"
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
		{models.ProviderFal, "fal", c.FalKey, "FAL_KEY", turnFal},
		{models.ProviderGoogle, "Google", c.GoogleKey, "GOOGLE_API_KEY", turnGoogle},
		{models.ProviderHiggsfield, "Higgsfield", c.HiggsfieldKey, "HIGGSFIELD_KEY", turnHiggsfield},
	}
}

func turnReplicate(out env.Source, base string) {
	out["REPLICATE_API_TOKEN"] = out[simulatorToken]
	out["REPLICATE_BASE_URL"] = base + "/v1"
	unhurried(out, "REPLICATE_CALLS_PER_SECOND")
}

func turnFal(out env.Source, base string) {
	out["FAL_KEY"] = out[simulatorFalKey]
	out["FAL_USER_ID"] = fal.UserID(ids.Account(out[simulatorFalKey]))
	out["FAL_QUEUE_URL"] = base + "/fal/queue"
	out["FAL_API_URL"] = base + "/fal/api/v1"
	out["FAL_REST_URL"] = base + "/fal/rest"
	out["FAL_JWKS_URL"] = base + "/fal/rest/.well-known/jwks.json"
	unhurried(out, "FAL_CALLS_PER_SECOND")
}

func turnGoogle(out env.Source, base string) {
	out["GOOGLE_API_KEY"] = out[simulatorGoogleKey]
	out["GOOGLE_BASE_URL"] = base + "/google"
	unhurried(out, "GOOGLE_CALLS_PER_SECOND")
}

// turnHiggsfield leaves the webhooks unsigned, as they are before their secret was
// shown for the first time.
func turnHiggsfield(out env.Source, base string) {
	out["HIGGSFIELD_KEY"] = out[simulatorHiggsfieldKey]
	out["HIGGSFIELD_BASE_URL"] = base + "/higgsfield"
	unhurried(out, "HIGGSFIELD_CALLS_PER_SECOND")
}

// unhurried lifts a limit that is meant for the real provider: the simulator takes
// what comes.
func unhurried(out env.Source, limit string) {
	if out[limit] == "" {
		out[limit] = "0"
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
