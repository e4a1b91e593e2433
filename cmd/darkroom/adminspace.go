package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminWorkspaces(src env.Source) *cobra.Command {
	return group("workspaces", "List workspaces, make them for others, and delete them",
		newAdminWorkspacesList(src),
		asking(src, &cobra.Command{
			Use:   "create NAME OWNER",
			Short: "Make a workspace for the user with this id",
			Long:  "Make a workspace for the user with this id. This is for a super_admin.",
			Args:  cobra.ExactArgs(2),
		}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
			owner, err := userID(args[1])
			if err != nil {
				return err
			}
			order := client.AdminCreateWorkspace{Name: args[0], OwnerID: owner}
			return api.AdminCreateWorkspace(cmd.Context(), cmd.OutOrStdout(), order, asJSON)
		}),
		telling(src, &cobra.Command{
			Use:   "delete ID",
			Short: "Delete a workspace; what its members made stays theirs",
			Long:  "Delete a workspace; what its members made stays theirs. This is for a super_admin.",
			Args:  cobra.ExactArgs(1),
		}, func(cmd *cobra.Command, api *client.Client, args []string) error {
			id, err := idOf(args[0], "a workspace", "workspaces list")
			if err != nil {
				return err
			}
			return api.AdminDeleteWorkspace(cmd.Context(), cmd.OutOrStdout(), id)
		}),
	)
}

func newAdminWorkspacesList(src env.Source) *cobra.Command {
	var search string
	var limit int
	var page int64
	cmd := asking(src, &cobra.Command{
		Use:   "list",
		Short: "List every workspace, the newest first",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		filter := numbered(given(limit, map[string]string{"search": search}), "page", page)
		return api.AdminWorkspaces(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
	})
	cmd.Flags().StringVar(&search, "search", "", "only those whose name holds this")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 100")
	cmd.Flags().Int64Var(&page, "page", 1, "which page of them")
	return cmd
}
