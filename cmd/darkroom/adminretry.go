package main

import (
	"fmt"
	"time"

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
	user, workspace, batch, model, kind, provider, status, when string

	period
}

// flags gives cmd the filter's flags; status is what they say unless told
// otherwise.
func (f *adminFilter) flags(cmd *cobra.Command, status string) {
	cmd.Flags().StringVar(&f.user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&f.workspace, "workspace", "", "only of the workspace with this id")
	cmd.Flags().StringVar(&f.batch, "batch", "", "only of the batch with this id")
	cmd.Flags().StringVar(&f.model, "model", "", "only of this model")
	cmd.Flags().StringVar(&f.kind, "kind", "", "only those that failed for this reason, such as provider_busy or deadline")
	cmd.Flags().StringVar(&f.provider, "provider", "", "only those that this provider was tried for")
	cmd.Flags().StringVar(&f.status, "status", status, "only those that are so, such as failed or cancelled")
	cmd.Flags().StringVar(&f.when, "when", "", "only of today, yesterday, week or month")
	f.period.flags(cmd)
}

// body is the filter as the bulk retry takes it.
func (f *adminFilter) body(now time.Time) (client.AdminFilter, error) {
	filter := client.AdminFilter{
		Status: set(client.AdminFilterStatus(f.status)), ModelID: set(f.model), ErrorKind: set(client.FailureKind(f.kind)),
		Provider: set(client.Provider(f.provider)), DateRange: set(client.DateRange(f.when)),
	}
	for _, id := range []struct {
		flag, text string
		to         **uuid.UUID
	}{{"user", f.user, &filter.UserID}, {"workspace", f.workspace, &filter.WorkspaceID}, {"batch", f.batch, &filter.BatchID}} {
		if id.text == "" {
			continue
		}
		parsed, err := uuid.Parse(id.text)
		if err != nil {
			return filter, fmt.Errorf("--%s: %q is no id", id.flag, id.text)
		}
		*id.to = &parsed
	}
	var err error
	filter.Since, filter.Until, err = f.moments(now)
	return filter, err
}

// set is nil for "": what is not given.
func set[T ~string](value T) *T {
	if value == "" {
		return nil
	}
	return &value
}

func newAdminRetryAll(src env.Source) *cobra.Command {
	var filter adminFilter
	var most int
	var dryRun bool
	cmd := asking(src, &cobra.Command{
		Use:   "retry-all",
		Short: "Run everything again that a filter finds",
		Long: "Run everything again that a filter finds, the oldest first, each from its owner's balance and at its own price.\n" +
			"Those beyond their owner's free places get in line. --dry-run only tells which, and what they would cost.",
		Example: "  darkroom admin retry-all --kind provider_busy --when today --dry-run",
		Args:    cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		found, err := filter.body(time.Now())
		if err != nil {
			return err
		}
		return api.AdminRetryMany(cmd.Context(), cmd.OutOrStdout(), client.AdminRetry{Filter: found, Most: &most, DryRun: &dryRun}, asJSON)
	})
	filter.flags(cmd, "failed")
	cmd.Flags().IntVar(&most, "most", retriedAtOnce, "how many at most, 500 or fewer")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "change nothing, only tell")
	return cmd
}
