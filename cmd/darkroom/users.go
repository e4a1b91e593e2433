package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/postgres"
)

func newUsers(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "users",
		Short: "Give users their roles, and passwords to sign in with",
	}
	command.AddCommand(newUsersRole(src), newUsersPassword(src))
	return command
}

func newUsersRole(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "role USER ROLE",
		Short: "Give a user the role user, admin or super_admin",
		Long: "Give a user the role user, admin or super_admin. USER is the id of a user: the subject of its access token. This is\n" +
			"how the first super_admin comes to be; the last one cannot be made less. Works on the database of DATABASE_URL, or\n" +
			"else on the local stack's, which must be running. It stands in the audit log, without a name.",
		Example: "  darkroom users role 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 super_admin",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			role := models.Role(args[1])
			if !slices.Contains(models.Roles(), role) {
				return fmt.Errorf("%q is no role: must be one of %s", args[1], strings.Trim(fmt.Sprint(models.Roles()), "[]"))
			}
			return onAccount(cmd.Context(), src, args[0], func(db *postgres.DB, userID uuid.UUID) error {
				before, err := db.SetRole(cmd.Context(), userID, role)
				if err != nil {
					return err
				}
				if before == role {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is %s already\n", userID, role)
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is %s now, and was %s\n", userID, role, before)
				return err
			})
		},
	}
}
