package vendors

import (
	"github.com/prometheus/client_golang/prometheus"

	"darkroom/models"
)

// succeeded is the kind of an attempt that did not fail.
const succeeded = "succeeded"

// Attempts counts how attempts end. Its labels are bounded by the catalog.
type Attempts struct{ ended *prometheus.CounterVec }

// NewAttempts registers the counter.
func NewAttempts(registry prometheus.Registerer) Attempts {
	counter := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "darkroom_attempts_ended_total",
		Help: "Attempts ended, by provider, the provider's name of the model, and the kind of failure or succeeded.",
	}, []string{"provider", "model", "kind"})
	registry.MustRegister(counter)
	return Attempts{ended: counter}
}

// Count counts one end.
func (a Attempts) Count(end models.AttemptEnd) {
	kind := string(end.Kind)
	if end.Kind == models.FailureNone {
		kind = succeeded
	}
	a.ended.WithLabelValues(string(end.Provider), end.ProviderModel, kind).Inc()
}
