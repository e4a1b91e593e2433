package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

func newToken(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "token",
		Short: "Print a token of the local stack's developer",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			token, err := dev.Token(src, time.Now)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), token)
			return err
		},
	}
}
