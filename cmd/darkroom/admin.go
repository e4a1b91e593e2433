package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// newAdmin makes the commands of those with a role. They ask the API and not the
// database: what they do is held to the same rules as in the web client, stands in
// the audit log under the name of who did it, and a run that is admitted is
// started at once. `darkroom users`, `credit` and `tokens` work on the database,
// for where there is no API yet, or nobody with a role.
func newAdmin(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "admin",
		Short: "Look after everybody's generations and users",
		Long: "Look after everybody's generations and users. Asks the API with the token of somebody with the role admin, or\n" +
			"super_admin where it says so: --token, DARKROOM_TOKEN, or the local stack's developer. Every act stands in the\n" +
			"audit log.",
	}
	command.AddCommand(
		newAdminFailed(src), newAdminShow(src), newAdminRetry(src), newAdminRetryAll(src), newAdminCancel(src),
		newAdminUsers(src), newAdminStats(src), newAdminAudit(src),
	)
	return command
}

func newAdminShow(src env.Source) *cobra.Command {
	var ask connection
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show anybody's generation with what its providers said, and where its run is seen",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			return api.AdminShow(cmd.Context(), cmd.OutOrStdout(), args[0], asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

func newAdminRetry(src env.Source) *cobra.Command {
	return newAdminAct(src, "retry ID", "Run anybody's failed or cancelled generation again, from its owner's balance",
		func(cmd *cobra.Command, api *client.Client, text string) (client.AdminGeneration, error) {
			id, err := api.AdminFind(cmd.Context(), text)
			if err != nil {
				return client.AdminGeneration{}, err
			}
			return api.AdminRetry(cmd.Context(), id)
		})
}

func newAdminCancel(src env.Source) *cobra.Command {
	return newAdminAct(src, "cancel ID", "Stop anybody's generation",
		func(cmd *cobra.Command, api *client.Client, text string) (client.AdminGeneration, error) {
			id, err := api.AdminFind(cmd.Context(), text)
			if err != nil {
				return client.AdminGeneration{}, err
			}
			return api.AdminCancel(cmd.Context(), id)
		})
}

// newAdminAct makes a command that acts on one generation.
func newAdminAct(
	src env.Source, use, short string, act func(*cobra.Command, *client.Client, string) (client.AdminGeneration, error),
) *cobra.Command {
	var ask connection
	cmd := &cobra.Command{
		Use: use, Short: short,
		Long: short + ". The first characters of its id will do, four at least.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			gen, err := act(cmd, api, args[0])
			if err != nil {
				return err
			}
			return api.PrintOwned(cmd.OutOrStdout(), gen)
		},
	}
	ask.flags(cmd)
	return cmd
}
