package main

import (
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminList(src env.Source) *cobra.Command {
	return newAdminPage(src, &cobra.Command{
		Use:     "list",
		Short:   "List everybody's generations, newest first",
		Example: "  darkroom admin list --user 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 --since 2h",
	}, "")
}

func newAdminFailed(src env.Source) *cobra.Command {
	return newAdminPage(src, &cobra.Command{
		Use:     "failed",
		Short:   "List everybody's failed generations, newest first",
		Example: "  darkroom admin failed --kind provider_busy --when today",
	}, "failed")
}

// newAdminPage makes cmd list generations, those of a status unless told otherwise.
func newAdminPage(src env.Source, cmd *cobra.Command, status string) *cobra.Command {
	var filter adminFilter
	var words, action, cursor string
	var limit int
	cmd.Args = cobra.NoArgs
	asking(src, cmd, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		query := given(limit, map[string]string{
			"userId": filter.user, "workspaceId": filter.workspace, "batchId": filter.batch, "modelId": filter.model, "errorKind": filter.kind,
			"provider": filter.provider, "status": filter.status, "dateRange": filter.when, "q": words, "action": action, "cursor": cursor,
		})
		if err := filter.addTo(query, time.Now()); err != nil {
			return err
		}
		return api.AdminList(cmd.Context(), cmd.OutOrStdout(), query, asJSON)
	})
	filter.flags(cmd, status)
	cmd.Flags().StringVar(&words, "search", "", "only those whose prompt holds these words")
	cmd.Flags().StringVar(&action, "action", "", "only those of this action, such as video_create")
	cmd.Flags().StringVar(&cursor, "cursor", "", "where to go on: what the page before ends with")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 100")
	return cmd
}

func newAdminShow(src env.Source) *cobra.Command {
	return asking(src, &cobra.Command{
		Use:   "show ID",
		Short: "Show anybody's generation with what its providers said, and where its run is seen",
		Args:  cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		return api.AdminShow(cmd.Context(), cmd.OutOrStdout(), args[0], asJSON)
	})
}

func newAdminRetry(src env.Source) *cobra.Command {
	return newAdminAct(src, "retry ID", "Run anybody's failed or cancelled generation again, from its owner's balance",
		func(cmd *cobra.Command, api *client.Client, id uuid.UUID) (client.AdminGeneration, error) {
			return api.AdminRetry(cmd.Context(), id)
		})
}

func newAdminCancel(src env.Source) *cobra.Command {
	return newAdminAct(src, "cancel ID", "Stop anybody's generation",
		func(cmd *cobra.Command, api *client.Client, id uuid.UUID) (client.AdminGeneration, error) {
			return api.AdminCancel(cmd.Context(), id)
		})
}

// newAdminAct makes a command that acts on one generation.
func newAdminAct(
	src env.Source, use, short string, act func(*cobra.Command, *client.Client, uuid.UUID) (client.AdminGeneration, error),
) *cobra.Command {
	return asking(src, &cobra.Command{
		Use: use, Short: short,
		Long: short + ". The first characters of its id will do, four at least.",
		Args: cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		id, err := api.AdminFind(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		gen, err := act(cmd, api, id)
		if err != nil {
			return err
		}
		return api.PrintOwned(cmd.OutOrStdout(), gen, asJSON)
	})
}
