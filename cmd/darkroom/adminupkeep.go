package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// cleanedAfter is how many days old something is that a cleanup takes, unless it is
// told: as the API has it.
const cleanedAfter = 30

func newAdminCleanup(src env.Source) *cobra.Command {
	var days, keep int
	var yes bool
	cmd := asking(src, &cobra.Command{
		Use:   "cleanup",
		Short: "Take old generations out of sight; without --yes only tell how many",
		Long: "Take old generations out of sight; without --yes only tell how many. It touches everybody's completed, failed and\n" +
			"cancelled generations that are older than --days and no favourites, and of each user not the newest --keep; ten\n" +
			"thousand at a time. Their files go 30 days later (RETENTION_DELETED); until then a mistake can be undone in the\n" +
			"database. Balances and the ledger stay as they are. This is for a super_admin.",
		Example: "  darkroom admin cleanup --days 90 --keep 100\n  darkroom admin cleanup --days 90 --keep 100 --yes",
		Args:    cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		order := client.AdminCleanup{Days: &days, KeepLatest: &keep, DryRun: new(!yes)}
		return api.AdminCleanup(cmd.Context(), cmd.OutOrStdout(), order, asJSON)
	})
	cmd.Flags().IntVar(&days, "days", cleanedAfter, "only what is older than so many days")
	cmd.Flags().IntVar(&keep, "keep", 0, "of each user, the newest so many stay")
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}

func newAdminViewed(src env.Source) *cobra.Command {
	var user string
	cmd := asking(src, &cobra.Command{
		Use:   "mark-viewed",
		Short: "Mark everybody's generations as seen, or one user's",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		id, err := userFlag(user)
		if err != nil {
			return err
		}
		return api.AdminMarkViewed(cmd.Context(), cmd.OutOrStdout(), client.AdminMarkAllViewed{UserID: id}, asJSON)
	})
	cmd.Flags().StringVar(&user, "user", "", "only of the user with this id")
	return cmd
}

func newAdminStale(src env.Source) *cobra.Command {
	command := asking(src, &cobra.Command{
		Use:   "stale",
		Short: "Tell how many runs were not heard of for a minute; most of them wait for a provider",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		return api.AdminStale(cmd.Context(), cmd.OutOrStdout(), asJSON)
	})
	command.AddCommand(asking(src, &cobra.Command{
		Use:   "repair",
		Short: "Repair runs whose workflow is gone, as the sweep does by itself every 20 seconds",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		return api.AdminRepair(cmd.Context(), cmd.OutOrStdout(), asJSON)
	}))
	return command
}
