package models

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// KindAnnouncement tells of what those who run the service have to say.
const KindAnnouncement MessageKind = "announcement"

// NoticeKinds are the kinds that a user's list knows, and preferences are about.
func NoticeKinds() []MessageKind { return append(EndKinds(), KindAnnouncement) }

// ChannelInApp is the user's own list. It is no way outside: no message takes it.
const ChannelInApp Channel = "in_app"

// NoticeChannels are the channels that preferences are about.
func NoticeChannels() []Channel { return []Channel{ChannelInApp, ChannelEmail, ChannelTelegram} }

// Notification is one line of a user's list.
type Notification struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	Kind   MessageKind
	// Title is one line that may be read over the user's shoulder; Body says more, ""
	// for nothing.
	Title, Body string
	// GenerationID is what it tells of; nil for an announcement.
	GenerationID *uuid.UUID `gorm:"type:uuid"`
	// Listed is false for one that its user wants outside only.
	Listed bool
	// ReadAt is nil while it is new.
	ReadAt    *time.Time
	CreatedAt time.Time

	// Long is whether the user waited for it long enough to have gone elsewhere; of a
	// row that was read it says nothing.
	Long bool `gorm:"-"`
}

// TableName names the table of Notification.
func (Notification) TableName() string { return "notifications" }

// When says which notifications of a kind a user wants over a channel.
type When string

// The answers. WhenLong is those that were waited for long.
const (
	WhenAlways When = "always"
	WhenLong   When = "long"
	WhenNever  When = "never"
)

// Valid reports whether w is one of them.
func (w When) Valid() bool { return slices.Contains([]When{WhenAlways, WhenLong, WhenNever}, w) }

// Wants reports whether a notification is among them.
func (w When) Wants(n Notification) bool { return w == WhenAlways || (w == WhenLong && n.Long) }

// Preference is what a user wants of one kind over one channel.
type Preference struct {
	Kind    MessageKind
	Channel Channel
	When    When `gorm:"column:wanted"`
}

// DefaultWhen is what a user wants who has not said otherwise. The list has
// everything but what the user did with their own hand. Outside they hear of what
// they waited for so long that they will have gone elsewhere, and of what failed
// after as long; what is over in seconds they see happen.
func DefaultWhen(kind MessageKind, channel Channel) When {
	switch {
	case kind == KindGenerationCancelled:
		return WhenNever
	case channel == ChannelInApp || kind == KindAnnouncement:
		return WhenAlways
	}
	return WhenLong
}

// longWait is how long somebody looks at a page that says "working": pictures take
// seconds, films minutes.
const longWait = time.Minute

// maxQuote is how much of a prompt a notification quotes: enough to know it by.
const maxQuote = 200

// NotificationOf tells of the end of a generation. The title holds nothing that the
// user wrote, for it shows on locked screens.
func NotificationOf(gen Generation) Notification {
	n := Notification{
		UserID: gen.UserID, Kind: KindOfEnd(gen.Status), GenerationID: &gen.ID,
		Long: gen.CompletedAt != nil && gen.CompletedAt.Sub(gen.CreatedAt) >= longWait,
	}
	thing := thingOf(gen.Action)
	switch gen.Status {
	case StatusCompleted:
		n.Title = "Your " + thing + " is ready"
	case StatusCancelled:
		n.Title = "Your " + thing + " was cancelled"
	case StatusPending, StatusQueued, StatusProcessing, StatusFailed:
		n.Title = "Your " + thing + " could not be made"
	}
	var lines []string
	if gen.ErrorMessage != "" {
		lines = append(lines, gen.ErrorMessage)
	}
	if quote := quoted(gen.Prompt); quote != "" {
		lines = append(lines, quote)
	}
	n.Body = strings.Join(lines, "\n")
	return n
}

// thingOf is what an action makes, as users call it.
func thingOf(action Action) string {
	switch {
	case strings.HasPrefix(string(action), "video_"):
		return "video"
	case strings.HasPrefix(string(action), "analyze_"):
		return "analysis"
	}
	return "image"
}

// quoted is the beginning of a prompt on one line.
func quoted(prompt string) string {
	words := []rune(strings.Join(strings.Fields(prompt), " "))
	if len(words) == 0 {
		return ""
	}
	if len(words) > maxQuote {
		words = append(words[:maxQuote-1], '…')
	}
	return "“" + string(words) + "”"
}

// NotificationQuery selects notifications of a user's list, newest first.
type NotificationQuery struct {
	UserID uuid.UUID
	// Unread narrows it to new ones.
	Unread bool
	// Cursor is the last one of the page before; nil for the first page.
	Cursor *Cursor
	Limit  int
}

// NotificationPage is a page of a user's list.
type NotificationPage struct {
	Notifications []Notification
	// Next is the cursor of the page of older ones; nil on the last page.
	Next *Cursor
	// Unread counts the new ones of the whole list.
	Unread int64
}

// Letter is a notification on its way outside: what it says and to whom.
type Letter struct {
	Notification
	// Email and TelegramID are where its user is reached; "" and nil for nowhere.
	Email      string
	TelegramID *int64
	// Blocked is whether its user may not use the service any more.
	Blocked bool
	// Unwanted is whether its user has since said that they do not want it.
	Unwanted bool
	// InDoubt is whether an earlier try may have arrived.
	InDoubt bool
}

// Announcement is what somebody who runs the service has to say.
type Announcement struct {
	// ID is the announcement's own: with the same one nobody is told twice.
	ID uuid.UUID
	// UserID is who is told; nil for everybody.
	UserID      *uuid.UUID
	Title, Body string
	// Channels are the ways outside that it goes besides the list, as far as each user
	// wants them.
	Channels []Channel
}
