package dev

import (
	"context"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"darkroom/internal/env"
	"darkroom/internal/pgserver"
	"darkroom/internal/stack"
)

const (
	// database is the name of the local stack's database.
	database = "darkroom"
	// workStopWait and mediaStopWait leave room above what the worker itself
	// grants its running steps, WORKER_STOP_TIMEOUT.
	workStopWait  = 30 * time.Second
	mediaStopWait = 60 * time.Second
)

// parts knows how to run each part of the stack.
type parts struct {
	cfg      Config
	programs programs
	cluster  *pgserver.Cluster
	env      env.Source
}

// services lists the parts in the order in which they need each other.
func (p parts) services() []stack.Service {
	list := []stack.Service{p.postgres(), p.temporal()}
	if simulated, _ := p.cfg.simulated(); len(simulated) > 0 || p.cfg.Supabase {
		list = append(list, p.simulator())
	}
	list = append(list, p.migrate(), p.developer())
	if !p.cfg.Supabase { // where there are no passwords of ours
		list = append(list, p.password())
	}
	return append(list, p.api(), p.worker(), p.mediaWorker())
}

func (p parts) postgres() stack.Service {
	return stack.Service{
		Name:  "postgres",
		Ports: []stack.Port{{Addr: p.cfg.postgresAddr(), Variable: "POSTGRES_PORT"}},
		Command: func(ctx context.Context) *exec.Cmd {
			// A line for every checkpoint of a few pages tells a developer nothing.
			return p.cluster.Command(ctx, p.cfg.PostgresPort, "log_checkpoints=off", "log_line_prefix=")
		},
		Ready:      func(ctx context.Context) error { return p.cluster.EnsureDatabase(ctx, p.cfg.PostgresPort, database) },
		StopSignal: syscall.SIGINT, // the fast one: SIGTERM waits for every client to leave
	}
}

func (p parts) simulator() stack.Service {
	return stack.Service{
		Name: "simulator",
		Ports: []stack.Port{
			{Addr: p.cfg.Simulator, Variable: "SIMULATOR_ADDR"},
			{Addr: p.cfg.SimulatorMedia, Variable: "SIMULATOR_MEDIA_ADDR"},
			{Addr: p.cfg.SimulatorSMTP, Variable: "SIMULATOR_SMTP_ADDR"},
		},
		Command: p.command(p.env, p.programs.self, "simulate"),
		Ready:   stack.HTTP(urlOf(p.cfg.Simulator) + "/healthz"),
	}
}

func (p parts) migrate() stack.Service {
	return stack.Service{Name: "migrate", Command: p.command(p.env, p.programs.self, "migrate"), Once: true}
}

// developer gives whom the printed token names every right: the stack is theirs.
func (p parts) developer() stack.Service {
	return stack.Service{
		Name: "developer", Once: true,
		Command: p.command(p.env, p.programs.self, "users", "role", p.env[userVariable], "super_admin"),
	}
}

// password is how they sign in at the web client; the same after a restart, so that
// they stay signed in. It goes by standard input, since arguments are seen by all.
func (p parts) password() stack.Service {
	enrol := p.command(p.env, p.programs.self, "users", "password", p.env[userVariable], developerEmail)
	return stack.Service{
		Name: "password", Once: true,
		Command: func(ctx context.Context) *exec.Cmd {
			cmd := enrol(ctx)
			cmd.Stdin = strings.NewReader(p.env[passwordVariable] + "\n")
			return cmd
		},
	}
}

func (p parts) api() stack.Service {
	return stack.Service{
		Name:     "api",
		Ports:    []stack.Port{{Addr: p.cfg.API, Variable: "API_ADDR"}},
		Command:  p.command(p.env, p.programs.api),
		Ready:    stack.HTTP(urlOf(p.cfg.API) + "/readyz"),
		StopWait: workStopWait,
	}
}

func (p parts) worker() stack.Service {
	return stack.Service{
		Name:     "worker",
		Ports:    []stack.Port{{Addr: p.cfg.WorkerMetrics, Variable: "WORKER_METRICS_ADDR"}},
		Command:  p.command(p.env, p.programs.worker),
		Ready:    stack.HTTP(urlOf(p.cfg.WorkerMetrics) + "/healthz"),
		StopWait: workStopWait,
	}
}

func (p parts) mediaWorker() stack.Service {
	own := over(p.env, env.Source{"WORKER_METRICS_ADDR": p.cfg.MediaMetrics})
	return stack.Service{
		Name:     "media",
		Ports:    []stack.Port{{Addr: p.cfg.MediaMetrics, Variable: "MEDIA_WORKER_METRICS_ADDR"}},
		Command:  p.command(own, p.programs.worker, "--queues", "media"),
		Ready:    stack.HTTP(urlOf(p.cfg.MediaMetrics) + "/healthz"),
		StopWait: mediaStopWait,
	}
}

// command runs a program of ours with an environment that is given whole.
func (p parts) command(environment env.Source, program string, args ...string) func(context.Context) *exec.Cmd {
	return func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // one of findPrograms
		cmd.Env = environment.List()
		return cmd
	}
}
