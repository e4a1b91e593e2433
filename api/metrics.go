package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts requests. Its labels are bounded: route templates, known
// methods, classes of status.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	streams  prometheus.Gauge
}

func newMetrics(registry prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests answered.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_seconds", Help: "Time to answer, event streams excluded.",
			// From a cached read to the write time-out.
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"method", "route"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "http_event_streams", Help: "Event streams open now.",
		}),
	}
	for _, collector := range []prometheus.Collector{m.requests, m.seconds, m.streams} {
		if err := registry.Register(collector); err != nil {
			return nil, fmt.Errorf("register metrics: %w", err)
		}
	}
	return m, nil
}

func (m *metrics) middleware(now func() time.Time) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := now()
		c.Next()
		method, route := methodOf(c.Request.Method), routeOf(c)
		m.requests.WithLabelValues(method, route, classOf(c.Writer.Status())).Inc()
		if c.Writer.Header().Get("Content-Type") != eventStreamType {
			m.seconds.WithLabelValues(method, route).Observe(now().Sub(start).Seconds())
		}
	}
}

// methodOf bounds the label: a client may send any word as its method.
func methodOf(method string) string {
	known := []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete, http.MethodOptions,
	}
	if slices.Contains(known, method) {
		return method
	}
	return "other"
}

// classOf returns such as "4xx".
func classOf(status int) string { return strconv.Itoa(status/100) + "xx" }
