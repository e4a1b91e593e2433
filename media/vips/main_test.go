package vips_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/media"
	"darkroom/media/vips"
)

// shared is the one Thumbnailer of this process: libvips starts once.
var shared = sync.OnceValues(func() (*vips.Thumbnailer, error) {
	poster, err := media.NewPoster(media.ToolsConfig{FFmpeg: "ffmpeg", FFprobe: "ffprobe", Timeout: 20 * time.Second, MaxMemory: 1 << 30})
	if err != nil {
		return nil, err
	}
	return vips.New(vips.Config{MaxPixels: 100_000_000, MaxFrames: 4096, MaxMemory: 512 << 20}, poster, zap.NewNop())
})

func setup(t *testing.T) *vips.Thumbnailer {
	t.Helper()
	v, err := shared()
	require.NoError(t, err)
	return v
}

func TestMain(m *testing.M) {
	code := m.Run()
	if err := checkClose(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// checkClose is a test that can only run last: there is no way back from Close.
func checkClose() error {
	v, err := shared()
	if err != nil {
		return err
	}
	v.Close()
	v.Close()
	_, err = v.Thumbnail(context.Background(), "", media.Type{Kind: media.KindImage})
	if !errors.Is(err, vips.ErrClosed) {
		return fmt.Errorf("after Close: %w", err)
	}
	return nil
}
