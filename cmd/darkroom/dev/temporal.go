package dev

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"darkroom/internal/stack"
)

// healthWait bounds one question to the starting Temporal server.
const healthWait = 2 * time.Second

// temporalSettings make the development server quick and fair. Its defaults
// poll the one shard 20 times a second, about 50 ms a step: with these, seven
// activities went from 750 ms to 103 ms. Fairness holds within a partition, so
// every queue has one.
func temporalSettings() []string {
	return []string{
		"history.transferProcessorMaxPollRPS=2000",
		"history.timerProcessorMaxPollRPS=2000",
		"history.visibilityProcessorMaxPollRPS=500",
		"system.enableActivityEagerExecution=true",
		"matching.enableFairness=true",
		"matching.numTaskqueueReadPartitions=1",
		"matching.numTaskqueueWritePartitions=1",
	}
}

func (p parts) temporal() stack.Service {
	return stack.Service{
		Name: "temporal",
		Ports: []stack.Port{
			{Addr: p.cfg.Temporal, Variable: "TEMPORAL_ADDRESS"},
			{Addr: p.cfg.TemporalUI, Variable: "TEMPORAL_UI_ADDR"},
		},
		Command: p.command(p.env, p.programs.temporal, p.temporalArgs()...),
		Ready:   temporalHealthy(p.cfg.Temporal, p.cfg.Namespace),
	}
}

func (p parts) temporalArgs() []string {
	args := []string{
		"server", "start-dev",
		"--db-filename", p.cfg.path("temporal.db"),
		"--namespace", p.cfg.Namespace,
		"--log-level", "error",
		// Without these two every step waits for the disk.
		"--sqlite-pragma", "journal_mode=WAL",
		"--sqlite-pragma", "synchronous=NORMAL",
	}
	// The configuration has been validated: both are IP:port.
	host, port, _ := net.SplitHostPort(p.cfg.Temporal)
	args = append(args, "--ip", host, "--port", port)
	host, port, _ = net.SplitHostPort(p.cfg.TemporalUI)
	args = append(args, "--ui-ip", host, "--ui-port", port)
	for _, setting := range temporalSettings() {
		args = append(args, "--dynamic-config-value", setting)
	}
	return args
}

// temporalHealthy is ready when the frontend serves the namespace.
func temporalHealthy(addr, namespace string) stack.Probe {
	options := client.Options{
		HostPort:  addr,
		Namespace: namespace,
		Logger:    log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	}
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, healthWait)
		defer cancel()
		temporal, err := client.DialContext(ctx, options)
		if err != nil {
			return fmt.Errorf("reach Temporal: %w", err)
		}
		defer temporal.Close()
		if _, err := temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
			return fmt.Errorf("ask Temporal for its health: %w", err)
		}
		return nil
	}
}
