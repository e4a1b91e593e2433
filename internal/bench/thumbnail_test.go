package bench_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/internal/bench"
	"darkroom/media"
	"darkroom/media/vips"
)

var (
	measure = flag.Bool("measure", false, "measure programs that make thumbnails; see make bench")
	draw    = flag.String("draw", "", "draw this file instead of testing, as a process of its own")
	drawn   = flag.Int("draw-times", 1, "how often to draw it")
)

const (
	// rounds is how often the programs take turns, so that what else this
	// machine does hits all of them; the best turn of each counts.
	rounds = 3
	// perTurn is how many thumbnails of a file are timed. One more is made by the
	// same process and one by another, whose time is taken off: that leaves out
	// what starting takes.
	perTurn = 10
	// peakPause is how often the memory of a process is looked at. Its peak only
	// grows, and each of its pictures takes at least ten times as long.
	peakPause = 2 * time.Millisecond
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *draw == "" {
		os.Exit(m.Run())
	}
	if err := drawOurs(*draw, *drawn); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// drawOurs makes thumbnails as the media worker does.
func drawOurs(path string, times int) error {
	poster, err := media.NewPoster(media.ToolsConfig{FFmpeg: "ffmpeg", FFprobe: "ffprobe", Timeout: 20 * time.Second, MaxMemory: 1 << 30})
	if err != nil {
		return err
	}
	v, err := vips.New(vips.Config{MaxPixels: 100_000_000, MaxFrames: 4096, MaxMemory: 512 << 20}, poster, zap.NewNop())
	if err != nil {
		return err
	}
	defer v.Close()
	types := map[string]string{".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
	ext := filepath.Ext(path)
	for range times {
		if _, err := v.Thumbnail(context.Background(), path, media.Type{Kind: media.KindImage, MIME: types[ext], Ext: ext}); err != nil {
			return err
		}
	}
	return nil
}

// thumbnailer makes so many thumbnails of a file in a process of its own.
type thumbnailer struct {
	name    string
	command func(ctx context.Context, path string, times int) *exec.Cmd
}

func programs(t *testing.T) []thumbnailer {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	out := filepath.Join(t.TempDir(), "thumb.webp[Q=72,effort=2,strip]")
	return []thumbnailer{
		{"Darkroom", func(ctx context.Context, path string, times int) *exec.Cmd {
			return exec.CommandContext(ctx, self, "-draw", path, "-draw-times", strconv.Itoa(times))
		}},
		{"vipsthumbnail", func(ctx context.Context, path string, times int) *exec.Cmd {
			// Without a cache: the same file twice would be drawn once.
			args := []string{"--vips-concurrency=1", "--vips-cache-max=0", "--size", "512x512>", "-o", out}
			for range times {
				args = append(args, path)
			}
			return exec.CommandContext(ctx, "vipsthumbnail", args...)
		}},
		{"sharp", func(ctx context.Context, path string, times int) *exec.Cmd {
			return exec.CommandContext(ctx, "node", "sharp/thumbnail.js", path, strconv.Itoa(times))
		}},
	}
}

// turn is what one process took.
type turn struct {
	cpu    time.Duration
	peakMB int
}

// turns are the best of a thumbnailer: of a process that makes one, and of one
// that makes perTurn more.
type turns struct{ one, many turn }

func (b turns) better(one, many turn) turns {
	if b.many.cpu == 0 {
		return turns{one, many}
	}
	b.one.cpu, b.many.cpu = min(b.one.cpu, one.cpu), min(b.many.cpu, many.cpu)
	b.many.peakMB = max(b.many.peakMB, many.peakMB)
	return b
}

func (b turns) each() time.Duration { return (b.many.cpu - b.one.cpu) / perTurn }

// TestBenchThumbnails makes the same thumbnails by three programs.
func TestBenchThumbnails(t *testing.T) {
	t.Parallel()
	if !*measure {
		t.Skip("a measurement: make bench")
	}
	by := programs(t)
	table := bench.Table{Title: "Thumbnails", Head: []string{"picture", "by", "of our time", "processor time of one", "peak memory"}}
	for _, picture := range pictures(t) {
		best := map[string]turns{}
		for range rounds {
			for _, b := range by {
				one, many := run(t, b.command(t.Context(), picture.path, 1)), run(t, b.command(t.Context(), picture.path, 1+perTurn))
				best[b.name] = best[b.name].better(one, many)
			}
		}
		ours := best["Darkroom"].each()
		for _, b := range by {
			each := best[b.name].each()
			assert.Positive(t, each, b.name)
			table.Rows = append(table.Rows, []string{
				picture.name, b.name, fmt.Sprintf("%.2f ×", bench.Ratio(each, ours)),
				fmt.Sprintf("%.0f ms", float64(each)/1e6), fmt.Sprintf("%d MB", best[b.name].many.peakMB),
			})
		}
	}
	_, err := fmt.Fprint(os.Stdout, table)
	require.NoError(t, err)
}

// run takes the processor time of a process rather than the clock's: the machine
// may be shared. Its peak is looked at while it runs, as what the kernel tells
// of it afterwards (ru_maxrss) is at least the peak of who started it.
func run(t *testing.T, cmd *exec.Cmd) turn {
	t.Helper()
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	look := time.NewTicker(peakPause)
	defer look.Stop()
	peak := 0
	for {
		select {
		case err := <-ended:
			require.NoError(t, err)
			require.Positive(t, peak)
			return turn{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak}
		case <-look.C:
			peak = max(peak, peakOf(cmd.Process.Pid))
		}
	}
}

// peakOf is the most that a process has had resident so far, in megabytes; 0
// when it has ended.
func peakOf(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	if !found {
		return 0
	}
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		return 0
	}
	return kb >> 10
}
