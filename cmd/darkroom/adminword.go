package main

import (
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminAnnouncements(src env.Source) *cobra.Command {
	command := group("announcements", "Tell everybody something until it is withdrawn or over",
		asking(src, &cobra.Command{
			Use:   "list",
			Short: "List what everybody should know now, but for what you have dismissed",
			Args:  cobra.NoArgs,
		}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
			return api.Announcements(cmd.Context(), cmd.OutOrStdout(), asJSON)
		}),
		newAdminAnnounce(src),
		telling(src, &cobra.Command{
			Use:   "withdraw ID",
			Short: "Take an announcement back",
			Args:  cobra.ExactArgs(1),
		}, func(cmd *cobra.Command, api *client.Client, args []string) error {
			id, err := idOf(args[0], "an announcement", "announcements list")
			if err != nil {
				return err
			}
			return api.Withdraw(cmd.Context(), cmd.OutOrStdout(), id)
		}),
	)
	command.Aliases = []string{"announce"}
	return command
}

func newAdminAnnounce(src env.Source) *cobra.Command {
	var body, starts, ends string
	var warning bool
	cmd := asking(src, &cobra.Command{
		Use:     "create TITLE",
		Short:   "Tell everybody, now or later, until it is withdrawn or over",
		Example: "  darkroom admin announcements create \"Videos are slow today\" --warning --until 4h",
		Args:    cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		words := client.CreateAnnouncement{Title: args[0], Body: set(body)}
		if warning {
			words.Level = set(client.CreateAnnouncementLevelWarning)
		}
		var err error
		if words.StartsAt, err = moment("from", starts, time.Now().Add); err != nil {
			return err
		}
		if words.EndsAt, err = moment("until", ends, time.Now().Add); err != nil {
			return err
		}
		return api.Announce(cmd.Context(), cmd.OutOrStdout(), words, asJSON)
	})
	cmd.Flags().StringVar(&body, "body", "", "more words than the title")
	cmd.Flags().BoolVar(&warning, "warning", false, "as a warning")
	cmd.Flags().StringVar(&starts, "from", "", "from then on: 2026-11-26T09:00:00Z, or how long from now, such as 90m (default now)")
	cmd.Flags().StringVar(&ends, "until", "", "until then, in the same words (default until it is withdrawn)")
	return cmd
}

func newAdminNotify(src env.Source) *cobra.Command {
	var user, body, name string
	var everyone bool
	var channels []string
	cmd := asking(src, &cobra.Command{
		Use:   "notify TITLE",
		Short: "Put something into the notifications of one user, or of everybody",
		Long: "Put something into the notifications of one user, or of everybody, and by --channel to those who want announcements\n" +
			"there. Who is blocked is not told. With the --id of an earlier call nobody is told twice.",
		Args: cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		words := client.SendNotification{Title: args[0], Body: set(body)}
		var err error
		if words.UserID, err = userFlag(user); err != nil {
			return err
		}
		if everyone {
			words.Everyone = &everyone
		}
		if name != "" {
			id, parseErr := idOf(name, "a call", "audit --act notification")
			if parseErr != nil {
				return parseErr
			}
			words.ID = &id
		}
		if len(channels) > 0 {
			named := make([]client.SendNotificationChannels, len(channels))
			for i, channel := range channels {
				named[i] = client.SendNotificationChannels(channel)
			}
			words.Channels = &named
		}
		return api.Notify(cmd.Context(), cmd.OutOrStdout(), words, asJSON)
	})
	cmd.Flags().StringVar(&user, "user", "", "the user with this id")
	cmd.Flags().BoolVar(&everyone, "everyone", false, "everybody")
	cmd.Flags().StringVar(&body, "body", "", "more words than the title")
	cmd.Flags().StringSliceVar(&channels, "channel", nil, "besides the list: email, telegram")
	cmd.Flags().StringVar(&name, "id", "", "the id of an earlier call, to repeat it")
	cmd.MarkFlagsOneRequired("user", "everyone")
	cmd.MarkFlagsMutuallyExclusive("user", "everyone")
	return cmd
}

func newAdminFeedback(src env.Source) *cobra.Command {
	return group("feedback", "Read what users wrote to you, and answer",
		asking(src, &cobra.Command{
			Use:   "list",
			Short: "List the newest hundred",
			Args:  cobra.NoArgs,
		}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
			return api.Feedback(cmd.Context(), cmd.OutOrStdout(), asJSON)
		}),
		asking(src, &cobra.Command{
			Use:   "reply ID MESSAGE",
			Short: "Answer; they find it with their feedback",
			Args:  cobra.ExactArgs(2),
		}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
			id, err := idOf(args[0], "a feedback", "feedback list")
			if err != nil {
				return err
			}
			return api.Reply(cmd.Context(), cmd.OutOrStdout(), client.ReplyFeedback{FeedbackID: id, Message: args[1]}, asJSON)
		}),
	)
}
