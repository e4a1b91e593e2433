package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminStats(src env.Source) *cobra.Command {
	var user, workspace, when string
	var within period
	cmd := asking(src, &cobra.Command{
		Use:   "stats",
		Short: "Count generations and what was paid, by user, workspace and model",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		filter := given(0, map[string]string{"userId": user, "workspaceId": workspace, "dateRange": when})
		if err := within.addTo(filter, time.Now()); err != nil {
			return err
		}
		return api.AdminStats(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
	})
	within.flags(cmd)
	cmd.Flags().StringVar(&user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&workspace, "workspace", "", "only of the workspace with this id")
	cmd.Flags().StringVar(&when, "when", "", "only of today, yesterday, week or month; all time otherwise")
	return cmd
}

func newAdminCosts(src env.Source) *cobra.Command {
	var from, to, user, workspace, model string
	var by []string
	cmd := asking(src, &cobra.Command{
		Use:   "costs",
		Short: "Show what everybody's generations cost, by user, workspace, model and day",
		Long: "Show what everybody's generations cost, by user, workspace, model and day: what was charged is what users have paid,\n" +
			"what was written off the house. Days are UTC.",
		Example: "  darkroom admin costs --from 2026-11-01 --by model",
		Args:    cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		return api.AdminCosts(cmd.Context(), cmd.OutOrStdout(), given(0, map[string]string{
			"from": from, "to": to, "by": strings.Join(by, ","), "user_id": user, "workspace_id": workspace, "model_id": model,
		}), asJSON)
	})
	cmd.Flags().StringVar(&from, "from", "", "the first day, such as 2026-11-01 (default 29 days before the last)")
	cmd.Flags().StringVar(&to, "to", "", "the last day (default today)")
	cmd.Flags().StringSliceVar(&by, "by", []string{"day", "user", "model"}, "what has a line of its own: user, workspace, model, day")
	cmd.Flags().StringVar(&user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&workspace, "workspace", "", "only of the workspace with this id")
	cmd.Flags().StringVar(&model, "model", "", "only of this model")
	return cmd
}

func newAdminErrors(src env.Source) *cobra.Command {
	var when string
	var within period
	cmd := asking(src, &cobra.Command{
		Use:   "errors",
		Short: "Show what failed, by reason, model and provider; the last seven days unless told otherwise",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		filter := given(0, map[string]string{"dateRange": when})
		if err := within.addTo(filter, time.Now()); err != nil {
			return err
		}
		return api.AdminErrors(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
	})
	within.flags(cmd)
	cmd.Flags().StringVar(&when, "when", "", "only of today, yesterday, week or month")
	return cmd
}

func newAdminMemory(src env.Source) *cobra.Command {
	return asking(src, &cobra.Command{
		Use:   "memory",
		Short: "Show what the API process that answers takes of its machine",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		return api.AdminMemory(cmd.Context(), cmd.OutOrStdout(), asJSON)
	})
}
