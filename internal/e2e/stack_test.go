package e2e_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/joho/godotenv"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

const (
	// startWait covers the first start on two loaded cores: a database cluster
	// is made and Temporal's schema written.
	startWait = 3 * time.Minute
	// stopWait is longer than the longest stop of a part.
	stopWait = 90 * time.Second
)

// logName tells apart what the stacks of two runs at a time said.
var logName = flag.String("log", "e2e.log", "name of the file in bin/ for what the stack said, if a test fails")

// running is the one stack of this test binary.
// Starting it takes seconds, and every test may share it.
var running *local

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse() // before the stack is started, which asks what for
	dir, err := os.MkdirTemp("", "darkroom-e2e-*")
	if err != nil {
		return report(err)
	}
	if running, err = start(dir, nil); err != nil {
		return report(err)
	}
	code := m.Run()
	ended := running.stop()
	if code != 0 {
		ended = errors.Join(ended, running.keepLog())
	}
	if err := errors.Join(ended, os.RemoveAll(dir)); err != nil {
		return report(err)
	}
	return code
}

// keepLog leaves beside the programs what they said. It is thousands of lines,
// behind which the failures would not be found.
func (s *local) keepLog() error {
	path := filepath.Join(s.bin, *logName)
	fmt.Fprintln(os.Stderr, "e2e: what the stack said is in", path)
	return os.WriteFile(path, []byte(s.log.String()), 0o600)
}

func report(err error) int {
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}

// local is a stack on this machine.
type local struct {
	dir, bin string
	env      map[string]string
	cmd      *exec.Cmd
	ended    chan error
	log      *diary
	secrets  map[string]string
	network  *network // nil where the stack is measured
}

// diary keeps what the stack says.
type diary struct {
	mu   sync.Mutex
	text strings.Builder
}

func (d *diary) write(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text.WriteString(line + "\n")
}

// String returns everything said so far.
func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// start brings a stack up in dir, with more variables than the usual ones.
func start(dir string, more map[string]string) (*local, error) {
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		return nil, err
	}
	if _, err = os.Stat(filepath.Join(bin, "darkroom")); err != nil {
		return nil, errors.New("bin/darkroom is not there: run make build")
	}
	// Another account serves the database when we are root, and must get in.
	if err = os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	s := &local{dir: dir, bin: bin, log: &diary{}, env: map[string]string{
		"DARKROOM_DATA": dir, "NO_COLOR": "1", "TMPDIR": filepath.Join(dir, "tmp"),
		// All tests share one account: a refusal that one of them wants must not hold
		// up the others.
		"CIRCUIT_COOL_DOWN": "100ms",
		// A receiver that is down for the first tries is reached within the test.
		"MESSAGE_PAUSES": "200ms,500ms,1s,1s",
		// The simulator has no limits of single models.
		"PROVIDER_MODEL_LIMITS": "false",
	}}
	if err = os.Mkdir(s.env["TMPDIR"], 0o700); err != nil {
		return nil, err
	}
	maps.Copy(s.env, more)
	turn, err := s.takeTurn()
	if err != nil {
		return nil, err
	}
	defer func() { _ = turn.Close() }()
	if err = s.choosePorts(); err != nil {
		return nil, err
	}
	// What is measured goes without the proxies: every byte would pass through
	// this process, and those of the bare workflows do not.
	if !*measure {
		if s.network, err = lay(s.env); err != nil {
			return nil, err
		}
	}
	return s, s.up()
}

