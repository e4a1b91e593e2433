package stack_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

// patience bounds every wait of these tests; each takes milliseconds.
const patience = 30 * time.Second

// bundle is a stack under test and what it wrote.
type bundle struct {
	stack *stack.Stack
	out   *transcript
}

func setup(t *testing.T) *bundle {
	t.Helper()
	out := &transcript{changed: make(chan struct{})}
	cfg := stack.Config{RestartWait: 10 * time.Millisecond, ReadyWait: patience}
	return &bundle{stack: stack.New(cfg, out), out: out}
}

// run runs the services, does meanwhile once all are up, and then stops them.
func (b *bundle) run(t *testing.T, services []stack.Service, meanwhile func()) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	up, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- b.stack.Run(ctx, services, func() { close(up) }) }()
	select {
	case err := <-ended:
		return err
	case <-up:
	case <-time.After(patience):
		require.Fail(t, "the stack did not come up", b.out.String())
	}
	meanwhile()
	cancel()
	return <-ended
}

// shell is a service that runs a script.
func shell(name, script string) stack.Service {
	return stack.Service{Name: name, Command: func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, "sh", "-c", script)
	}}
}

// printed is a probe that agrees once the text was written.
func (b *bundle) printed(text string) stack.Probe {
	return func(context.Context) error {
		if !strings.Contains(b.out.String(), text) {
			return os.ErrNotExist
		}
		return nil
	}
}

// transcript is a writer that can be waited on.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func (w *transcript) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.changed)
	w.changed = make(chan struct{})
	return w.text.Write(p)
}

func (w *transcript) String() string {
	text, _ := w.read()
	return text
}

func (w *transcript) read() (text string, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String(), w.changed
}

// await returns once the text was written so many times.
func (w *transcript) await(t *testing.T, text string, times int) {
	t.Helper()
	timeout := time.After(patience)
	for {
		seen, changed := w.read()
		if strings.Count(seen, text) >= times {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			require.Failf(t, "not written", "%q, %d times, in:\n%s", text, times, seen)
		}
	}
}
