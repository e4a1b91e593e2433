package vips

import "golang.org/x/sync/semaphore"

// With returns a Thumbnailer of other limits on the same libvips, which cannot
// be started twice. It must not be closed.
func (v *Thumbnailer) With(cfg Config) *Thumbnailer {
	return &Thumbnailer{cfg: cfg, poster: v.poster, memory: semaphore.NewWeighted(cfg.MaxMemory)}
}
