// Package stack supervises the processes of a local stack: it starts them in
// order, each when the one before is ready, shows their output under their
// names, restarts what dies, and stops everything in reverse. It knows
// processes and ports, not what they are for.
package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// Service is one process of a stack.
type Service struct {
	// Name prefixes its output.
	Name string
	// Command makes the process, anew for each restart. Its context is never
	// cancelled: the stack stops the process by signal.
	Command func(context.Context) *exec.Cmd
	// Ports are checked before anything starts.
	Ports []Port
	// Ready is asked until it agrees; the next service starts then. Without
	// one, the service is ready at once.
	Ready Probe
	// Once marks a step instead of a server: the next service starts when it
	// has ended well, and it is never restarted.
	Once bool
	// StopSignal asks it to end cleanly. Zero is SIGTERM.
	StopSignal syscall.Signal
	// StopWait is how long that may take before it is killed. Zero is ten
	// seconds.
	StopWait time.Duration
}

// Config is what a Stack can be told. The zero value will do.
type Config struct {
	// Colour paints the names in the output.
	Colour bool
	// ReadyWait bounds how long a service may take to become ready. Zero is 90
	// seconds: a cold start on two busy cores took 20.
	ReadyWait time.Duration
	// RestartWait is the pause before the first restart of a dead service; it
	// doubles up to thirty times as much while the service keeps dying. Zero
	// is one second.
	RestartWait time.Duration
}

// Stack runs services.
type Stack struct {
	cfg Config
	out *output
}

// New returns a stack that writes its own words and every service's output to
// out, line by line.
func New(cfg Config, out io.Writer) *Stack {
	if cfg.ReadyWait == 0 {
		cfg.ReadyWait = 90 * time.Second
	}
	if cfg.RestartWait == 0 {
		cfg.RestartWait = time.Second
	}
	return &Stack{cfg: cfg, out: &output{w: out, colour: cfg.Colour}}
}

// Run starts the services in order, calls ready once all are up, keeps them
// running until ctx is cancelled, and stops them in reverse order. It returns
// nil after a cancelled ctx, and an error when a port is taken or a service
// does not come up; nothing is left running in either case.
func (s *Stack) Run(ctx context.Context, services []Service, ready func()) error {
	if err := checkPorts(ctx, services); err != nil {
		return err
	}
	s.out.fit(services)
	var keepers []*keeper
	defer func() {
		for _, k := range slices.Backward(keepers) {
			k.stop()
		}
	}()
	for i, service := range services {
		k := newKeeper(service, s.cfg, s.out.named(service.Name, i))
		if err := k.start(ctx); err != nil {
			if ctx.Err() != nil {
				return nil // told to stop while starting: that is no failure
			}
			return fmt.Errorf("start %s: %w", service.Name, err)
		}
		keepers = append(keepers, k)
	}
	ready()
	<-ctx.Done()
	return nil
}

// errEnded means that a process ended while it was expected to serve.
var errEnded = errors.New("it ended before it was ready")
