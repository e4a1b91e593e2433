package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// reader is a user with a list, on a clock of the test's.
type reader struct {
	t     *testing.T
	db    *postgres.DB
	user  models.User
	clock *time.Time
}

// newReader makes a user who is reached by e-mail and Telegram.
func newReader(t *testing.T) *reader {
	t.Helper()
	_, dsn := open(t)
	return readerOf(t, dsn, "maker@example.com")
}

func readerOf(t *testing.T, dsn, address string) *reader {
	t.Helper()
	r := &reader{t: t, clock: new(time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC))}
	db, err := postgres.New(t.Context(), configFor(dsn), func() time.Time { return *r.clock })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	r.db = db
	r.user, err = db.Account(t.Context(), models.User{ID: uuid.New(), Email: address})
	require.NoError(t, err)
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), `UPDATE users SET telegram_id = ('x' || substr(md5($1), 1, 8))::bit(32)::bigint WHERE email = $1`, address)
	require.NoError(t, err)
	return r
}

// finish runs a generation for so long and ends it.
func (r *reader) finish(took time.Duration, end func(models.Ref) error) models.Generation {
	r.t.Helper()
	gen := create(r.t, r.db, r.user.ID)
	_, err := r.db.BeginRun(r.t.Context(), ref(gen), uuid.NewString())
	require.NoError(r.t, err)
	require.NoError(r.t, r.db.AdvanceRun(r.t.Context(), ref(gen), models.StageWaiting, 10))
	*r.clock = r.clock.Add(took)
	require.NoError(r.t, end(ref(gen)))
	return gen
}

func (r *reader) complete(ref models.Ref) error {
	return r.db.CompleteRun(r.t.Context(), ref, nil, "a text")
}

func (r *reader) fail(ref models.Ref) error {
	return r.db.FailRun(r.t.Context(), ref, models.FailureModeration)
}
func (r *reader) cancel(ref models.Ref) error { return r.db.CancelRun(r.t.Context(), ref, nil) }

func (r *reader) list() models.NotificationPage {
	r.t.Helper()
	page, err := r.db.Notifications(r.t.Context(), models.NotificationQuery{UserID: r.user.ID, Limit: 50})
	require.NoError(r.t, err)
	return page
}

// outside are the channels that messages of the user's take, in their order.
func (r *reader) outside() []models.Channel {
	r.t.Helper()
	channels := []models.Channel{}
	for _, channel := range models.NoticeChannels() {
		messages, err := r.db.Messages(r.t.Context(), models.MessageQuery{UserID: r.user.ID, Channel: channel, Limit: 50})
		require.NoError(r.t, err)
		for _, message := range messages {
			assert.NotNil(r.t, message.NotificationID)
			channels = append(channels, channel)
		}
	}
	return channels
}

func (r *reader) says(kind models.MessageKind, channel models.Channel, when models.When) {
	r.t.Helper()
	said := []models.Preference{{Kind: kind, Channel: channel, When: when}}
	require.NoError(r.t, r.db.SetNoticePreferences(r.t.Context(), r.user.ID, said))
}

// TestWhoIsToldHow is what holds for somebody who has said nothing.
func TestWhoIsToldHow(t *testing.T) {
	t.Parallel()
	both := []models.Channel{models.ChannelEmail, models.ChannelTelegram}
	for name, row := range map[string]struct {
		took    time.Duration
		end     func(*reader, models.Ref) error
		title   string
		outside []models.Channel
	}{
		"ready at once":     {3 * time.Second, (*reader).complete, "Your image is ready", []models.Channel{}},
		"ready after long":  {time.Minute, (*reader).complete, "Your image is ready", both},
		"failed at once":    {3 * time.Second, (*reader).fail, "Your image could not be made", []models.Channel{}},
		"failed after long": {time.Hour, (*reader).fail, "Your image could not be made", both},
		"cancelled":         {time.Hour, (*reader).cancel, "", []models.Channel{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			gen := r.finish(row.took, func(ref models.Ref) error { return row.end(r, ref) })
			assert.Equal(t, row.outside, r.outside())
			page := r.list()
			if row.title == "" {
				assert.Empty(t, page.Notifications)
				return
			}
			require.Len(t, page.Notifications, 1)
			assert.Equal(t, row.title, page.Notifications[0].Title)
			assert.Contains(t, page.Notifications[0].Body, "“a lighthouse at dusk”")
			assert.Equal(t, &gen.ID, page.Notifications[0].GenerationID)
			assert.EqualValues(t, 1, page.Unread)
		})
	}
}

