package main

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminUsers(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "users",
		Short: "List users, and change what they may do",
	}
	command.AddCommand(
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
	return command
}

func newAdminUsersList(src env.Source) *cobra.Command {
	var ask connection
	var search, role, status string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List users, the newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			filter := given(limit, map[string]string{"search": search, "role": role, "status": status})
			return api.AdminUsers(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().StringVar(&search, "search", "", "part of an address or a name, or the beginning of an id")
	cmd.Flags().StringVar(&role, "role", "", "only those with this role")
	cmd.Flags().StringVar(&status, "status", "", "only those that are active, or blocked")
	cmd.Flags().IntVar(&limit, "limit", listLimit, "how many, at most 100")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

// newAdminUsersChange makes a command that changes one user.
func newAdminUsersChange(
	src env.Source, use, short string, args int, change func(*client.AdminChangeUser, []string) error,
) *cobra.Command {
	var ask connection
	cmd := &cobra.Command{
		Use: use, Short: short,
		Long: short + ". USER is the id of a user. This is for a super_admin.",
		Args: cobra.ExactArgs(args),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := uuid.Parse(args[0])
			if err != nil {
				return fmt.Errorf("%q is no id of a user: `darkroom admin users list` shows them", args[0])
			}
			wanted := client.AdminChangeUser{UserID: id}
			if err = change(&wanted, args); err != nil {
				return err
			}
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			user, err := api.AdminChangeUser(cmd.Context(), wanted)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s %s, %s, at most %d active\n", user.ID, user.Role, user.Status, user.ActiveLimit)
			return err
		},
	}
	ask.flags(cmd)
	return cmd
}

func newAdminStats(src env.Source) *cobra.Command {
	var ask connection
	var user, workspace, when string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Count generations and what was paid, by user, workspace and model",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			filter := given(0, map[string]string{"userId": user, "workspaceId": workspace, "dateRange": when})
			return api.AdminStats(cmd.Context(), cmd.OutOrStdout(), filter, asJSON)
		},
	}
	ask.flags(cmd)
	cmd.Flags().StringVar(&user, "user", "", "only of the user with this id")
	cmd.Flags().StringVar(&workspace, "workspace", "", "only of the workspace with this id")
	cmd.Flags().StringVar(&when, "when", "", "only of today, yesterday, week or month; all time otherwise")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

// given is a query of what was given: a limit above 0, and words that are not
// empty.
func given(limit int, words map[string]string) url.Values {
	query := url.Values{}
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	for name, word := range words {
		if word != "" {
			query.Set(name, word)
		}
	}
	return query
}
