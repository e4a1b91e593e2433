package simulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"
)

// doors are the listeners and the addresses that callers know them by.
type doors struct {
	mu         sync.Mutex
	api, media string
	// listeners are those of the APIs and the media host; mails is the mail server's.
	listeners []net.Listener
	mails     net.Listener
}

// URL returns the address of the APIs, without a path: Replicate's base is this
// and /v1. It is known after Listen.
func (s *Simulator) URL() string {
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	return s.doors.api
}

// MediaURL returns the address of the media host. It is known after Listen.
func (s *Simulator) MediaURL() string {
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	return s.doors.media
}

// SMTPAddr returns host:port of the mail server. It is known after Listen.
func (s *Simulator) SMTPAddr() string {
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	return s.doors.mails.Addr().String()
}

// Listen takes all ports, so that a taken one is known before anything runs.
// Run does it if it has not been done.
func (s *Simulator) Listen(ctx context.Context) error {
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	if s.doors.listeners != nil {
		return nil
	}
	api, err := listen(ctx, "SIMULATOR_ADDR", s.cfg.Addr)
	if err != nil {
		return err
	}
	media, err := listen(ctx, "SIMULATOR_MEDIA_ADDR", s.cfg.MediaAddr)
	if err != nil {
		return errors.Join(err, api.Close())
	}
	mails, err := listen(ctx, "SIMULATOR_SMTP_ADDR", s.cfg.SMTPAddr)
	if err != nil {
		return errors.Join(err, api.Close(), media.Close())
	}
	s.doors.mails = mails
	s.doors.listeners = []net.Listener{api, media}
	if s.doors.api == "" {
		s.doors.api = "http://" + api.Addr().String()
	}
	if s.doors.media == "" {
		s.doors.media = "http://" + media.Addr().String()
	}
	return nil
}

func listen(ctx context.Context, variable, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (set %s to another address if it is taken): %w", addr, variable, err)
	}
	return listener, nil
}

const (
	// headerTimeout keeps idle strangers from holding connections.
	headerTimeout = 10 * time.Second
	// drain is how long calls under way may take after a stop; the longest, a
	// create that waits, is cut short by its own context.
	drain = 3 * time.Second
	// sweepInterval is how often expired files are deleted. They are hidden at
	// once, so this only bounds the disk.
	sweepInterval = time.Minute
)

// Run serves and drives jobs until ctx is done. What is unfinished then goes on
// at the next start with the same folder.
func (s *Simulator) Run(ctx context.Context) error {
	if err := s.Listen(ctx); err != nil {
		return err
	}
	s.logger.Info("simulator ready", zap.String("api", s.URL()), zap.String("media", s.MediaURL()), zap.String("smtp", s.SMTPAddr()), zap.String("dir", s.cfg.Dir))
	group, ctx := errgroup.WithContext(ctx)
	handlers := []http.Handler{s.api, s.media}
	for i, listener := range s.doors.listeners {
		group.Go(func() error { return serve(ctx, listener, handlers[i]) })
	}
	group.Go(func() error { return s.mails.Run(ctx, s.doors.mails) })
	group.Go(func() error { s.engine.Run(ctx); return nil })
	group.Go(func() error { s.host.Sweep(ctx, sweepInterval); return nil })
	group.Go(func() error { s.sweepUploads(ctx); return nil })
	return group.Wait()
}

// serve serves until ctx is done and then lets calls under way end.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout,
		// Calls that wait for a job end with the simulator.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain) // ctx is over, the drain is not
		defer cancel()
		if server.Shutdown(last) != nil {
			stopped <- server.Close()
			return
		}
		stopped <- nil
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	return <-stopped
}

func (s *Simulator) sweepUploads(ctx context.Context) {
	ticker := time.NewTicker(sweepInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := s.uploads.Purge(); err != nil {
				s.logger.Error("purge expired uploads", zap.Error(err))
			}
		}
	}
}
