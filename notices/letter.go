package notices

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"darkroom/models"
	"darkroom/notify"
)

// Email writes the e-mail that a message is. A message that nobody may or wants to
// have any more is a *notify.Error with FaultRefused; every other error is ours.
func (s *Service) Email(ctx context.Context, message models.Message) (notify.Message, error) {
	letter, err := s.letter(ctx, message)
	if err != nil {
		return notify.Message{}, err
	}
	if letter.Email == "" {
		return notify.Message{}, unwanted("the user has no address")
	}
	page, err := s.page.write(letterhead{
		Title: letter.Title, Paragraphs: strings.Split(letter.Body, "\n"), Link: s.link(letter.Notification), Reason: reasonOf(letter.Kind),
	})
	return notify.Message{
		ID: message.ID, To: letter.Email, Kind: string(message.Kind), InDoubt: letter.InDoubt,
		Subject: letter.Title, Text: s.plain(letter.Notification) + "\n\n--\n" + reasonOf(letter.Kind) + "\n", HTML: page,
	}, err
}

// Telegram writes the Telegram message that a message is, as Email does.
func (s *Service) Telegram(ctx context.Context, message models.Message) (notify.Message, error) {
	letter, err := s.letter(ctx, message)
	if err != nil {
		return notify.Message{}, err
	}
	if letter.TelegramID == nil {
		return notify.Message{}, unwanted("the user has no account at Telegram linked")
	}
	text := strings.TrimPrefix(s.plain(letter.Notification), letter.Title)
	return notify.Message{
		ID: message.ID, To: strconv.FormatInt(*letter.TelegramID, 10), Kind: string(message.Kind), InDoubt: letter.InDoubt,
		Subject: letter.Title, Text: strings.TrimSpace(text),
	}, nil
}

// letter is what a message is written from, if it may still go.
func (s *Service) letter(ctx context.Context, message models.Message) (models.Letter, error) {
	letter, err := s.Letters.Letter(ctx, message.ID)
	switch {
	case models.CodeOf(err) == models.CodeNotFound:
		return letter, unwanted("what it tells of was deleted")
	case err != nil:
		return letter, err
	case letter.Blocked:
		return letter, unwanted("the user is blocked")
	case letter.Unwanted:
		return letter, unwanted("the user does not want it any more")
	}
	return letter, nil
}

// plain is a notification as plain text: title, body, link.
func (s *Service) plain(n models.Notification) string {
	parts := []string{n.Title}
	for _, part := range []string{n.Body, s.link(n)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n\n")
}

// link is where the reader finds more, "" for nowhere.
func (s *Service) link(n models.Notification) string {
	if s.app == "" || n.GenerationID == nil {
		return s.app
	}
	return s.app + "/?generation=" + n.GenerationID.String()
}

// reasonOf says why somebody gets this, and how to get it no more.
func reasonOf(kind models.MessageKind) string {
	if kind == models.KindAnnouncement {
		return "You get this as a user of Darkroom. Whether announcements reach you here is up to your notification settings."
	}
	return "What Darkroom tells you here is up to your notification settings."
}

//go:embed mail.html
var pages embed.FS

// mailPage is an e-mail as a page. It holds no picture and nothing that is fetched:
// who opens it tells nobody.
type mailPage struct{ template *template.Template }

// letterhead is what stands on the page.
type letterhead struct {
	Title, Link, Reason string
	Paragraphs          []string
}

func newMailPage() (mailPage, error) {
	page, err := template.ParseFS(pages, "mail.html")
	if err != nil {
		return mailPage{}, fmt.Errorf("parse page of e-mails: %w", err)
	}
	return mailPage{page}, nil
}

func (p mailPage) write(head letterhead) (string, error) {
	var page bytes.Buffer
	if err := p.template.Execute(&page, head); err != nil {
		return "", fmt.Errorf("write e-mail: %w", err)
	}
	return page.String(), nil
}

// unwanted ends a delivery for good.
func unwanted(why string) error {
	return &notify.Error{Fault: notify.FaultRefused, Err: errors.New(why)}
}
