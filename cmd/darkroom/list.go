package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// listLimit fills a screen without running over it.
const listLimit = 20

func newList(src env.Source) *cobra.Command {
	var ask connection
	var limit int
	var status string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List your generations, newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			return api.List(cmd.Context(), cmd.OutOrStdout(), limit, client.Status(status), asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 50")
	cmd.Flags().StringVar(&status, "status", "", "only those that are pending, queued, processing, completed, failed or cancelled")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}
