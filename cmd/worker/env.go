package main

import (
	"github.com/spf13/cobra"

	"darkroom/internal/env"
)

func newEnv(src env.Source) *cobra.Command {
	var check bool
	command := &cobra.Command{
		Use:   "env",
		Short: "List the variables that workers read",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check {
				return env.WriteFaults(cmd.OutOrStdout(), src, &workConfig{}, &mediaConfig{})
			}
			return env.WriteVariables(cmd.OutOrStdout(), workConfig{}, mediaConfig{})
		},
	}
	command.Flags().BoolVar(&check, "check", false, "list what is wrong with them instead, for both kinds of worker")
	return command
}
