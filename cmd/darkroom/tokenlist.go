package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/providers"
)

func newTokensList(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts with their state and counters",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			desk, err := openDesk(cmd.Context(), src)
			if err != nil {
				return err
			}
			defer desk.close()
			tokens, err := desk.db.ListTokens(cmd.Context())
			if err != nil {
				return err
			}
			counts, err := desk.db.JobCounts(cmd.Context(), models.ProviderReplicate)
			if err != nil {
				return err
			}
			running := map[string]int{}
			for _, count := range counts {
				running[count.CredentialID] = count.Jobs
			}
			if len(tokens) == 0 {
				return writeAlone(cmd.OutOrStdout(), running, desk.alone)
			}
			return writeTokens(cmd.OutOrStdout(), tokens, running, time.Now())
		},
	}
}

// writeAlone says what is used where the pool is empty.
func writeAlone(w io.Writer, running map[string]int, alone bool) error {
	hint := "the pool is empty, and REPLICATE_API_TOKEN is not set: no job can be submitted"
	if alone {
		hint = fmt.Sprintf("the pool is empty: the account of REPLICATE_API_TOKEN is used; jobs running: %d", running[providers.StaticCredentialID])
	}
	_, err := fmt.Fprintln(w, hint)
	return err
}

// writeTokens prints a table.
func writeTokens(w io.Writer, tokens []models.ReplicateToken, running map[string]int, now time.Time) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	// A failed write shows in Flush.
	_, _ = fmt.Fprintln(table, "NAME\tKEY\tSTATE\tRUNNING\tTAKEN\tREFUSED\tLAST REFUSAL\tADDED")
	for _, token := range tokens {
		_, _ = fmt.Fprintf(table, "%s\t…%s\t%s\t%d\t%d\t%d\t%s\t%s\n", token.Name, token.Last4, stateOf(token, now), running[token.ID.String()],
			token.RequestCount, token.ErrorCount, token.LastError, token.CreatedAt.Format(time.DateOnly))
	}
	return table.Flush()
}

func stateOf(token models.ReplicateToken, now time.Time) string {
	switch {
	case token.DeletedAt != nil:
		return "deleted"
	case token.State == models.TokenActive && token.Cooling(now):
		return fmt.Sprintf("rests %s", token.CoolingUntil.Sub(now).Round(time.Second))
	}
	return string(token.State)
}
