package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/internal/logging"
	"darkroom/simulator"
)

func newSimulate(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "simulate",
		Short: "Play the AI providers on this machine",
		Long: "Play the AI providers' HTTP APIs on this machine, with real pictures and films and no key. Any token of the\n" +
			"form r8_… is an account. A prompt that begins with [sim …] asks for faults: docs/simulator.md lists them.\n" +
			"Jobs are kept in SIMULATOR_DIR and go on after a restart.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			vars, err := dev.WithDotEnv(src)
			if err != nil {
				return err
			}
			return simulate(cmd.Context(), vars)
		},
	}
}

// simulateConfig is everything that the command reads from its environment.
type simulateConfig struct {
	Simulator simulator.Config
	Log       logging.Config
}

func simulate(ctx context.Context, vars env.Source) error {
	var cfg simulateConfig
	if err := env.Load(vars, &cfg); err != nil {
		return err
	}
	logger, err := logging.New(cfg.Log)
	if err != nil {
		return err
	}
	sim, err := simulator.New(cfg.Simulator, logger)
	if err != nil {
		return err
	}
	return errors.Join(sim.Run(ctx), sim.Close())
}
