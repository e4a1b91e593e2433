package main

import (
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminAudit(src env.Source) *cobra.Command {
	var actor, act, target string
	var before int64
	var limit int
	var within period
	cmd := asking(src, &cobra.Command{
		Use:   "audit",
		Short: "Show what was done with a role, newest first",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		query := given(limit, map[string]string{"actorId": actor, "act": act, "target": target})
		if err := within.addTo(numbered(query, "before", before), time.Now()); err != nil {
			return err
		}
		return api.AdminAudit(cmd.Context(), cmd.OutOrStdout(), query, asJSON)
	})
	within.flags(cmd)
	cmd.Flags().StringVar(&actor, "actor", "", "only what the user with this id did")
	cmd.Flags().StringVar(&act, "act", "", "only this act, such as generation.retry, or what begins so, such as generation")
	cmd.Flags().StringVar(&target, "target", "", "only what was done to the thing with this id")
	cmd.Flags().Int64Var(&before, "before", 0, "where to go on: what the page before ends with")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 200")
	return cmd
}

func newAdminCalls(src env.Source) *cobra.Command {
	var user, method, route, request string
	var status, before int64
	var limit int
	var within period
	cmd := asking(src, &cobra.Command{
		Use:     "calls",
		Aliases: []string{"api-logs"},
		Short:   "Show what was asked of the API in the last 30 days, newest first",
		Long: "Show what was asked of the API in the last 30 days, newest first: the route of each request, and never its path, its\n" +
			"query or its body.",
		Example: "  darkroom admin calls --status 5 --since 1h\n  darkroom admin calls --route /api/generations/create --method POST",
		Args:    cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		query := given(limit, map[string]string{"userId": user, "method": method, "route": route, "requestId": request})
		numbered(numbered(query, "status", status), "before", before)
		if err := within.addTo(query, time.Now()); err != nil {
			return err
		}
		return api.AdminCalls(cmd.Context(), cmd.OutOrStdout(), query, asJSON)
	})
	within.flags(cmd)
	cmd.Flags().StringVar(&user, "user", "", "only what the user with this id asked")
	cmd.Flags().StringVar(&method, "method", "", "only with this method, such as POST")
	cmd.Flags().StringVar(&route, "route", "", "only this route, whole, such as /api/generations/:id")
	cmd.Flags().StringVar(&request, "request", "", "only the request with this id")
	cmd.Flags().Int64Var(&status, "status", 0, "only what was answered so: 404, or 4 for all that begin with it")
	cmd.Flags().Int64Var(&before, "before", 0, "where to go on: what the page before ends with")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 200")
	return cmd
}
