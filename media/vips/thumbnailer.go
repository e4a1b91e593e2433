// Package vips makes thumbnails with libvips. It is the only package that links
// libvips, so that only the media worker does. It decides how a thumbnail looks
// and what it may cost; where files come from and go to is not its business.
package vips

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	govips "github.com/davidbyttow/govips/v2/vips"
	"go.uber.org/zap"
	"golang.org/x/sync/semaphore"

	"darkroom/media"
)

// ErrClosed means that the Thumbnailer was closed.
var ErrClosed = errors.New("thumbnailer is closed")

// Thumbnailer makes thumbnails of pictures and videos. It is safe for many
// goroutines; the caller bounds how many work at a time.
type Thumbnailer struct {
	cfg    Config
	poster *media.Poster
	// memory is what the pictures in work leave of the budget.
	memory *semaphore.Weighted

	// mu is held for reading during every thumbnail and for writing by Close.
	mu     sync.RWMutex
	closed bool
}

// New starts libvips. A process makes one Thumbnailer, once: libvips cannot be
// started again after Close.
func New(cfg Config, poster *media.Poster, log *zap.Logger) (*Thumbnailer, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if err := start(log.Named("libvips")); err != nil {
		return nil, err
	}
	return &Thumbnailer{cfg: cfg, poster: poster, memory: semaphore.NewWeighted(cfg.MaxMemory)}, nil
}

// start turns govips' panics into errors. Cache off, because every file is seen
// once and a cache is what leaked in the application before this one; one
// thread a picture, because the queue already runs two at a time.
func start(log *zap.Logger) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("start libvips: %v", cause)
		}
	}()
	// Below critical it tells of each broken row of a broken file.
	govips.LoggingSettings(func(domain string, _ govips.LogLevel, message string) {
		log.Warn(message, zap.String("domain", domain))
	}, govips.LogLevelCritical)
	govips.Startup(&govips.Config{ConcurrencyLevel: 1, MaxCacheFiles: 0, MaxCacheMem: 0, MaxCacheSize: 0})
	fence()
	return nil
}

// Close waits for the thumbnails in work and stops libvips.
func (v *Thumbnailer) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return
	}
	v.closed = true
	govips.Shutdown()
}

// Thumbnail makes the thumbnail of the file at path, which is of type t.
// Animations show their first frame. Pictures wait until there is memory for
// them. One that is being decoded does not stop when ctx ends: the limits keep
// it to a few seconds, at worst to some twenty for an AVIF or HEIC on a busy
// processor.
func (v *Thumbnailer) Thumbnail(ctx context.Context, path string, t media.Type) (media.Thumbnail, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return media.Thumbnail{}, ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return media.Thumbnail{}, context.Cause(ctx)
	}
	switch {
	case t.Kind == media.KindVideo, media.Drawn(t):
		return v.byPoster(ctx, path, t)
	case t.Kind == media.KindImage:
		return v.byLibvips(ctx, path, t)
	}
	return media.Thumbnail{}, fmt.Errorf("thumbnail of %s: %w", t.MIME, media.ErrUnsupported)
}

func (v *Thumbnailer) byLibvips(ctx context.Context, path string, t media.Type) (media.Thumbnail, error) {
	source, release, err := v.admit(ctx, path, t)
	thumb := media.Thumbnail{Source: source}
	if err != nil {
		return thumb, err
	}
	defer release()
	img, err := shrinkFile(path)
	if err != nil {
		return thumb, fmt.Errorf("shrink: %w", err)
	}
	return finish(thumb, img)
}

// admit looks at a picture before libvips decodes it, and waits until there is
// memory for it, which release gives back. The size is told as far as it is known,
// with an error too.
func (v *Thumbnailer) admit(ctx context.Context, path string, t media.Type) (source media.Info, release func(), err error) {
	if err = inspect(path, t, v.cfg.MaxFrames); err != nil {
		return media.Info{}, nil, err
	}
	head, err := readHeader(path)
	if err != nil {
		return media.Info{}, nil, fmt.Errorf("read header: %w", err)
	}
	cost, err := v.price(head, path)
	if err != nil {
		return head.displayed(), nil, err
	}
	if err = v.memory.Acquire(ctx, cost); err != nil {
		return head.displayed(), nil, context.Cause(ctx)
	}
	return head.displayed(), func() { v.memory.Release(cost) }, nil
}

// price is the memory that a picture will take, or ErrTooLarge.
func (v *Thumbnailer) price(head header, path string) (int64, error) {
	if head.width > v.cfg.MaxPixels/head.height {
		return 0, fmt.Errorf("%w: %d x %d pixels, at most %d in all", media.ErrTooLarge, head.width, head.height, v.cfg.MaxPixels)
	}
	if head.pages > v.cfg.MaxFrames {
		return 0, fmt.Errorf("%w: %d frames, at most %d", media.ErrTooLarge, head.pages, v.cfg.MaxFrames)
	}
	file, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("look at picture: %w", err)
	}
	cost := head.cost(file.Size())
	if cost > v.cfg.MaxMemory {
		return 0, fmt.Errorf("%w: it takes %d bytes of memory, at most %d", media.ErrTooLarge, cost, v.cfg.MaxMemory)
	}
	return cost, nil
}

func (v *Thumbnailer) byPoster(ctx context.Context, path string, t media.Type) (media.Thumbnail, error) {
	frame, err := v.poster.Frame(ctx, path, t)
	thumb := media.Thumbnail{Source: frame.Source}
	if err != nil {
		return thumb, err
	}
	img, err := shrinkBytes(frame.PNG)
	if err != nil {
		return thumb, fmt.Errorf("shrink poster: %w", err)
	}
	return finish(thumb, img)
}
