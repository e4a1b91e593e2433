package dispatch

import (
	"errors"
	"slices"
	"time"
)

// Config says how to reach Temporal.
type Config struct {
	Address   string `env:"TEMPORAL_ADDRESS" envDefault:"127.0.0.1:7233" desc:"Temporal frontend, as host:port."`
	Namespace string `env:"TEMPORAL_NAMESPACE" envDefault:"default" desc:"Temporal namespace; it must exist."`
	APIKey    string `env:"TEMPORAL_API_KEY" desc:"API key of Temporal Cloud; empty for a server of one's own. Switches TLS on."`

	// MessagePauses are those that Standard Webhooks names, for a receiver that is
	// redeployed as for one that is down over night: fifteen hours together.
	MessagePauses []time.Duration `env:"MESSAGE_PAUSES" envSeparator:"," envDefault:"5s,30s,2m,10m,1h,3h,10h" desc:"Comma-separated pauses between the tries of a message that is told outside, such as a webhook; after the last one and one more try it is given up. The same for api and worker."`
}

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	var faults []error
	if c.Address == "" {
		faults = append(faults, errors.New("TEMPORAL_ADDRESS: must be set to host:port"))
	}
	if c.Namespace == "" {
		faults = append(faults, errors.New("TEMPORAL_NAMESPACE: must not be empty"))
	}
	if slices.ContainsFunc(c.MessagePauses, func(pause time.Duration) bool { return pause <= 0 }) {
		faults = append(faults, errors.New("MESSAGE_PAUSES: must be durations above 0 with commas between them, such as 5s,30s,2m"))
	}
	return errors.Join(faults...)
}
