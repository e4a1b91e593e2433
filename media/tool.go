package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	// maxToolOutput holds the largest poster frame (1024x1024 pixels of
	// incompressible noise as PNG are 3 MB) and the probe of any file.
	maxToolOutput = 8 << 20
	// maxToolComplaint is enough of stderr to see what a tool did not like.
	maxToolComplaint = 2 << 10
	// toolGrace is how long a killed tool's pipes may stay open.
	toolGrace = 2 * time.Second
)

// runTool runs ffmpeg or ffprobe and returns what it wrote. The tool sees an
// empty environment, so that no secret of ours is in reach of a hostile file,
// and dies with all its children when ctx ends.
func runTool(ctx context.Context, timeout time.Duration, program string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	out, complaint := &capped{max: maxToolOutput}, &capped{max: maxToolComplaint}
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // the operator names the program, and args are ours
	cmd.Env = []string{}
	cmd.Stdout, cmd.Stderr = out, complaint
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = toolGrace

	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", program, context.Cause(ctx))
	}
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return nil, fmt.Errorf("%w: %s: %s", ErrCorrupt, program, strings.TrimSpace(complaint.kept.String()))
	}
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", program, err)
	}
	if out.cut {
		return nil, fmt.Errorf("%w: %s wrote more than %d bytes", ErrTooLarge, program, maxToolOutput)
	}
	return out.kept.Bytes(), nil
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

// inputArgs name a local file to ffmpeg or ffprobe. The format is given, not
// guessed, and only files and pipes may be opened: a playlist dressed up as a
// video can neither choose its own reader nor reach the network.
func inputArgs(path string, t Type) ([]string, error) {
	format := demuxer(t.MIME)
	if format == "" {
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, t.MIME)
	}
	return []string{"-protocol_whitelist", "file,pipe", "-f", format, "-i", "file:" + path}, nil
}

// demuxer is ffmpeg's name for the container of a sniffed type, or "".
func demuxer(mime string) string {
	switch mime {
	case "video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2", "audio/mp4", "audio/x-m4a":
		return "mov"
	case "video/webm", "video/x-matroska", "audio/webm":
		return "matroska"
	case "video/x-msvideo":
		return "avi"
	case "video/x-flv":
		return "flv"
	case "video/mpeg":
		return "mpeg"
	case "video/ogg", "audio/ogg":
		return "ogg"
	case "audio/mpeg":
		return "mp3"
	case "audio/wav":
		return "wav"
	case "audio/flac":
		return "flac"
	case "audio/aac":
		return "aac"
	default:
		return ""
	}
}
