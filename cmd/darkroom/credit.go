package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/postgres"
)

// shownEntries is as many lines of an account as fit a terminal.
const shownEntries = 20

func newCredit(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "credit",
		Short: "Give users money, and see how theirs stands",
		Long: "Give users money, and see how theirs stands. USER is the id of a user: the subject of its access token. Works on\n" +
			"the database of DATABASE_URL, or else on the local stack's, which must be running.",
	}
	command.AddCommand(newCreditGrant(src), newCreditShow(src))
	return command
}

func newCreditGrant(src env.Source) *cobra.Command {
	var reference string
	command := &cobra.Command{
		Use:   "grant USER DOLLARS --reference NAME",
		Short: "Give a user money, once for each reference",
		Long: "Give a user money, once for each reference, such as the number of an invoice: the command may be repeated, and\n" +
			"the money is given the first time only. It stands in the ledger, where it can be answered but not taken out.",
		Example: "  darkroom credit grant 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 25 --reference invoice-1042",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			amount, err := dollars(args[1])
			if err != nil {
				return err
			}
			return onAccount(cmd.Context(), src, args[0], func(db *postgres.DB, userID uuid.UUID) error {
				if err := db.Grant(cmd.Context(), userID, amount, reference); err != nil {
					return err
				}
				return writeBalance(cmd.Context(), cmd.OutOrStdout(), db, userID)
			})
		},
	}
	command.Flags().StringVar(&reference, "reference", "", "what the money is given for; the same name gives it once")
	cobra.CheckErr(command.MarkFlagRequired("reference"))
	return command
}

func newCreditShow(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "show USER",
		Short: "Print a user's balance and the last lines of its account",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return onAccount(cmd.Context(), src, args[0], func(db *postgres.DB, userID uuid.UUID) error {
				if err := writeBalance(cmd.Context(), cmd.OutOrStdout(), db, userID); err != nil {
					return err
				}
				entries, err := db.Entries(cmd.Context(), userID, 0, shownEntries)
				if err != nil {
					return err
				}
				return writeEntries(cmd.OutOrStdout(), entries)
			})
		},
	}
}

// onAccount opens the records for work on one user's account.
func onAccount(ctx context.Context, src env.Source, user string, work func(*postgres.DB, uuid.UUID) error) error {
	userID, err := uuid.Parse(user)
	if err != nil {
		return fmt.Errorf("%q is no user: must be an id such as %s", user, uuid.NameSpaceURL)
	}
	vars, err := dev.WithDotEnv(src)
	if err == nil && vars["DATABASE_URL"] == "" && vars["DATABASE_URL_FILE"] == "" {
		vars, err = dev.StackEnvironment(ctx, vars)
	}
	if err != nil {
		return err
	}
	var cfg postgres.Config
	if err = env.Load(vars, &cfg); err != nil {
		return err
	}
	db, err := postgres.New(ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return work(db, userID)
}

// dollars reads an amount such as "2.50", exactly.
func dollars(text string) (models.MicroUSD, error) {
	amount, ok := new(big.Rat).SetString(strings.TrimPrefix(text, "$"))
	if ok {
		amount.Mul(amount, big.NewRat(1_000_000, 1))
	}
	if !ok || !amount.IsInt() || !amount.Num().IsInt64() || amount.Sign() <= 0 {
		return 0, errors.New("the amount must be dollars above zero, of at most six decimals, such as 2.50")
	}
	return models.MicroUSD(amount.Num().Int64()), nil
}

func writeBalance(ctx context.Context, w io.Writer, db *postgres.DB, userID uuid.UUID) error {
	balance, err := db.Balance(ctx, userID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s to spend, %s set aside for what runs\n", balance.Available, balance.Held)
	return err
}

func writeEntries(w io.Writer, entries []models.LedgerEntry) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, entry := range entries {
		cause := entry.Reference
		if entry.GenerationID != nil {
			cause = fmt.Sprintf("generation %s, run %d", entry.GenerationID, entry.Run)
		}
		// A failed write shows in Flush.
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", entry.CreatedAt.Format(time.DateTime), entry.Kind, entry.Amount, cause)
	}
	return table.Flush()
}
