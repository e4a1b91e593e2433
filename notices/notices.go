// Package notices holds the rules of telling users what happened: their list, what
// of it they want outside, and what an e-mail or a Telegram message says. It carries
// nothing itself: notify does, and a durable delivery has it do so. It knows nothing
// of HTTP, SQL or Temporal.
package notices

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Config says what messages lead to.
type Config struct {
	AppURL string `env:"APP_URL" desc:"Address of the web client, https://host[/path], to which e-mails and Telegram messages link. Empty: they hold no link."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	if c.AppURL == "" {
		return nil
	}
	address, err := url.Parse(c.AppURL)
	if err != nil || address.Host == "" || address.User != nil || (address.Scheme != "https" && address.Scheme != "http") {
		return errors.New("APP_URL: must be an address such as https://app.example.com")
	}
	return nil
}

// Records are the rows of users' lists and of what they want. Those of strangers do
// not exist in them.
type Records interface {
	Notifications(ctx context.Context, query models.NotificationQuery) (models.NotificationPage, error)
	// MarkNotificationsRead marks all for nil, and returns how many are new then.
	MarkNotificationsRead(ctx context.Context, userID uuid.UUID, ids []uuid.UUID) (unread int64, err error)
	NoticePreferences(ctx context.Context, userID uuid.UUID) ([]models.Preference, error)
	SetNoticePreferences(ctx context.Context, userID uuid.UUID, said []models.Preference) error
	// Announce returns how many users were told that had not been told before.
	Announce(ctx context.Context, announcement models.Announcement) (told int, err error)
}

// Letters are what messages outside are written from. CodeNotFound for one whose
// notification is gone.
type Letters interface {
	Letter(ctx context.Context, messageID uuid.UUID) (models.Letter, error)
}

// Audit keeps what was done with a role.
type Audit interface {
	Audit(ctx context.Context, act models.Act) error
}

// Deps are the parts that Service is made of, most often the same database.
type Deps struct {
	Records Records
	Letters Letters
	Audit   Audit
}

// Service is the use of notifications by people, and what their deliveries ask. It
// is safe for concurrent use.
type Service struct {
	Deps
	app  string
	page mailPage
}

// New makes a service. It fails on a bad configuration.
func New(cfg Config, deps Deps) (*Service, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	page, err := newMailPage()
	return &Service{Deps: deps, app: strings.TrimRight(cfg.AppURL, "/"), page: page}, err
}

// Notifications returns a page of a user's list.
func (s *Service) Notifications(ctx context.Context, query models.NotificationQuery) (models.NotificationPage, error) {
	return s.Records.Notifications(ctx, query)
}

// MarkRead marks notifications as read, all of the list for nil, and returns how
// many are new then. Ids that are not of the list are passed over. Safe to repeat.
func (s *Service) MarkRead(ctx context.Context, userID uuid.UUID, ids []uuid.UUID) (unread int64, err error) {
	return s.Records.MarkNotificationsRead(ctx, userID, ids)
}

// Preferences returns what holds for a user: every kind over every channel.
func (s *Service) Preferences(ctx context.Context, userID uuid.UUID) ([]models.Preference, error) {
	said, err := s.Records.NoticePreferences(ctx, userID)
	if err != nil {
		return nil, err
	}
	var all []models.Preference
	for _, kind := range models.NoticeKinds() {
		for _, channel := range models.NoticeChannels() {
			one := models.Preference{Kind: kind, Channel: channel, When: models.DefaultWhen(kind, channel)}
			at := slices.IndexFunc(said, func(p models.Preference) bool { return p.Kind == kind && p.Channel == channel })
			if at >= 0 {
				one.When = said[at].When
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// SetPreferences writes what a user says, "" to have the default again, and returns
// what holds then. CodeInvalid for kinds, channels and answers that there are not.
func (s *Service) SetPreferences(ctx context.Context, userID uuid.UUID, said []models.Preference) ([]models.Preference, error) {
	for i, one := range said {
		field := fmt.Sprintf("preferences.%d", i)
		switch {
		case !slices.Contains(models.NoticeKinds(), one.Kind):
			return nil, models.Invalid(models.FieldError{Field: field + ".kind", Message: "There is no such kind of notification."})
		case !slices.Contains(models.NoticeChannels(), one.Channel):
			return nil, models.Invalid(models.FieldError{Field: field + ".channel", Message: "There is no such channel."})
		case one.When != "" && !one.When.Valid():
			return nil, models.Invalid(models.FieldError{Field: field + ".when", Message: "Say always, long or never."})
		}
	}
	if err := s.Records.SetNoticePreferences(ctx, userID, said); err != nil {
		return nil, err
	}
	return s.Preferences(ctx, userID)
}

// Limits of an announcement: a line that fits a mail's subject, and what Telegram
// takes with room to spare.
const (
	maxTitle = 150
	maxBody  = 3000
)

// Announce tells one user or everybody what those who run the service have to say,
// and writes down who said it. Safe to repeat with the same id. CodeInvalid for what
// cannot be told.
func (s *Service) Announce(ctx context.Context, by models.Act, a models.Announcement) (told int, err error) {
	a.Title, a.Body = strings.TrimSpace(a.Title), strings.TrimSpace(a.Body)
	switch {
	case a.Title == "" || len([]rune(a.Title)) > maxTitle || strings.ContainsAny(a.Title, "\r\n"):
		return 0, models.Invalid(models.FieldError{Field: "title", Message: fmt.Sprintf("Give a line of 1 to %d characters.", maxTitle)})
	case len([]rune(a.Body)) > maxBody:
		return 0, models.Invalid(models.FieldError{Field: "body", Message: fmt.Sprintf("Say it in %d characters.", maxBody)})
	}
	for _, channel := range a.Channels {
		if channel != models.ChannelEmail && channel != models.ChannelTelegram {
			return 0, models.Invalid(models.FieldError{Field: "channels", Message: "There is no such channel."})
		}
	}
	by.Act, by.Target = "notification.send", a.ID.String()
	by.Detail = map[string]any{"title": a.Title, "channels": a.Channels, "user_id": a.UserID}
	// Before it is done: what cannot be written down is not done.
	if err := s.Audit.Audit(ctx, by); err != nil {
		return 0, err
	}
	return s.Records.Announce(ctx, a)
}
