package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newRetry(src env.Source) *cobra.Command {
	var ask connection
	var order client.Order
	cmd := &cobra.Command{
		Use:   "retry ID",
		Short: "Run a failed or cancelled generation again, and save it",
		Long: "Run a failed or cancelled generation again, with the same model and settings. The first characters of its id\n" +
			"will do, four at least. What its provider had finished is brought home first and not paid for twice.",
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
			return api.Retry(cmd.Context(), id, order, terminal(cmd))
		},
	}
	ask.flags(cmd)
	cmd.Flags().StringVarP(&order.Dir, "out", "o", ".", "directory to save into")
	cmd.Flags().BoolVar(&order.JSON, "json", false, "print the generation as JSON instead of the paths")
	return cmd
}
