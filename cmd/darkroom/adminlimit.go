package main

import (
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminLimits(src env.Source) *cobra.Command {
	return group("limits", "List, set and remove limits of what users may ask for", newAdminLimitsList(src), newAdminLimitsSet(src), newAdminLimitsRemove(src))
}

func newAdminLimitsList(src env.Source) *cobra.Command {
	var user, model string
	cmd := asking(src, &cobra.Command{
		Use:   "list",
		Short: "List the limits that were set for users and models",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		return api.AdminLimits(cmd.Context(), cmd.OutOrStdout(), given(0, map[string]string{"user_id": user, "model_id": model}), asJSON)
	})
	cmd.Flags().StringVar(&user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&model, "model", "", "only of this model")
	return cmd
}

func newAdminLimitsSet(src env.Source) *cobra.Command {
	var user, model string
	var perMinute, running int
	cmd := asking(src, &cobra.Command{
		Use:   "set",
		Short: "Limit what a user may ask for, or each user, of one model or of all",
		Long: "Limit what a user may ask for, or each user, of one model or of all. It takes the place of the limit for the same user\n" +
			"and model. One for a user goes before that for everybody; 0 lifts it. This is for a super_admin.",
		Example: "  darkroom admin limits set --model veo-3.1 --per-minute 4 --running 2",
		Args:    cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		id, err := userFlag(user)
		if err != nil {
			return err
		}
		limit := client.Limit{UserID: id, ModelID: set(model)}
		if cmd.Flags().Changed("per-minute") {
			limit.PerMinute = &perMinute
		}
		if cmd.Flags().Changed("running") {
			limit.Running = &running
		}
		return api.AdminSetLimit(cmd.Context(), cmd.OutOrStdout(), limit, asJSON)
	})
	cmd.Flags().StringVar(&user, "user", "", "of the user with this id (default each user)")
	cmd.Flags().StringVar(&model, "model", "", "of this model (default all together)")
	cmd.Flags().IntVar(&perMinute, "per-minute", 0, "requests within any minute")
	cmd.Flags().IntVar(&running, "running", 0, "generations of the model at a time; only with --model, as `users limit` is for all together")
	cmd.MarkFlagsOneRequired("per-minute", "running")
	return cmd
}

func newAdminLimitsRemove(src env.Source) *cobra.Command {
	var user, model string
	cmd := telling(src, &cobra.Command{
		Use:   "remove",
		Short: "Take back the limit of a user or of each, of a model or of all together",
		Long:  "Take back the limit of a user or of each, of a model or of all together. This is for a super_admin.",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string) error {
		id, err := userFlag(user)
		if err != nil {
			return err
		}
		return api.AdminRemoveLimit(cmd.Context(), cmd.OutOrStdout(), client.Limit{UserID: id, ModelID: set(model)})
	})
	cmd.Flags().StringVar(&user, "user", "", "that of the user with this id (default that of each user)")
	cmd.Flags().StringVar(&model, "model", "", "that of this model (default that of all together)")
	return cmd
}
