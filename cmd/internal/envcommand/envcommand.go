// Package envcommand is the subcommand env of the programs that serve: what
// each reads from its environment, and what is wrong with it.
package envcommand

import (
	"github.com/spf13/cobra"

	"darkroom/internal/env"
)

// New returns the subcommand that lists the variables of configs, pointers to
// the program's Configs; with --check, it lists what is wrong with them in src
// and fails with env.ErrFaults if anything is. of ends "the variables that …", such as "the
// api reads".
func New(src env.Source, of string, configs ...any) *cobra.Command {
	var check bool
	command := &cobra.Command{
		Use:   "env",
		Short: "List the variables that " + of,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check {
				return env.WriteFaults(cmd.OutOrStdout(), src, configs...)
			}
			return env.WriteVariables(cmd.OutOrStdout(), configs...)
		},
	}
	command.Flags().BoolVar(&check, "check", false, "list what is wrong with them instead")
	return command
}
