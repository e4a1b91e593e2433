package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/simulator"
)

func newEnv() *cobra.Command {
	return &cobra.Command{
		Use:   "env",
		Short: "List the variables that the local stack, the simulator and this tool read",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return env.WriteVariables(cmd.OutOrStdout(), client.Config{}, dev.Config{}, simulator.Config{})
		},
	}
}
