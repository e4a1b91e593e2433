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
		Short: "Give users money, mend their balance, and see how it stands",
		Long: "Give users money, mend their balance, and see how it stands. USER is the id of a user: the subject of its access token. Works on\n" +
			"the database of DATABASE_URL, or else on the local stack's, which must be running.",
	}
	command.AddCommand(
		newCreditMove(src, models.PostingGrant, &cobra.Command{
			Use:   "grant USER DOLLARS --reference NAME",
			Short: "Give a user money, once for each reference",
			Long: "Give a user money, once for each reference, such as the number of an invoice: the command may be repeated, and\n" +
				"the money is given the first time only. It stands in the ledger, where it can be answered but not taken out.",
			Example: "  darkroom credit grant 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 25 --reference invoice-1042",
		}),
		newCreditMove(src, models.PostingTopUp, &cobra.Command{
			Use:     "top-up USER DOLLARS --reference NAME",
			Short:   "Write down what a user has paid in, once for each reference",
			Long:    "Write down what a user has paid in, once for each reference, such as the id of a payment.",
			Example: "  darkroom credit top-up 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 25 --reference payment-77",
		}),
		newCreditMove(src, models.PostingAdjustment, &cobra.Command{
			Use:   "adjust USER DOLLARS --reference NAME",
			Short: "Mend a user's balance, up or down, once for each reference",
			Long: "Mend a user's balance, once for each reference. An amount below zero takes, and never more than there is to\n" +
				"spend; it comes behind --, as other words that begin with a hyphen do.",
			Example: "  darkroom credit adjust --reference ticket-9 -- 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 -2.50",
		}),
		newCreditShow(src),
	)
	return command
}

// newCreditMove makes the command that moves money of one kind. What it does
// stands in the audit log.
func newCreditMove(src env.Source, kind models.PostingKind, command *cobra.Command) *cobra.Command {
	credit := models.Credit{Kind: kind, Newcomer: kind != models.PostingAdjustment}
	command.Args = cobra.ExactArgs(2)
	command.RunE = func(cmd *cobra.Command, args []string) error {
		var err error
		if credit.Amount, err = dollars(args[1]); err != nil {
			return err
		}
		return onAccount(cmd.Context(), src, args[0], func(db *postgres.DB, userID uuid.UUID) error {
			credit.UserID = userID
			balance, _, err := db.Credit(cmd.Context(), credit, models.Act{})
			if err != nil {
				return err
			}
			return writeBalance(cmd.OutOrStdout(), balance)
		})
	}
	command.Flags().StringVar(&credit.Reference, "reference", "", "what the money is for; the same name moves it once")
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
				balance, err := db.Balance(cmd.Context(), userID)
				if err != nil {
					return err
				}
				if err = writeBalance(cmd.OutOrStdout(), balance); err != nil {
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
	if !ok || !amount.IsInt() || !amount.Num().IsInt64() {
		return 0, errors.New("the amount must be dollars, of at most six decimals, such as 2.50")
	}
	return models.MicroUSD(amount.Num().Int64()), nil
}

func writeBalance(w io.Writer, balance models.Balance) error {
	_, err := fmt.Fprintf(w, "%s to spend, %s set aside for what runs\n", balance.Available, balance.Held)
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
