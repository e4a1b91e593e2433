package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricsTimeout bounds one request for metrics; a scrape takes milliseconds.
const metricsTimeout = 5 * time.Second

// gauges are what a worker tells of itself.
type gauges struct {
	ready    atomic.Bool
	registry *prometheus.Registry
	steps    *prometheus.CounterVec
	now      prometheus.Gauge
	most     prometheus.Gauge

	mu         sync.Mutex
	count, top int
}

func newGauges() *gauges {
	g := &gauges{
		registry: prometheus.NewRegistry(),
		steps: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "darkroom_media_steps_total", Help: "Media steps started, by step.",
		}, []string{"step"}),
		now: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "darkroom_media_steps_running", Help: "Media steps running in this process now.",
		}),
		most: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "darkroom_media_steps_running_most", Help: "The most media steps that ever ran in this process at once.",
		}),
	}
	g.registry.MustRegister(g.steps, g.now, g.most,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return g
}

// running counts a media step from its start to its end.
func (g *gauges) running(step string) (done func()) {
	g.steps.WithLabelValues(step).Inc()
	g.change(1)
	return func() { g.change(-1) }
}

func (g *gauges) change(by int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count += by
	g.top = max(g.top, g.count)
	g.now.Set(float64(g.count))
	g.most.Set(float64(g.top))
}

// serveMetrics answers /healthz (200 while workers poll, 503 before and after)
// and /metrics until ctx ends.
func serveMetrics(ctx context.Context, addr string, g *gauges) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if !g.ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("WORKER_METRICS_ADDR: cannot listen on %s: %w", addr, err)
	}
	server := &http.Server{Handler: mux, ReadTimeout: metricsTimeout, WriteTimeout: metricsTimeout}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}
