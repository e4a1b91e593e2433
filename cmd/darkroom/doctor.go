package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/cmd/darkroom/dev"
	"darkroom/cmd/darkroom/doctor"
	"darkroom/cmd/internal/backend"
	"darkroom/internal/env"
	"darkroom/internal/httpx"
	"darkroom/providers/replicate"
	"darkroom/simulator"
)

func newDoctor(src env.Source) *cobra.Command {
	var options doctor.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look for what is missing or misconfigured, and say what mends it",
		Long: "Look for what is missing or misconfigured, and say what mends it: one line a finding, ok, warn or fail, with\n" +
			"the command below. Looks at the deployment of DATABASE_URL, or else at the local stack. The exit code is 1 if\n" +
			"something fails. Nothing is changed.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find own executable: %w", err)
			}
			options.Programs, options.Own = filepath.Dir(self), ownVariables()
			options.Transport, options.Now = httpx.NewTransport(nil), time.Now
			write := doctor.Write
			if asJSON {
				write = doctor.WriteJSON
			}
			findings := doctor.Examine(cmd.Context(), src, options)
			if err = write(cmd.OutOrStdout(), findings); err != nil {
				return err
			}
			return doctor.Verdict(findings)
		},
	}
	cmd.Flags().BoolVar(&options.Local, "local", false, "look at the local stack although DATABASE_URL is set")
	cmd.Flags().BoolVar(&options.Online, "online", false, "ask the provider whether the keys work, which costs nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// ownVariables are those that the commands of this tool read.
func ownVariables() []env.Variable {
	return slices.Concat(
		env.Variables(client.Config{}), env.Variables(dev.Config{}), env.Variables(simulator.Config{}),
		env.Variables(replicate.PoolConfig{}), env.Variables(backend.Config{}),
	)
}
