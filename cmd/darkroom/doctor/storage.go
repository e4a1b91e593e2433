package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"go.uber.org/zap"

	"darkroom/cmd/internal/backend"
	"darkroom/internal/env"
	"darkroom/media"
)

// storage looks whether objects can be written and read.
func (p *patient) storage(ctx context.Context) []Finding {
	var cfg backend.Config
	if err := env.Load(p.src, &cfg); err != nil {
		return settingFaults([]string{"darkroom"}, err.Error())
	}
	mend := "make it a folder that this user may write to, and that api and workers share"
	if cfg.Backend == backend.Supabase {
		mend = "look at the bucket and the key in the project's settings"
	}
	store, _, err := backend.Open(cfg, zap.NewNop(), p.Now)
	if err == nil {
		err = store.Check(ctx)
	}
	if err != nil {
		return []Finding{bad("storage", mend, "%s: %v", cfg.Place(), err)}
	}
	return []Finding{good("storage", "%s can be written to", cfg.Place())}
}

// scratch looks for room where files lie while they are worked on.
func (p *patient) scratch(context.Context) []Finding {
	if !p.local && !p.has("worker") {
		return nil
	}
	var cfg struct {
		Scratch  media.ScratchConfig
		Download media.DownloadConfig
	}
	if err := env.Load(p.src, &cfg); err != nil {
		return settingFaults([]string{"worker"}, err.Error())
	}
	dir, err := existing(cfg.Scratch.Dir)
	if err != nil {
		return []Finding{bad("scratch", "set SCRATCH_DIR to another folder", "%v", err)}
	}
	// 2 is W_OK of access(2).
	if err = syscall.Access(dir, 2); err != nil {
		return []Finding{bad("scratch", "chown it to the worker's user, or set SCRATCH_DIR", "%s cannot be written to: %v", dir, err)}
	}
	var disk syscall.Statfs_t
	if err = syscall.Statfs(dir, &disk); err != nil {
		return []Finding{bad("scratch", "set SCRATCH_DIR to another folder", "%s: %v", dir, err)}
	}
	free := int64(disk.Bavail) * disk.Bsize //nolint:gosec // far below 2^63
	mend := "make room: df -h " + dir + "; or set SCRATCH_DIR to a larger disk"
	switch {
	case free < cfg.Download.MaxBytes:
		return []Finding{bad("scratch", mend, "%s has %d MB free, less than the largest file (MEDIA_MAX_BYTES)", dir, free>>20)}
	case free < cfg.Scratch.MaxBytes:
		return []Finding{odd("scratch", mend, "%s has %d MB free, less than SCRATCH_MAX_BYTES", dir, free>>20)}
	default:
		return []Finding{good("scratch", "%s has %d MB free", dir, free>>20)}
	}
}

// existing is dir, or the parent in which it would be made.
func existing(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		info, statErr := os.Stat(dir)
		switch {
		case statErr == nil && info.IsDir():
			return dir, nil
		case statErr == nil:
			return "", errors.New(dir + " is not a folder")
		case !errors.Is(statErr, os.ErrNotExist) || dir == filepath.Dir(dir):
			return "", statErr
		}
		dir = filepath.Dir(dir)
	}
}
