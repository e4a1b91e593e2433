package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/providers"
)

func newTokensCheck(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Ask Replicate whose each key is; fails if one does not work",
		Long: "Ask Replicate whose each key is, which costs nothing. A key that Replicate does not know leaves the pool,\n" +
			"as it would after a job; one that had left it and works again comes back. The command fails if a key does not\n" +
			"work.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			desk, err := openDesk(cmd.Context(), src)
			if err != nil {
				return err
			}
			defer desk.close()
			accounts, err := desk.accounts(cmd.Context())
			if err != nil {
				return err
			}
			faulty := 0
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, account := range accounts {
				whose, err := desk.provider.Whose(cmd.Context(), account.id)
				if err == nil {
					err = desk.bringBack(cmd.Context(), account)
				}
				if err != nil {
					faulty++
					whose = verdictOf(err)
				}
				// A failed write shows in Flush.
				_, _ = fmt.Fprintf(table, "%s\t%s\n", account.name, whose)
			}
			if err := table.Flush(); err != nil || faulty == 0 {
				return err
			}
			return fmt.Errorf("%d of %d keys do not work", faulty, len(accounts))
		},
	}
}

// checked is an account that new jobs may go to, or might if its key were good.
type checked struct {
	name, id string
	refused  bool
}

// bringBack lets an account whose key works have jobs again, if its key was why it
// had none.
func (d *desk) bringBack(ctx context.Context, account checked) error {
	if account.refused {
		id, err := uuid.Parse(account.id)
		if err != nil {
			return err
		}
		if err = d.set(ctx, id, models.TokenActive); err != nil {
			return err
		}
	}
	circuits, err := d.db.Circuits(ctx)
	if err != nil {
		return err
	}
	for _, circuit := range circuits {
		if circuit.Provider == models.ProviderReplicate && circuit.CredentialID == account.id && circuit.LastError == models.FailureAuth {
			return d.db.CloseCircuit(ctx, circuit.Provider, circuit.CredentialID)
		}
	}
	return nil
}

func (d *desk) accounts(ctx context.Context) ([]checked, error) {
	tokens, err := d.db.ListTokens(ctx)
	if err != nil {
		return nil, err
	}
	var found []checked
	for _, token := range tokens {
		if token.State != models.TokenDisabled {
			found = append(found, checked{token.Name, token.ID.String(), token.State == models.TokenRefused})
		}
	}
	if d.alone {
		found = append(found, checked{"REPLICATE_API_TOKEN", providers.StaticCredentialID, false})
	}
	if len(found) == 0 {
		return nil, errors.New("no account is in use: add one with `darkroom tokens add`")
	}
	return found, nil
}

// verdictOf says what an operator can do about a key.
func verdictOf(err error) string {
	switch providers.KindOf(err) { //nolint:exhaustive // the others are not about the key, and say what they are
	case models.FailureAuth:
		return "refused: Replicate does not know this key"
	case models.FailureRateLimited:
		return "throttled: try again later"
	}
	return "not checked: " + err.Error()
}
