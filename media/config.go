package media

import (
	"errors"
	"fmt"
	"time"

	"darkroom/internal/netguard"
)

// Config is the configuration of everything in this package.
type Config struct {
	Download DownloadConfig
	Scratch  ScratchConfig
	Tools    ToolsConfig
}

// Validate checks what concerns more than one part.
func (c Config) Validate() error {
	if c.Scratch.MaxBytes < c.Download.MaxBytes {
		return errors.New("SCRATCH_MAX_BYTES: must be at least MEDIA_MAX_BYTES, so that the largest file has room")
	}
	return nil
}

// DownloadConfig bounds one download.
type DownloadConfig struct {
	Hosts       []string      `env:"MEDIA_PROVIDER_HOSTS" envSeparator:"," envDefault:"replicate.delivery,*.replicate.delivery" desc:"Comma-separated hosts that outputs are fetched from: media.example is one, *.media.example is all below it, * is any public host. Replicate's content network"`
	MaxBytes    int64         `env:"MEDIA_MAX_BYTES" envDefault:"2147483648" desc:"Largest file that is fetched from a provider, in bytes. 2 GiB: four times the largest upscaled video seen"`
	IdleTimeout time.Duration `env:"MEDIA_IDLE_TIMEOUT" envDefault:"30s" desc:"How long a download may stand still before it is given up, as a duration. 30s: the providers' content networks resume within a few seconds or never"`
}

// Validate names the variable that cannot be used.
func (c DownloadConfig) Validate() error {
	if err := netguard.Hosts(c.Hosts).Validate(); err != nil {
		return fmt.Errorf("MEDIA_PROVIDER_HOSTS: %w", err)
	}
	if c.MaxBytes <= 0 {
		return errors.New("MEDIA_MAX_BYTES: must be a positive number of bytes")
	}
	if c.IdleTimeout <= 0 {
		return errors.New("MEDIA_IDLE_TIMEOUT: must be a positive duration such as 30s")
	}
	return nil
}

// InputConfig bounds the files that users give by address.
type InputConfig struct {
	MaxBytes int64 `env:"INPUT_MAX_BYTES" envDefault:"104857600" desc:"Largest input file that is fetched from an address of a user, in bytes. 100 MiB: what the providers' own file APIs take"`
}

// Validate names the variable that cannot be used.
func (c InputConfig) Validate() error {
	if c.MaxBytes <= 0 {
		return errors.New("INPUT_MAX_BYTES: must be a positive number of bytes")
	}
	return nil
}

// Download bounds the fetching of an input: from any public host, within a limit of
// its own.
func (c InputConfig) Download(outputs DownloadConfig) DownloadConfig {
	outputs.Hosts, outputs.MaxBytes = []string{"*"}, c.MaxBytes
	return outputs
}

// ScratchConfig says where files lie while they are worked on.
type ScratchConfig struct {
	Dir      string `env:"SCRATCH_DIR" envDefault:".darkroom/scratch" desc:"Folder for files while they are worked on; every process empties its own part of it at start"`
	MaxBytes int64  `env:"SCRATCH_MAX_BYTES" envDefault:"8589934592" desc:"How many bytes the files of one process may take there. 8 GiB: two files of the largest size in work, and two more kept for their next step"`
}

// Validate names the variable that cannot be used.
func (c ScratchConfig) Validate() error {
	if c.Dir == "" {
		return errors.New("SCRATCH_DIR: must name a folder")
	}
	if c.MaxBytes <= 0 {
		return errors.New("SCRATCH_MAX_BYTES: must be a positive number of bytes")
	}
	return nil
}

// minToolMemory is what ffmpeg's libraries alone need to be loaded, and a small
// frame: with less no run could succeed.
const minToolMemory = 384 << 20

// ToolsConfig says how ffmpeg and ffprobe are run.
type ToolsConfig struct {
	FFmpeg  string        `env:"FFMPEG_PATH" envDefault:"ffmpeg" desc:"The ffmpeg program, as a name on PATH or a path"`
	FFprobe string        `env:"FFPROBE_PATH" envDefault:"ffprobe" desc:"The ffprobe program, as a name on PATH or a path"`
	Timeout time.Duration `env:"MEDIA_TOOL_TIMEOUT" envDefault:"30s" desc:"How long one run of ffmpeg or ffprobe may take, as a duration. 30s: one frame of an 8K video takes two on a slow core"`
	// MaxMemory limits addresses, which are some more than memory in use.
	MaxMemory int64 `env:"MEDIA_TOOL_MEMORY" envDefault:"1073741824" desc:"How much memory one run of ffmpeg or ffprobe may take, in bytes. 1 GiB: twice what one frame of an 8K H.265 video takes"`
}

// Validate names the variable that cannot be used.
func (c ToolsConfig) Validate() error {
	if c.FFmpeg == "" || c.FFprobe == "" {
		return errors.New("FFMPEG_PATH, FFPROBE_PATH: must name a program")
	}
	if c.Timeout <= 0 {
		return errors.New("MEDIA_TOOL_TIMEOUT: must be a positive duration such as 30s")
	}
	if c.MaxMemory < minToolMemory {
		return fmt.Errorf("MEDIA_TOOL_MEMORY: must be at least %d bytes", minToolMemory)
	}
	return nil
}
