package main

import (
	"github.com/spf13/cobra"

	"darkroom/internal/env"
)

func newShow(src env.Source) *cobra.Command {
	var ask connection
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show a generation with its attempts and outputs",
		Long:  "Show a generation with its attempts and outputs. The first characters of its id will do, four at least.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			return api.Show(cmd.Context(), cmd.OutOrStdout(), args[0], asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}