// takeTurn waits until no other stack is coming up, in this process or another: a
// port that it has chosen and does not listen on yet would be chosen again. Closing
// the file ends the turn.
func (s *local) takeTurn() (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(s.bin, "e2e.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Ports are chosen below those that Linux gives away by itself, to connections and
// to whoever asks for any: one of these, as Temporal takes some, would be gone before
// its part listens on it. There are 1,768 to look through from the last start.
const (
	firstPort = 20_000
	lastStart = 31_000
	lastPort  = 32_767
)

// choosePorts gives every part a port that is free now.
func (s *local) choosePorts() error {
	port := firstPort + rand.IntN(lastStart-firstPort) // apart from other stacks
	for _, name := range []string{
		"API_ADDR", "TEMPORAL_ADDRESS", "TEMPORAL_UI_ADDR", "SIMULATOR_ADDR", "SIMULATOR_MEDIA_ADDR", "SIMULATOR_SMTP_ADDR",
		"WORKER_METRICS_ADDR", "MEDIA_WORKER_METRICS_ADDR", "POSTGRES_PORT", "SPARE_ADDR",
	} {
		for s.env[name] == "" {
			port++
			if port > lastPort {
				return errors.New("no port is free")
			}
			listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				continue // somebody's
			}
			s.env[name] = listener.Addr().String()
			if err := listener.Close(); err != nil {
				return err
			}
		}
	}
	_, s.env["POSTGRES_PORT"], _ = strings.Cut(s.env["POSTGRES_PORT"], ":")
	return nil
}

// environment is that of this process with the stack's own on top.
func (s *local) environment() []string {
	out := env.FromOS().List()
	for name, value := range s.env {
		out = append(out, name+"="+value)
	}
	return out
}

// up starts darkroom dev and waits until it says that everything is.
func (s *local) up() error {
	s.cmd = exec.CommandContext(context.Background(), filepath.Join(s.bin, "darkroom"), "dev")
	s.cmd.Env, s.cmd.Dir = s.environment(), s.dir
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGINT) }
	output, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	s.cmd.Stderr = s.cmd.Stdout
	if err = s.cmd.Start(); err != nil {
		return err
	}
	ready := make(chan struct{})
	s.ended = make(chan error, 1)
	go s.follow(output, ready)
	select {
	case <-ready:
		s.secrets, err = godotenv.Read(filepath.Join(s.dir, "secrets.env"))
		return err
	case err := <-s.ended:
		return fmt.Errorf("darkroom dev ended: %w\n%s", err, s.log)
	case <-time.After(startWait):
		return errors.Join(errors.New("darkroom dev is not up in time"), s.stop())
	}
}

// follow keeps what the stack says and notices when it is up, then when it ends.
func (s *local) follow(output io.Reader, ready chan<- struct{}) {
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 1<<20) // a line of the log may hold an error with its causes
	for lines.Scan() {
		s.log.write(lines.Text())
		if strings.HasPrefix(lines.Text(), "Darkroom is up") {
			close(ready)
		}
	}
	s.ended <- s.cmd.Wait()
}

// stop asks for a clean end and waits for it.
func (s *local) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case err := <-s.ended:
		return err
	case <-time.After(stopWait):
		return errors.Join(errors.New("darkroom dev did not stop in time"), s.cmd.Process.Kill())
	}
}

func (s *local) url(part, path string) string { return "http://" + s.env[part] + path }

// process finds the process of the stack whose command line ends so.
func (s *local) process(tail string) (int, error) {
	want := filepath.Join(s.bin, tail)
	return s.find(func(argv []string) bool { return strings.Join(argv, " ") == want })
}

// find looks for a process of this stack by its command line.
func (s *local) find(match func(argv []string) bool) (int, error) {
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		return 0, err
	}
	for _, path := range lines {
		raw, err := os.ReadFile(path)
		if err != nil || !match(strings.Split(strings.TrimRight(string(raw), "\x00"), "\x00")) {
			continue
		}
		var pid int
		if _, err := fmt.Sscanf(path, "/proc/%d/cmdline", &pid); err == nil && s.ours(pid) {
			return pid, nil
		}
	}
	return 0, errors.New("no such process")
}

// ours tells whether a process was started with this stack's data.
func (s *local) ours(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	return err == nil && strings.Contains(string(raw), "DARKROOM_DATA="+s.dir+"\x00")
}

// environOf is what a part of the stack was started with.
func environOf(t *testing.T, tail string) []string {
	t.Helper()
	pid, err := running.process(tail)
	require.NoError(t, err)
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	require.NoError(t, err)
	return strings.Split(strings.TrimRight(string(raw), "\x00"), "\x00")
}

// kill ends a part as a power cut would.
func (s *local) kill(t *testing.T, tail string) {
	t.Helper()
	pid, err := s.process(tail)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
}

// get reads one address of the stack.
func get(ctx context.Context, url string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, nil, err
	}
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}
