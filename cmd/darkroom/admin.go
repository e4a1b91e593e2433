package main

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// newAdmin makes the commands of those with a role. They ask the API and not the
// database: what they do is held to the same rules as in the web client, stands in
// the audit log under the name of who did it, and a run that is admitted is
// started at once. `darkroom users`, `credit` and `tokens` work on the database,
// for where there is no API yet, or nobody with a role.
func newAdmin(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "admin",
		Short: "Look after everybody's generations, users, models and money",
		Long: "Look after everybody's generations, users, models and money. Asks the API with the token of somebody with the role\n" +
			"admin, or super_admin where it says so: --token, DARKROOM_TOKEN, or the local stack's developer. Every act stands\n" +
			"in the audit log.",
	}
	command.AddCommand(
		newAdminList(src), newAdminFailed(src), newAdminShow(src), newAdminRetry(src), newAdminRetryAll(src), newAdminCancel(src),
		newAdminUsers(src), newAdminCredit(src), newAdminLimits(src), newAdminWorkspaces(src),
		newAdminModels(src), newAdminTokens(src),
		newAdminStats(src), newAdminCosts(src), newAdminErrors(src), newAdminCalls(src), newAdminAudit(src), newAdminMemory(src),
		newAdminCleanup(src), newAdminStale(src), newAdminViewed(src),
		newAdminAnnouncements(src), newAdminNotify(src), newAdminFeedback(src),
	)
	return command
}

// group makes a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	command := &cobra.Command{Use: use, Short: short}
	command.AddCommand(commands...)
	return command
}

// asking makes cmd ask the API, as whom its flags say, and print what it answers.
func asking(
	src env.Source, cmd *cobra.Command, ask func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error,
) *cobra.Command {
	var asJSON bool
	telling(src, cmd, func(cmd *cobra.Command, api *client.Client, args []string) error { return ask(cmd, api, args, asJSON) })
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return cmd
}

// telling is asking for what the API answers with nothing worth printing.
func telling(
	src env.Source, cmd *cobra.Command, tell func(cmd *cobra.Command, api *client.Client, args []string) error,
) *cobra.Command {
	var whom connection
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		api, err := whom.client(src)
		if err != nil {
			return err
		}
		return tell(cmd, api, args)
	}
	whom.flags(cmd)
	return cmd
}

// idOf reads the id of a user, or of another thing, from an argument or a flag.
func idOf(text, what, list string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return id, fmt.Errorf("%q is no id of %s: `darkroom admin %s` shows them", text, what, list)
	}
	return id, nil
}

// userID reads the id of a user.
func userID(text string) (uuid.UUID, error) { return idOf(text, "a user", "users list") }

// userFlag is userID of a flag; nil where it was not given.
func userFlag(text string) (*uuid.UUID, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no user and no error: everybody
	}
	id, err := userID(text)
	return &id, err
}
