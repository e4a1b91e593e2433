package stack

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

const (
	// probeEvery is how often a starting service is asked whether it is ready.
	probeEvery = 100 * time.Millisecond
	// defaultStopWait suffices for a server that finishes what it has begun.
	defaultStopWait = 10 * time.Second
	// maxBackoff is how many times the first pause the longest one is.
	maxBackoff = 30
	// settled is how many first pauses a service must live for its earlier
	// deaths to be forgotten.
	settled = 60
)

// keeper keeps one service running.
type keeper struct {
	service Service
	cfg     Config
	out     *lines

	process  *process
	stopping chan struct{}
	stopped  chan struct{}
}

func newKeeper(service Service, cfg Config, out *lines) *keeper {
	if service.StopSignal == 0 {
		service.StopSignal = syscall.SIGTERM
	}
	if service.StopWait == 0 {
		service.StopWait = defaultStopWait
	}
	return &keeper{service: service, cfg: cfg, out: out, stopping: make(chan struct{}), stopped: make(chan struct{})}
}

// start brings the service up for the first time and returns when it is ready.
// A death here is an error: what never ran is more likely wrong than unlucky.
func (k *keeper) start(ctx context.Context) error {
	k.out.say("starting")
	if err := k.launch(ctx); err != nil {
		return err
	}
	if k.service.Once {
		return k.finish(ctx)
	}
	if err := k.awaitReady(ctx); err != nil {
		k.end()
		return err
	}
	k.out.say("ready")
	go k.keep(context.WithoutCancel(ctx))
	return nil
}

// finish waits for the end of a step.
func (k *keeper) finish(ctx context.Context) error {
	defer close(k.stopped)
	select {
	case <-ctx.Done():
		k.end()
		return ctx.Err()
	case <-k.process.done:
		k.out.flush()
		return k.process.err
	}
}

// launch starts a process. It outlives ctx: it is stopped in its turn.
func (k *keeper) launch(ctx context.Context) error {
	cmd := k.service.Command(context.WithoutCancel(ctx))
	cmd.Stdout, cmd.Stderr = k.out, k.out
	process, err := startProcess(cmd, k.service.StopSignal)
	if err != nil {
		return err
	}
	k.process = process
	return nil
}

// awaitReady asks the probe until it agrees, the process has ended, or time is
// up.
func (k *keeper) awaitReady(ctx context.Context) error {
	if k.service.Ready == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, k.cfg.ReadyWait)
	defer cancel()
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		// Asked after the process was seen alive: another may answer there.
		reason := k.service.Ready(ctx)
		select {
		case <-k.process.done:
			return fmt.Errorf("%w: %s", errEnded, k.process.fate())
		default:
		}
		if reason == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready within %s: %w", k.cfg.ReadyWait, reason)
		case <-k.process.done:
		case <-k.stopping:
			return errEnded
		case <-tick.C:
		}
	}
}

// keep restarts the service whenever it ends, until it is stopped.
func (k *keeper) keep(ctx context.Context) {
	defer close(k.stopped)
	pause := k.cfg.RestartWait
	calm := time.After(settled * k.cfg.RestartWait)
	for {
		select {
		case <-k.stopping:
			k.end()
			return
		case <-calm:
			pause = k.cfg.RestartWait
		case <-k.process.done:
			if !k.restart(ctx, pause) {
				return
			}
			pause = min(2*pause, maxBackoff*k.cfg.RestartWait)
			calm = time.After(settled * k.cfg.RestartWait)
		}
	}
}

// restart waits and launches; it returns false when the service is stopped
// meanwhile. A failing launch counts as another death.
func (k *keeper) restart(ctx context.Context, pause time.Duration) bool {
	k.out.say("ended (%s), restarting in %s", k.process.fate(), pause)
	select {
	case <-k.stopping:
		return false
	case <-time.After(pause):
	}
	if err := k.launch(ctx); err != nil {
		k.out.say("cannot be started: %v", err)
		return true
	}
	if err := k.awaitReady(ctx); err != nil {
		k.out.say("restarted, but %v", err)
		return true
	}
	k.out.say("running again")
	return true
}

// stop ends a started service and returns when it has ended. Once only.
func (k *keeper) stop() {
	close(k.stopping)
	<-k.stopped
}

func (k *keeper) end() {
	defer k.out.flush()
	if !k.process.stop(k.service.StopSignal, k.service.StopWait) {
		k.out.say("did not stop within %s, killed", k.service.StopWait)
	}
}
