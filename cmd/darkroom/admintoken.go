package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminTokens(src env.Source) *cobra.Command {
	return group("tokens", "Keep the pool of Replicate accounts; for a super_admin",
		asking(src, &cobra.Command{
			Use:   "list",
			Short: "List the accounts with their state and counters",
			Args:  cobra.NoArgs,
		}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
			return api.AdminTokens(cmd.Context(), cmd.OutOrStdout(), asJSON)
		}),
		telling(src, &cobra.Command{
			Use:   "add NAME",
			Short: "Add an account; its key is asked for, or read from standard input",
			Args:  cobra.ExactArgs(1),
		}, func(cmd *cobra.Command, api *client.Client, args []string) error {
			key, err := readKey(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return api.AdminAddToken(cmd.Context(), cmd.OutOrStdout(), args[0], key)
		}),
		newAdminTokensSet(src, "enable NAME", "Let an account have new jobs again, rested", client.AdminChangeTokenStateActive),
		newAdminTokensSet(src, "disable NAME", "Give an account no new jobs; it keeps those that it has", client.AdminChangeTokenStateDisabled),
		telling(src, &cobra.Command{
			Use:   "delete NAME",
			Short: "Disable an account for good; its key is erased once no job needs it",
			Args:  cobra.ExactArgs(1),
		}, func(cmd *cobra.Command, api *client.Client, args []string) error {
			return api.AdminDeleteToken(cmd.Context(), cmd.OutOrStdout(), args[0])
		}),
	)
}

func newAdminTokensSet(src env.Source, use, short string, state client.AdminChangeTokenState) *cobra.Command {
	return telling(src, &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1)},
		func(cmd *cobra.Command, api *client.Client, args []string) error {
			return api.AdminSetToken(cmd.Context(), cmd.OutOrStdout(), args[0], state)
		})
}
