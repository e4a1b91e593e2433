package vendors

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"darkroom/models"
)

// scrapeBudget is how long one look at the circuits may take: a scrape must not
// hang because the database is away.
const scrapeBudget = 2 * time.Second

// circuitGauge shows how the accounts of each provider stand, read when it is
// scraped.
type circuitGauge struct {
	health Health
	desc   *prometheus.Desc
}

// Collector shows, for each provider of the set, how many of the accounts that
// ever failed have their circuit in which state. While the database is away it
// shows nothing.
func (h Health) Collector() prometheus.Collector {
	return circuitGauge{health: h, desc: prometheus.NewDesc("darkroom_circuits",
		"Accounts that ever failed, by provider and by the state of their circuit.", []string{"provider", "state"}, nil)}
}

// Describe sends the one description.
func (g circuitGauge) Describe(to chan<- *prometheus.Desc) { to <- g.desc }

// Collect reads the circuits.
func (g circuitGauge) Collect(to chan<- prometheus.Metric) {
	// The interface has no context to pass on.
	ctx, cancel := context.WithTimeout(context.Background(), scrapeBudget)
	defer cancel()
	circuits, err := g.health.circuits.Circuits(ctx)
	if err != nil {
		return
	}
	type standing struct {
		provider models.Provider
		state    models.CircuitState
	}
	counts := map[standing]int{}
	for _, circuit := range circuits {
		counts[standing{circuit.Provider, circuit.State(g.health.now())}]++
	}
	for _, name := range g.health.set.Names() {
		for _, state := range models.CircuitStates() {
			to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, float64(counts[standing{name, state}]), string(name), string(state))
		}
	}
}