// TestWhatAUserSaysHolds for its kind and channel, until they take it back.
func TestWhatAUserSaysHolds(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.says(models.KindGenerationCompleted, models.ChannelEmail, models.WhenAlways)
	r.says(models.KindGenerationCompleted, models.ChannelTelegram, models.WhenNever)
	r.says(models.KindGenerationCompleted, models.ChannelInApp, models.WhenNever)
	r.finish(time.Second, r.complete)
	assert.Equal(t, []models.Channel{models.ChannelEmail}, r.outside())
	assert.Empty(t, r.list().Notifications, "it is for the mail only")
	newest, err := r.db.EventsAfter(t.Context(), r.user.ID, 0, 100)
	require.NoError(t, err)
	for _, event := range newest {
		assert.Nil(t, event.Notification)
	}
	r.says(models.KindGenerationCompleted, models.ChannelInApp, "")
	r.finish(time.Hour, r.complete)
	assert.Equal(t, []models.Channel{models.ChannelEmail, models.ChannelEmail}, r.outside())
	assert.Len(t, r.list().Notifications, 1)
	said, err := r.db.NoticePreferences(t.Context(), r.user.ID)
	require.NoError(t, err)
	assert.Len(t, said, 2)
}

// TestANotificationIsAnEvent in the numbering of its user, right behind the end that
// it tells of.
func TestANotificationIsAnEvent(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	gen := r.finish(time.Second, r.complete)
	events, err := r.db.EventsAfter(t.Context(), r.user.ID, 0, 100)
	require.NoError(t, err)
	require.NotEmpty(t, events)
	for i, event := range events {
		assert.EqualValues(t, i+1, event.Seq, "without a gap")
	}
	last, end := events[len(events)-1], events[len(events)-2]
	require.NotNil(t, last.Notification)
	assert.Equal(t, uuid.Nil, last.GenerationID)
	assert.Equal(t, "Your image is ready", last.Notification.Title)
	assert.Equal(t, gen.ID, end.GenerationID)
	assert.Equal(t, models.StatusCompleted, end.Status)
	oldest, newest, err := r.db.EventRange(t.Context(), r.user.ID)
	require.NoError(t, err)
	assert.EqualValues(t, 1, oldest)
	assert.Equal(t, last.Seq, newest)
}

// TestAnEndThatIsRepeatedIsToldOnce, and one that is not committed never.
func TestAnEndThatIsRepeatedIsToldOnce(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.finish(time.Hour, func(ref models.Ref) error {
		require.NoError(t, r.complete(ref))
		return r.complete(ref)
	})
	assert.Len(t, r.list().Notifications, 1)
	assert.Len(t, r.outside(), 2)
}

func TestReading(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	for range 5 {
		r.finish(time.Second, r.complete)
	}
	first, err := r.db.Notifications(t.Context(), models.NotificationQuery{UserID: r.user.ID, Limit: 3})
	require.NoError(t, err)
	require.Len(t, first.Notifications, 3)
	require.NotNil(t, first.Next)
	last := first.Notifications[2].ID
	second, err := r.db.Notifications(t.Context(), models.NotificationQuery{UserID: r.user.ID, Cursor: first.Next, Limit: 3})
	require.NoError(t, err)
	require.Len(t, second.Notifications, 2)
	assert.Nil(t, second.Next)
	assert.True(t, second.Notifications[0].CreatedAt.Before(first.Notifications[2].CreatedAt))

	stranger := uuid.New()
	unread, err := r.db.MarkNotificationsRead(t.Context(), stranger, []uuid.UUID{last})
	require.NoError(t, err)
	assert.Zero(t, unread)
	for range 2 {
		unread, err = r.db.MarkNotificationsRead(t.Context(), r.user.ID, []uuid.UUID{last, uuid.New()})
		require.NoError(t, err)
		assert.EqualValues(t, 4, unread)
	}
	unread, err = r.db.MarkNotificationsRead(t.Context(), r.user.ID, []uuid.UUID{})
	require.NoError(t, err)
	assert.EqualValues(t, 4, unread, "none named, none marked")
	fresh, err := r.db.Notifications(t.Context(), models.NotificationQuery{UserID: r.user.ID, Unread: true, Limit: 50})
	require.NoError(t, err)
	assert.Len(t, fresh.Notifications, 4)
	unread, err = r.db.MarkNotificationsRead(t.Context(), r.user.ID, nil)
	require.NoError(t, err)
	assert.Zero(t, unread)
}

