package notices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/notices"
	"darkroom/notify"
	"darkroom/postgres"
)

// bundle is the rules on a real database, and one user.
type bundle struct {
	*notices.Service

	db   *postgres.DB
	user models.User
}

func setup(t *testing.T, appURL string) *bundle {
	t.Helper()
	dsn := testdb.New(t)
	db, err := postgres.New(t.Context(), postgres.Config{URL: dsn, DirectURL: dsn, MaxConns: 4, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	user, err := db.Account(t.Context(), models.User{ID: uuid.New(), Email: "maker@example.com"})
	require.NoError(t, err)
	service, err := notices.New(notices.Config{AppURL: appURL}, notices.Deps{Records: db, Letters: db, Audit: db})
	require.NoError(t, err)
	return &bundle{Service: service, db: db, user: user}
}

// announced tells the user something by e-mail and returns the message.
func (b *bundle) announced(t *testing.T, title, body string) models.Message {
	t.Helper()
	told, err := b.Announce(t.Context(), models.Act{ActorID: uuid.New()}, models.Announcement{
		ID: uuid.New(), UserID: &b.user.ID, Title: title, Body: body, Channels: []models.Channel{models.ChannelEmail},
	})
	require.NoError(t, err)
	require.Equal(t, 1, told)
	return b.last(t)
}

func (b *bundle) last(t *testing.T) models.Message {
	t.Helper()
	messages, err := b.db.Messages(t.Context(), models.MessageQuery{UserID: b.user.ID, Channel: models.ChannelEmail, Limit: 1})
	require.NoError(t, err)
	require.Len(t, messages, 1)
	return messages[0].Message
}

// failed ends a generation of the user's that they wanted to hear of.
func (b *bundle) failed(t *testing.T, prompt string) models.Message {
	t.Helper()
	_, err := b.SetPreferences(t.Context(), b.user.ID, []models.Preference{
		{Kind: models.KindGenerationFailed, Channel: models.ChannelEmail, When: models.WhenAlways},
	})
	require.NoError(t, err)
	gen, err := b.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: b.user.ID, Action: models.ActionVideoCreate, ModelID: "m", ModelName: "M", Prompt: prompt,
	})
	require.NoError(t, err)
	require.NoError(t, b.db.FailRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 1}, models.FailureModeration))
	return b.last(t)
}

func refused(t *testing.T, err error) {
	t.Helper()
	var fault *notify.Error
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, notify.FaultRefused, fault.Fault)
}

func TestAnEmail(t *testing.T) {
	t.Parallel()
	b := setup(t, "https://app.example.com/")
	message := b.failed(t, "a <script> "+strings.Repeat("word ", 100))
	mail, err := b.Email(t.Context(), message)
	require.NoError(t, err)
	require.NoError(t, mail.CheckEmail())
	assert.Equal(t, message.ID, mail.ID)
	assert.Equal(t, "maker@example.com", mail.To)
	assert.Equal(t, "Your video could not be made", mail.Subject, "nothing that was written by anybody")
	assert.Contains(t, mail.Text, "wor…”", "the prompt is cut short")
	assert.Contains(t, mail.Text, "https://app.example.com/?generation="+message.GenerationID.String())
	assert.Contains(t, mail.Text, "notification settings")
	assert.Contains(t, mail.HTML, "a &lt;script&gt; word")
	assert.NotContains(t, mail.HTML, "<img")
	assert.NotContains(t, mail.HTML, "<link")
}

func TestATelegramMessage(t *testing.T) {
	t.Parallel()
	b := setup(t, "")
	message := b.failed(t, "a lighthouse")
	_, err := b.Telegram(t.Context(), message)
	refused(t, err) // no account linked
	mail, err := b.Email(t.Context(), message)
	require.NoError(t, err)
	assert.NotContains(t, mail.Text, "http", "no address to lead to")
}

// TestWhatNobodyWantsAnyMore is not sent, however late it is tried.
func TestWhatNobodyWantsAnyMore(t *testing.T) {
	t.Parallel()
	b := setup(t, "")
	message := b.announced(t, "We move", "On Sunday.")
	mail, err := b.Email(t.Context(), message)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(mail.Text, "We move\n\nOn Sunday.\n"))
	_, err = b.SetPreferences(t.Context(), b.user.ID, []models.Preference{
		{Kind: models.KindAnnouncement, Channel: models.ChannelEmail, When: models.WhenNever},
	})
	require.NoError(t, err)
	_, err = b.Email(t.Context(), message)
	refused(t, err)
	_, err = b.Email(t.Context(), models.Message{ID: uuid.New()})
	refused(t, err)
}

// assertField checks that an error names the field at fault.
func assertField(t *testing.T, field string, err error) {
	t.Helper()
	var invalid *models.Error
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, models.CodeInvalid, invalid.Code)
	require.Len(t, invalid.Fields, 1)
	assert.Equal(t, field, invalid.Fields[0].Field)
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	b := setup(t, "")
	one := models.Preference{Kind: models.KindGenerationCompleted, Channel: models.ChannelEmail, When: models.WhenAlways}
	all, err := b.Preferences(t.Context(), b.user.ID)
	require.NoError(t, err)
	assert.Len(t, all, len(models.NoticeKinds())*len(models.NoticeChannels()))
	assert.NotContains(t, all, one)
	all, err = b.SetPreferences(t.Context(), b.user.ID, []models.Preference{one})
	require.NoError(t, err)
	assert.Contains(t, all, one)
	back := one
	back.When = ""
	all, err = b.SetPreferences(t.Context(), b.user.ID, []models.Preference{back})
	require.NoError(t, err)
	assert.NotContains(t, all, one)
	for name, wrong := range map[string]models.Preference{
		"kind":    {Kind: "ping", Channel: models.ChannelEmail, When: models.WhenAlways},
		"channel": {Kind: models.KindAnnouncement, Channel: models.ChannelWebhook, When: models.WhenAlways},
		"when":    {Kind: models.KindAnnouncement, Channel: models.ChannelEmail, When: "sometimes"},
	} {
		_, err = b.SetPreferences(t.Context(), b.user.ID, []models.Preference{one, wrong})
		assertField(t, "preferences.1."+name, err)
	}
}

func TestWhatCannotBeAnnounced(t *testing.T) {
	t.Parallel()
	b := setup(t, "")
	for name, wrong := range map[string]models.Announcement{
		"title":    {Title: " "},
		"body":     {Title: "We move", Body: strings.Repeat("a", 3001)},
		"channels": {Title: "We move", Channels: []models.Channel{models.ChannelWebhook}},
	} {
		_, err := b.Announce(t.Context(), models.Act{}, wrong)
		assertField(t, name, err)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"": true, "https://app.example.com": true, "http://127.0.0.1:3000/x": true, "app.example.com": false, "ftp://x": false, "https://u:p@x": false,
	} {
		err := env.Load(env.Source{"APP_URL": address}, new(notices.Config))
		assert.Equal(t, good, err == nil, address)
	}
}
