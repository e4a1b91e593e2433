package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// maxToolOutput holds the largest poster frame (1024x1024 pixels of
	// incompressible noise as PNG are 4 MB) and the probe of any file.
	maxToolOutput = 8 << 20
	// maxToolComplaint is enough of stderr to see what a tool did not like.
	maxToolComplaint = 2 << 10
	// toolGrace is how long a killed tool's pipes may stay open.
	toolGrace = 2 * time.Second
)

// fence is a shell that limits itself and then becomes the tool, so that the
// limits hold from the tool's first instruction on, and still when this process
// has died: $1 KB of addresses, $2 s of computing, no file written, no core
// dump. Addresses and not memory in use, because Linux limits nothing else for
// a single process.
const fence = `ulimit -v "$1" && ulimit -t "$2" && ulimit -f 0 && ulimit -c 0 && shift 2 && exec "$@"`

// runTool runs ffmpeg or ffprobe and returns what it wrote. The tool sees an
// empty environment, so that no secret of ours is in reach of a hostile file,
// and dies with all its children when ctx ends.
func runTool(ctx context.Context, cfg ToolsConfig, program string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", program, err)
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	out, complaint := &capped{max: maxToolOutput}, &capped{max: maxToolComplaint}
	cmd := fenced(ctx, cfg, path, args)
	cmd.Stdout, cmd.Stderr = out, complaint

	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", program, context.Cause(ctx))
	}
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return nil, fmt.Errorf("%w: %s: %w: %s", ErrCorrupt, program, err, strings.TrimSpace(complaint.kept.String()))
	}
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", program, err)
	}
	if out.cut {
		return nil, fmt.Errorf("%w: %s wrote more than %d bytes", ErrTooLarge, program, maxToolOutput)
	}
	return out.kept.Bytes(), nil
}

func fenced(ctx context.Context, cfg ToolsConfig, path string, args []string) *exec.Cmd {
	kilobytes := strconv.FormatInt(cfg.MaxMemory>>10, 10)
	// One thread cannot compute for longer than it has time.
	seconds := strconv.Itoa(int(cfg.Timeout.Seconds()) + 1)
	words := append([]string{"-c", fence, "sh", kilobytes, seconds, path}, args...)
	cmd := exec.CommandContext(ctx, "/bin/sh", words...) //nolint:gosec // the operator names the program, and args are ours
	cmd.Env = []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = toolGrace
	return cmd
}

// capped keeps the first max bytes and swallows the rest. The buffer is no
// embedded field: its ReadFrom would let io.Copy pass the limit by.
type capped struct {
	kept bytes.Buffer
	max  int
	cut  bool
}

// Write always takes all of p, so that the tool never blocks.
func (c *capped) Write(p []byte) (int, error) {
	keep := p[:min(len(p), c.max-c.kept.Len())]
	c.cut = c.cut || len(keep) < len(p)
	c.kept.Write(keep)
	return len(p), nil
}
