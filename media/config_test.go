package media_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/media"
)

func TestConfigDefaultsAreValid(t *testing.T) {
	t.Parallel()
	var cfg media.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.Equal(t, []string{"replicate.delivery", "*.replicate.delivery"}, cfg.Download.Hosts)
	assert.Equal(t, int64(2<<30), cfg.Download.MaxBytes)
	assert.Equal(t, int64(8<<30), cfg.Scratch.MaxBytes)
	assert.Equal(t, 30*time.Second, cfg.Tools.Timeout)
}

func TestConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"MEDIA_MAX_BYTES", "MEDIA_IDLE_TIMEOUT", "SCRATCH_MAX_BYTES", "MEDIA_TOOL_TIMEOUT"} {
		var cfg media.Config
		require.ErrorContains(t, env.Load(env.Source{name: "-1s"}, &cfg), name)
	}
	require.ErrorContains(t, media.DownloadConfig{}.Validate(), "MEDIA_PROVIDER_HOSTS")
	require.ErrorContains(t, media.DownloadConfig{Hosts: []string{"https://a"}}.Validate(), "MEDIA_PROVIDER_HOSTS")
	require.ErrorContains(t, media.DownloadConfig{Hosts: []string{"a"}, IdleTimeout: 1}.Validate(), "MEDIA_MAX_BYTES")
	require.ErrorContains(t, media.DownloadConfig{Hosts: []string{"a"}, MaxBytes: 1}.Validate(), "MEDIA_IDLE_TIMEOUT")
	require.ErrorContains(t, media.ScratchConfig{MaxBytes: 1}.Validate(), "SCRATCH_DIR")
	require.ErrorContains(t, media.ScratchConfig{Dir: "x"}.Validate(), "SCRATCH_MAX_BYTES")
	require.ErrorContains(t, media.ToolsConfig{Timeout: 1}.Validate(), "FFMPEG_PATH")
	require.ErrorContains(t, media.ToolsConfig{FFmpeg: "x", FFprobe: "y"}.Validate(), "MEDIA_TOOL_TIMEOUT")
	require.ErrorContains(t, media.ToolsConfig{FFmpeg: "x", FFprobe: "y", Timeout: 1}.Validate(), "MEDIA_TOOL_MEMORY")
}

// A file that is allowed must also have room, or it is fetched for ever.
func TestConfigHasRoomForTheLargestFile(t *testing.T) {
	t.Parallel()
	var cfg media.Config
	require.ErrorContains(t, env.Load(env.Source{"SCRATCH_MAX_BYTES": "100", "MEDIA_MAX_BYTES": "101"}, &cfg), "SCRATCH_MAX_BYTES")
	require.NoError(t, env.Load(env.Source{"SCRATCH_MAX_BYTES": "100", "MEDIA_MAX_BYTES": "100"}, &cfg))
}
