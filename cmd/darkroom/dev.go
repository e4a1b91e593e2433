package main

import (
	"os"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

func newDev(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "dev",
		Short: "Run the whole stack on this machine",
		Long: "Run the whole stack on this machine: a private PostgreSQL, Temporal with its UI, the provider simulator,\n" +
			"migrations, api, worker and media worker. Ctrl-C stops it, the data stays. Ports and keys are read from the\n" +
			"environment and from .env in the working directory.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return dev.Run(cmd.Context(), src, os.Stdout, src["NO_COLOR"] == "" && isTerminal(os.Stdout))
		},
	}
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