func TestAnnounce(t *testing.T) {
	t.Parallel()
	_, dsn := open(t)
	maker, other := readerOf(t, dsn, "maker@example.com"), readerOf(t, dsn, "other@example.com")
	other.says(models.KindAnnouncement, models.ChannelEmail, models.WhenNever)
	all := models.Announcement{ID: uuid.New(), Title: "We move", Body: "On Sunday.", Channels: []models.Channel{models.ChannelEmail}}
	for _, want := range []int{2, 0} { // the repeat tells nobody
		told, err := maker.db.Announce(t.Context(), all)
		require.NoError(t, err)
		assert.Equal(t, want, told)
	}
	one := models.Announcement{ID: uuid.New(), UserID: &other.user.ID, Title: "Just you", Channels: []models.Channel{models.ChannelTelegram}}
	told, err := maker.db.Announce(t.Context(), one)
	require.NoError(t, err)
	assert.Equal(t, 1, told)
	assert.Len(t, maker.list().Notifications, 1)
	assert.Len(t, other.list().Notifications, 2)
	assert.Equal(t, []models.Channel{models.ChannelEmail}, maker.outside())
	assert.Equal(t, []models.Channel{models.ChannelTelegram}, other.outside())
	events, err := other.db.EventsAfter(t.Context(), other.user.ID, 0, 10)
	require.NoError(t, err)
	require.Len(t, events, 2)
	assert.Equal(t, "Just you", events[1].Notification.Title)
}

// TestLetters: a message is written by what is true when it leaves.
func TestLetters(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.finish(time.Hour, r.complete)
	messages, err := r.db.Messages(t.Context(), models.MessageQuery{UserID: r.user.ID, Channel: models.ChannelTelegram, Limit: 1})
	require.NoError(t, err)
	require.Len(t, messages, 1)
	id := messages[0].ID
	letter, err := r.db.Letter(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, "maker@example.com", letter.Email)
	assert.NotNil(t, letter.TelegramID)
	assert.Equal(t, "Your image is ready", letter.Title)
	assert.Equal(t, [3]bool{}, [3]bool{letter.InDoubt, letter.Unwanted, letter.Blocked})

	require.NoError(t, r.db.NoteTry(t.Context(), models.Try{MessageID: id, Number: 1, Fault: "uncertain"},
		models.TryEnd{Status: models.MessagePending, NextIn: time.Second}))
	require.NoError(t, r.db.NoteTry(t.Context(), models.Try{MessageID: id, Number: 2, Fault: "busy"},
		models.TryEnd{Status: models.MessagePending, NextIn: time.Second}))
	letter, err = r.db.Letter(t.Context(), id)
	require.NoError(t, err)
	assert.True(t, letter.InDoubt, "although the last try surely did not arrive")
	_, err = r.db.Letter(t.Context(), uuid.New())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

// TestWhoIsGoneIsNotWrittenToAgain over that channel, until they say so.
func TestWhoIsGoneIsNotWrittenToAgain(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.finish(time.Hour, r.complete)
	messages, err := r.db.Messages(t.Context(), models.MessageQuery{UserID: r.user.ID, Channel: models.ChannelTelegram, Limit: 1})
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.NoError(t, r.db.NoteTry(t.Context(), models.Try{MessageID: messages[0].ID, Number: 1, Status: 403, Fault: "gone"},
		models.TryEnd{Status: models.MessageFailed, Gone: true}))
	r.finish(time.Hour, r.fail)
	assert.Equal(t, []models.Channel{models.ChannelEmail, models.ChannelEmail, models.ChannelTelegram}, r.outside())
	letter, err := r.db.Letter(t.Context(), messages[0].ID)
	require.NoError(t, err)
	assert.True(t, letter.Unwanted)
	r.says(models.KindGenerationFailed, models.ChannelTelegram, models.WhenAlways)
	r.finish(time.Hour, r.fail)
	assert.Len(t, r.outside(), 5)
}
