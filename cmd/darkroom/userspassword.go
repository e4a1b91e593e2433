package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/people"
	"darkroom/postgres"
)

func newUsersPassword(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "password USER EMAIL",
		Short: "Let a user sign in by an address and a password",
		Long: "Let a user sign in by an address and a password, which is read from standard input: its first line. USER is the id of\n" +
			"a user, who had a role given or signed in before. Sessions end unless it is the password they have. Of no use where\n" +
			"people sign in through Supabase. Works on the database of DATABASE_URL, or else on the local stack's, which must be\n" +
			"running. It stands in the audit log, without the password.",
		Example: "  darkroom users password 5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10 maker@example.com <password.txt",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := firstLine(cmd.InOrStdin())
			if err != nil {
				return fmt.Errorf("read password: %w", err)
			}
			return onAccount(cmd.Context(), src, args[0], func(db *postgres.DB, userID uuid.UUID) error {
				changed, err := people.Enrol(cmd.Context(), db, userID, args[1], password)
				if err != nil || !changed {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s signs in as %s now\n", userID, args[1])
				return err
			})
		},
	}
}

// firstLine reads up to the first line break, or all there is.
func firstLine(from io.Reader) (string, error) {
	const most = 1 << 10 // above the longest password
	lines := bufio.NewScanner(io.LimitReader(from, most))
	lines.Scan()
	return strings.TrimSuffix(lines.Text(), "\r"), lines.Err()
}
