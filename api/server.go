// Package api is the HTTP side of Darkroom: the contract in openapi.yaml, types
// and routes generated from it, and thin handlers that decode, make one call and
// encode. It decides nothing about generations and knows neither the scheduler
// nor the database: what it needs arrives through the small interfaces beside
// its handlers, in the words of models.
package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"darkroom/auth"
	"darkroom/models"
)

const (
	// headerTimeout is for a request's first lines, which fit one packet.
	headerTimeout = 5 * time.Second
	// idleTimeout keeps a connection for the older client's next poll, which
	// comes after a minute when nothing is going on.
	idleTimeout = 90 * time.Second
	// maxHeader holds an access token with metadata, which is below 8 KB, twice.
	maxHeader = 16 << 10
)

// Deps is what the server stands on. Everything is required but Media, which is
// nil unless media is stored on the server's own disk, Degrading, Email, Web and Calls.
type Deps struct {
	Auth Authenticator
	Keys Keys
	// Email is nil where people sign in through an auth server.
	Email       EmailSignIn
	Ways        Ways
	Throttle    Throttle
	Entrance    Entrance
	Cookies     auth.Cookies
	Generations Generations
	Callbacks   Callbacks
	Library     Library
	Marks       Marks
	Looks       Looks
	Events      Events
	Notices     Notices
	Uploads     Uploads
	// Endpoints, Signing and Deliveries are webhooks.
	Endpoints  Endpoints
	Signing    Signing
	Deliveries Deliveries
	Spaces     Spaces
	Money      Money
	Budgets    Budgets
	Treasury   Treasury
	Catalog    Catalog
	Providers  Providers
	URLs       MediaURLs
	Media      http.Handler
	Admin      AdminDeps
	// Web is the web client; nil for none.
	Web Web
	// Calls takes in each request that was answered; it must not wait. Nil for
	// nobody.
	Calls func(models.Call)
	// Database is the part without which nothing can be accepted; Degrading are
	// the others, by the name to show.
	Database  Check
	Degrading map[string]Check
	Metrics   *prometheus.Registry
	Log       *zap.Logger
	Now       func() time.Time
}

// handlers is the generated interface, implemented.
type handlers struct {
	Deps
	cfg          Config
	access       map[string]Access
	contract     *contract
	docs         docs
	window       *window
	weather      *weather
	metrics      *metrics
	ready        *readiness
	seats        *seats
	exports      *seats
	sites        *sites
	callbackGate chan struct{}
	// closing is closed when the server stops, so that streams end.
	closing chan struct{}
}

// Server answers HTTP requests.
type Server struct {
	cfg     Config
	log     *zap.Logger
	handler http.Handler
	closing chan struct{}
}

// New returns a server that is ready to Run.
func New(cfg Config, deps Deps) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	h, err := newHandlers(cfg, deps)
	if err != nil {
		return nil, err
	}
	engine, err := h.newEngine()
	if err != nil {
		return nil, err
	}
	return &Server{cfg: cfg, log: deps.Log, handler: engine, closing: h.closing}, nil
}

func newHandlers(cfg Config, deps Deps) (*handlers, error) {
	h := &handlers{
		Deps: deps, cfg: cfg, access: AccessTable(),
		ready:        newReadiness(deps.Database, deps.Degrading, deps.Now),
		weather:      &weather{providers: deps.Providers, now: deps.Now},
		seats:        newSeats(cfg.StreamsPerUser),
		exports:      newSeats(exportsAtOnce),
		callbackGate: make(chan struct{}, callbacksAtOnce),
		closing:      make(chan struct{}),
	}
	var err error
	if h.sites, err = newSites(cfg.CORSOrigins); err != nil {
		return nil, err
	}
	if h.contract, err = loadContract(); err != nil {
		return nil, err
	}
	if h.docs, err = newDocs(); err != nil {
		return nil, err
	}
	if h.window, err = newWindow(deps.Catalog); err != nil {
		return nil, err
	}
	if h.metrics, err = newMetrics(deps.Metrics); err != nil {
		return nil, err
	}
	return h, nil
}

// Handler returns the server's routes without its listener.
func (s *Server) Handler() http.Handler { return s.handler }

// Run listens and serves until ctx ends, then lets running requests finish.
// Event streams end at once: their readers come again and miss nothing.
func (s *Server) Run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on API_ADDR: %w", err)
	}
	return s.Serve(ctx, listener)
}

// Serve is Run on a listener that is open already. It may be called once.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       s.cfg.ReadTimeout,
		WriteTimeout:      s.cfg.WriteTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          zap.NewStdLog(s.log),
	}
	server.RegisterOnShutdown(func() { close(s.closing) })
	s.log.Info("listening", zap.Stringer("addr", listener.Addr()))

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	return s.stop(ctx, server)
}

func (s *Server) stop(ctx context.Context, server *http.Server) error {
	// ctx has ended; the requests have not.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.ShutdownGrace)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("stop: %w", errors.Join(err, server.Close()))
	}
	return nil
}

// The generated interface is implemented whole.
var _ StrictServerInterface = (*handlers)(nil)
