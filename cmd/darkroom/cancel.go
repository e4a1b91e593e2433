package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"darkroom/internal/env"
)

func newCancel(src env.Source) *cobra.Command {
	var ask connection
	cmd := &cobra.Command{
		Use:   "cancel ID",
		Short: "Stop a generation",
		Long: "Stop a generation. The first characters of its id will do, four at least. What the provider had finished is\n" +
			"kept, and it may take a moment to become cancelled.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			id, err := api.Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			stopped, err := api.Cancel(cmd.Context(), id)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", stopped.ID, stopped.Status)
			return err
		},
	}
	ask.flags(cmd)
	return cmd
}
