// Package simulator plays the AI providers' HTTP APIs on this machine, true
// enough that their own clients work against it unchanged, with real pictures
// and films as outputs, and with faults on request; and Supabase Auth beside
// them. It serves local use without
// any key, and tests. It plays strangers: it imports nothing of Darkroom but
// internal plumbing.
//
// Each provider is one folder beside this file; faults, journal, jobs, uploads,
// studio, workshop, mediahost and courier are what they share. This package
// only joins them and adds the admin API under /sim.
package simulator

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/faults"
	"darkroom/simulator/higgsfield"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
	"darkroom/simulator/mediahost"
	"darkroom/simulator/notice"
	"darkroom/simulator/replicate"
	"darkroom/simulator/studio"
	"darkroom/simulator/supabaseauth"
	"darkroom/simulator/uploads"
	"darkroom/simulator/workshop"
)

// Simulator is all simulated providers and their media host.
type Simulator struct {
	cfg    Config
	logger *zap.Logger

	journal  *journal.Journal
	jobs     *jobs.Store
	uploads  *uploads.Store
	host     *mediahost.Host
	courier  *courier.Courier
	workshop *workshop.Workshop
	engine   *jobs.Engine
	rules    *faults.Rules
	higgs    *higgsfield.API
	auth     *supabaseauth.API
	api      http.Handler
	media    http.Handler

	doors doors
}

// New opens the folder and makes the simulator, which does nothing until Run.
// It fails when ffmpeg is not installed. Close it after Run.
func New(cfg Config, logger *zap.Logger) (*Simulator, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Simulator{cfg: cfg, logger: logger, doors: doors{api: cfg.URL, media: cfg.MediaURL}}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.assemble(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open opens everything that is kept on disk.
func (s *Simulator) open() (err error) {
	uploadDir, mediaDir := filepath.Join(s.cfg.Dir, "uploads"), filepath.Join(s.cfg.Dir, "media")
	for _, dir := range []string{uploadDir, mediaDir} {
		if err = os.MkdirAll(dir, 0o750); err != nil {
			return fmt.Errorf("make simulator folder: %w", err)
		}
	}
	if s.journal, err = journal.Open(s.cfg.Dir, time.Now); err != nil {
		return err
	}
	if s.jobs, err = jobs.OpenStore(s.cfg.Dir); err != nil {
		return err
	}
	if s.rules, err = faults.Open(s.cfg.Dir); err != nil {
		return err
	}
	if s.uploads, err = uploads.Open(uploadDir, time.Now); err != nil {
		return err
	}
	s.host, err = mediahost.New(mediaDir, s.cfg.MediaTTL, time.Now, s.logger)
	return err
}

// assemble joins the parts. A further provider is a few lines here: its New,
// Register with the engine, Routes on the mux.
func (s *Simulator) assemble() error {
	artist, err := studio.New()
	if err != nil {
		return err
	}
	key, err := s.key()
	if err != nil {
		return err
	}
	s.courier = courier.New(s.journal, time.Now, s.logger)
	s.workshop = workshop.New(workshop.Deps{
		Studio: artist, Host: s.host, Uploads: s.uploads, MediaURL: s.MediaURL, Parallel: s.cfg.Parallel,
	})
	s.engine = jobs.NewEngine(jobs.Deps{Store: s.jobs, Maker: s.workshop, Speed: s.cfg.Speed, Now: time.Now, Logger: s.logger})
	notices := &notice.Sender{Jobs: s.jobs, Courier: s.courier, Detour: s.detour, Logger: s.logger}
	names := ids.New(key, s.cfg.Seed != "")
	replicated, err := replicate.New(replicate.Deps{
		Jobs: s.jobs, Engine: s.engine, Uploads: s.uploads, Courier: s.courier, Notices: notices, Rules: s.rules,
		IDs: names, URL: s.URL, Retention: s.cfg.MediaTTL, RetryBase: s.cfg.RetryBase,
		Now: time.Now, Logger: s.logger,
	})
	if err != nil {
		return err
	}
	s.engine.Register(replicate.Name, replicated)
	calls, media := http.NewServeMux(), http.NewServeMux()
	replicated.Routes(calls)
	if err := s.joinFal(calls, names, notices); err != nil {
		return err
	}
	if err := s.joinGoogle(calls, names); err != nil {
		return err
	}
	if err := s.joinHiggsfield(calls, media, names, notices); err != nil {
		return err
	}
	if err := s.joinSupabase(calls, names); err != nil {
		return err
	}
	s.route(calls)
	media.Handle("/", s.host)
	s.media = s.journal.Record(journal.KindMedia, s.logger, media)
	return nil
}

// key returns the secret that names and signing secrets derive from: the seed,
// or random bytes kept in the folder.
func (s *Simulator) key() ([]byte, error) {
	if s.cfg.Seed != "" {
		return []byte(s.cfg.Seed), nil
	}
	path := filepath.Join(s.cfg.Dir, "key")
	key, err := os.ReadFile(path) //nolint:gosec // in the operator's own folder
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	key = []byte(rand.Text())
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return nil, fmt.Errorf("keep simulator key: %w", err)
	}
	return key, nil
}

// Handler serves the providers' APIs and the admin API, for tests with servers
// of their own.
func (s *Simulator) Handler() http.Handler { return s.api }

// MediaHandler serves the media host.
func (s *Simulator) MediaHandler() http.Handler { return s.media }

// Close lets files and connections go. Run must have returned.
func (s *Simulator) Close() error {
	if s.courier != nil {
		s.courier.Close()
		s.workshop.Close()
	}
	var errs []error
	for _, kept := range []struct {
		opened bool
		file   io.Closer
	}{
		{s.host != nil, s.host},
		{s.uploads != nil, s.uploads},
		{s.rules != nil, s.rules},
		{s.higgs != nil, s.higgs},
		{s.auth != nil, s.auth},
		{s.jobs != nil, s.jobs},
		{s.journal != nil, s.journal},
	} {
		if kept.opened {
			errs = append(errs, kept.file.Close())
		}
	}
	return errors.Join(errs...)
}
