package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
	"darkroom/models"
)

func newAdminUsers(src env.Source) *cobra.Command {
	return group("users", "List users, and change what they may do",
		newAdminUsersList(src),
		newAdminUsersChange(src, "role USER ROLE", "Give a user the role user, admin or super_admin", 2,
			func(change *client.AdminChangeUser, args []string) error {
				change.Role = set(client.AdminRole(args[1]))
				return nil
			}),
		newAdminUsersChange(src, "block USER", "Let a user in no more", 1,
			func(change *client.AdminChangeUser, _ []string) error {
				change.Status = set(client.AdminUserStatusBlocked)
				return nil
			}),
		newAdminUsersChange(src, "unblock USER", "Let a user in again", 1,
			func(change *client.AdminChangeUser, _ []string) error {
				change.Status = set(client.AdminUserStatusActive)
				return nil
			}),
		newAdminUsersChange(src, "limit USER NUMBER", "Set how many generations of a user may be active at a time", 2,
			func(change *client.AdminChangeUser, args []string) error {
				limit, err := strconv.Atoi(args[1])
				change.ActiveLimit = &limit
				return err
			}),
	)
}

func newAdminUsersList(src env.Source) *cobra.Command {
	var search, role, status string
	var limit int
	var page int64
	cmd := asking(src, &cobra.Command{
		Use:   "list",
		Short: "List users, the newest first",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		filter := numbered(given(limit, map[string]string{"search": search, "role": role, "status": status}), "page", page)
		return api.AdminUsers(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
	})
	cmd.Flags().StringVar(&search, "search", "", "part of an address or a name, or the beginning of an id")
	cmd.Flags().StringVar(&role, "role", "", "only those with this role")
	cmd.Flags().StringVar(&status, "status", "", "only those that are active, or blocked")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 100")
	cmd.Flags().Int64Var(&page, "page", 1, "which page of them")
	return cmd
}

// newAdminUsersChange makes a command that changes one user.
func newAdminUsersChange(
	src env.Source, use, short string, args int, change func(*client.AdminChangeUser, []string) error,
) *cobra.Command {
	return asking(src, &cobra.Command{
		Use: use, Short: short,
		Long: short + ". USER is the id of a user. This is for a super_admin.",
		Args: cobra.ExactArgs(args),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		id, err := userID(args[0])
		if err != nil {
			return err
		}
		wanted := client.AdminChangeUser{UserID: id}
		if err = change(&wanted, args); err != nil {
			return err
		}
		return api.AdminChangeUser(cmd.Context(), cmd.OutOrStdout(), wanted, asJSON)
	})
}

func newAdminCredit(src env.Source) *cobra.Command {
	return group("credit", "Give users money, and mend their balance",
		newAdminCreditMove(src, client.GiveCreditKindGrant, "grant USER DOLLARS --reference NAME", "Give a user money, once for each reference"),
		newAdminCreditMove(src, client.GiveCreditKindTopUp, "top-up USER DOLLARS --reference NAME", "Write down what a user has paid in, once for each reference"),
		newAdminCreditMove(src, client.GiveCreditKindAdjustment, "adjust USER DOLLARS --reference NAME", "Mend a user's balance, up or down, once for each reference"),
	)
}

func newAdminCreditMove(src env.Source, kind client.GiveCreditKind, use, short string) *cobra.Command {
	var reference string
	cmd := asking(src, &cobra.Command{
		Use: use, Short: short,
		Long: short + ". USER is the id of a user. An amount below zero, which only\n" +
			"an adjustment may be, comes behind --. This is for a super_admin.",
		Args: cobra.ExactArgs(2),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		id, err := userID(args[0])
		if err != nil {
			return err
		}
		var amount models.MicroUSD
		if amount, err = dollars(args[1]); err != nil {
			return err
		}
		credit := client.GiveCredit{Kind: kind, AmountUsd: amount.USD(), Reference: reference}
		return api.AdminCredit(cmd.Context(), cmd.OutOrStdout(), id, credit, asJSON)
	})
	cmd.Flags().StringVar(&reference, "reference", "", "what the money is for; the same name moves it once")
	cobra.CheckErr(cmd.MarkFlagRequired("reference"))
	return cmd
}
