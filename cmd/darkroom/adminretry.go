package main

import (
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// retriedAtOnce is how many a bulk retry takes unless it is told: few enough to
// look through the answer.
const retriedAtOnce = 25

// adminFilter is what the commands on many generations find them by.
type adminFilter struct {
	user, model, kind, provider, status, when string
}

func (f *adminFilter) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&f.model, "model", "", "only of this model")
	cmd.Flags().StringVar(&f.kind, "kind", "", "only those that failed for this reason, such as provider_busy or deadline")
	cmd.Flags().StringVar(&f.provider, "provider", "", "only those that this provider was tried for")
	cmd.Flags().StringVar(&f.status, "status", "failed", "failed, or cancelled")
	cmd.Flags().StringVar(&f.when, "when", "", "only of today, yesterday, week or month")
}

// query is the filter as the list takes it.
func (f *adminFilter) query(limit int) url.Values {
	return given(limit, map[string]string{
		"userId": f.user, "modelId": f.model, "errorKind": f.kind, "provider": f.provider, "status": f.status, "dateRange": f.when,
	})
}

// body is the filter as the bulk retry takes it.
func (f *adminFilter) body() (client.AdminFilter, error) {
	filter := client.AdminFilter{Status: set(client.AdminFilterStatus(f.status))}
	if f.user != "" {
		id, err := uuid.Parse(f.user)
		if err != nil {
			return filter, fmt.Errorf("--user: must be the id of a user: %w", err)
		}
		filter.UserID = &id
	}
	filter.ModelID = set(f.model)
	filter.ErrorKind = set(client.FailureKind(f.kind))
	filter.Provider = set(client.Provider(f.provider))
	filter.DateRange = set(client.DateRange(f.when))
	return filter, nil
}

// set is nil for "": what is not given.
func set[T ~string](value T) *T {
	if value == "" {
		return nil
	}
	return &value
}

func newAdminFailed(src env.Source) *cobra.Command {
	var ask connection
	var filter adminFilter
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "failed",
		Short:   "List everybody's failed generations, newest first",
		Example: "  darkroom admin failed --kind provider_busy --when today",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			return api.AdminList(cmd.Context(), cmd.OutOrStdout(), filter.query(limit), asJSON)
		},
	}
	ask.flags(cmd)
	filter.flags(cmd)
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 100")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

func newAdminRetryAll(src env.Source) *cobra.Command {
	var ask connection
	var filter adminFilter
	var most int
	var dryRun, asJSON bool
	cmd := &cobra.Command{
		Use:   "retry-all",
		Short: "Run everything again that a filter finds",
		Long: "Run everything again that a filter finds, the oldest first, each from its owner's balance and at its own price.\n" +
			"Those beyond their owner's free places get in line. --dry-run only tells which, and what they would cost.",
		Example: "  darkroom admin retry-all --kind provider_busy --when today --dry-run",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			found, err := filter.body()
			if err != nil {
				return err
			}
			retried, err := api.AdminRetryMany(cmd.Context(), client.AdminRetry{Filter: found, Most: &most, DryRun: &dryRun})
			if err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(retried)
			}
			return api.PrintRetried(cmd.OutOrStdout(), retried)
		},
	}
	ask.flags(cmd)
	filter.flags(cmd)
	cmd.Flags().IntVar(&most, "most", retriedAtOnce, "how many at most, 500 or fewer")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "change nothing, only tell")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

func newAdminAudit(src env.Source) *cobra.Command {
	var ask connection
	var act, target string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Show what was done with a role, newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			query := given(limit, map[string]string{"act": act, "target": target})
			return api.AdminAudit(cmd.Context(), cmd.OutOrStdout(), query, asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().StringVar(&act, "act", "", "only this act, such as generation.retry, or what begins so, such as generation")
	cmd.Flags().StringVar(&target, "target", "", "only what was done to the thing with this id")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 200")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}
