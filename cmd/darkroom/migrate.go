package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/migrations"
	"darkroom/postgres"
)

func newMigrate(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database of DATABASE_URL up to date",
		Long: "Bring the database of DATABASE_DIRECT_URL, or else of DATABASE_URL, up to date. Safe to repeat, and safe while\n" +
			"another process does the same.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			vars, err := dev.WithDotEnv(src)
			if err != nil {
				return err
			}
			var cfg postgres.Config
			if err = env.Load(vars, &cfg); err != nil {
				return err
			}
			applied, err := migrations.Up(cmd.Context(), cmp.Or(cfg.DirectURL, cfg.URL))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "migrations applied: %d\n", applied)
			return err
		},
	}
}
