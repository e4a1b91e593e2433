package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/worker"

	"darkroom/activities"
	"darkroom/catalog"
	"darkroom/internal/env"
	"darkroom/internal/netguard"
	"darkroom/media"
	"darkroom/media/vips"
	"darkroom/workflows"
)

const (
	// mediaSlots is how many media steps run at a time: two keep two cores and a
	// home line busy, and bound the memory whatever the burst.
	mediaSlots = 2
	// mediaLock names the lock that makes the bound hold over all processes.
	mediaLock = "media"
)

// serveMedia runs the steps that move and draw files until ctx ends. Unless
// every host may work, it stands by while another process does.
func serveMedia(ctx context.Context, src env.Source) error {
	var cfg mediaConfig
	if err := env.Load(src, &cfg); err != nil {
		return fmt.Errorf("configuration:\n%w", err)
	}
	base, err := newBase(ctx, cfg.Common)
	if err != nil {
		return err
	}
	defer base.close()
	poster, err := media.NewPoster(cfg.Media.Tools)
	if err != nil {
		return err
	}
	// Once a process: libvips cannot be started again after it was stopped.
	thumbs, err := vips.New(cfg.Vips, poster, base.log)
	if err != nil {
		return fmt.Errorf("set up libvips: %w", err)
	}
	defer thumbs.Close()
	work := func(ctx context.Context) error { return workMedia(ctx, cfg, base, thumbs) }
	if cfg.Slots.PerHost {
		return base.serve(ctx, work)
	}
	return base.serve(ctx, func(ctx context.Context) error {
		base.gauges.ready.Store(true) // standing by is what this process is for, until its turn comes
		return base.db.WhileLocked(ctx, mediaLock, base.log, work)
	})
}

// workMedia runs the media queue while this process may.
func workMedia(ctx context.Context, cfg mediaConfig, base *base, thumbs *vips.Thumbnailer) (err error) {
	scratch, err := media.NewScratch(cfg.Media.Scratch)
	if err != nil {
		return fmt.Errorf("set up scratch: %w", err)
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	loaders, err := newLoaders(cfg)
	if err != nil {
		return err
	}
	defer loaders.close()
	prober, err := media.NewProber(cfg.Media.Tools)
	if err != nil {
		return err
	}
	offer, err := catalog.Load()
	if err != nil {
		return err
	}
	steps := activities.NewMedia(activities.MediaDeps{
		Records: base.db, Scratch: scratch, Store: base.store, Downloader: loaders.outputs, InputLoader: loaders.inputs,
		Files: offer, Probe: prober, Thumbs: thumbs, Masks: thumbs, Running: base.gauges.running,
	})
	return base.poll(ctx, func(fail func(error)) []worker.Worker {
		options := base.options(fail)
		options.DisableWorkflowWorker = true
		options.MaxConcurrentActivityExecutionSize = mediaSlots
		w := worker.New(base.dispatcher.Client(), workflows.QueueMedia, options)
		w.RegisterActivity(steps)
		return []worker.Worker{w}
	})
}

// loaders fetch files: outputs from providers, inputs from wherever users say.
type loaders struct{ outputs, inputs *media.Downloader }

func newLoaders(cfg mediaConfig) (loaders, error) {
	guard, err := netguard.New(cfg.Guard, nil)
	if err != nil {
		return loaders{}, err
	}
	authorizers, err := cfg.Vendors.Authorizers()
	if err != nil {
		return loaders{}, err
	}
	from := cfg.Media.Download
	from.Hosts = slices.Concat(from.Hosts, cfg.Vendors.Hosts())
	outputs, err := media.NewDownloader(from, guard, authorizers...)
	if err != nil {
		return loaders{}, err
	}
	// No address of a user leads inwards, whatever hosts the provider may be behind.
	strict, err := netguard.New(netguard.Config{}, nil)
	if err != nil {
		return loaders{}, err
	}
	inputs, err := media.NewDownloader(cfg.Inputs.Download(cfg.Media.Download), strict)
	return loaders{outputs, inputs}, err
}

func (l loaders) close() {
	l.outputs.Close()
	l.inputs.Close()
}
