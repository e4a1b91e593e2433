package client

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Announcements prints what everybody should know now.
func (c *Client) Announcements(ctx context.Context, w io.Writer, asJSON bool) error {
	var list AnnouncementList
	if err := c.call(ctx, http.MethodGet, "/api/announcements", nil, &list); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, list)
	}
	if len(list.Announcements) == 0 {
		return line(w, "there is nothing to know")
	}
	table := newTable(w)
	table.row("ID", "LEVEL", "FROM", "UNTIL", "TITLE", "BODY")
	for _, told := range list.Announcements {
		table.row(told.ID.String(), string(told.Level), told.StartsAt.Local().Format(time.DateTime), endText(told),
			clean(told.Title), shorten(told.Body))
	}
	return table.print()
}

func endText(told Announcement) string {
	if told.EndsAt == nil {
		return "withdrawn"
	}
	return told.EndsAt.Local().Format(time.DateTime)
}

// Announce tells everybody something and prints it.
func (c *Client) Announce(ctx context.Context, w io.Writer, words CreateAnnouncement, asJSON bool) error {
	var told Announcement
	if err := c.call(ctx, http.MethodPost, "/api/announcements", words, &told); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, told)
	}
	return line(w, "%s %s, from %s until %s: %s", told.ID, told.Level, told.StartsAt.Local().Format(time.DateTime), endText(told), clean(told.Title))
}

// Withdraw takes an announcement back.
func (c *Client) Withdraw(ctx context.Context, w io.Writer, id uuid.UUID) error {
	if err := c.call(ctx, http.MethodDelete, "/api/announcements/"+id.String(), nil, nil); err != nil {
		return missing(err, "announcement", id, "announcements list")
	}
	return line(w, "%s is withdrawn", id)
}

// Notify puts something into the notifications of one user or of everybody and
// prints how many were told.
func (c *Client) Notify(ctx context.Context, w io.Writer, words SendNotification, asJSON bool) error {
	var sent SentNotification
	if err := c.call(ctx, http.MethodPost, "/api/notifications/send", words, &sent); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, sent)
	}
	return line(w, "%s: %d told", sent.ID, sent.Told)
}

// Feedback prints what everybody wrote to those who run the service.
func (c *Client) Feedback(ctx context.Context, w io.Writer, asJSON bool) error {
	var list FeedbackList
	if err := c.call(ctx, http.MethodGet, "/api/support/feedback?all=true", nil, &list); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, list)
	}
	table := newTable(w)
	table.row("ID", "USER", "AGE", "PICTURES", "ANSWERS", "MESSAGE")
	for _, said := range list.Feedback {
		table.row(said.ID.String(), said.UserID.String(), c.age(said.CreatedAt), strconv.Itoa(said.Pictures), strconv.Itoa(len(said.Replies)),
			shorten(said.Message))
	}
	return table.print()
}

// Reply answers somebody's feedback.
func (c *Client) Reply(ctx context.Context, w io.Writer, answer ReplyFeedback, asJSON bool) error {
	var reply FeedbackReply
	if err := c.call(ctx, http.MethodPost, "/api/support/reply", answer, &reply); err != nil {
		return missing(err, "feedback", answer.FeedbackID, "feedback list")
	}
	if asJSON {
		return printJSON(w, reply)
	}
	return line(w, "%s answers %s", reply.ID, answer.FeedbackID)
}
