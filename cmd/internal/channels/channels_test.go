package channels_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/cmd/internal/channels"
	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/notices"
	"darkroom/notify/email"
	"darkroom/notify/resend"
	"darkroom/notify/smtp"
)

// TestWhatIsConfiguredIsThere, and the mail server stands behind Resend only where
// there are both.
func TestWhatIsConfiguredIsThere(t *testing.T) {
	t.Parallel()
	letters, err := notices.New(notices.Config{}, notices.Deps{})
	require.NoError(t, err)
	for name, row := range map[string]struct {
		src  env.Source
		want []models.Channel
		mail any
	}{
		"nothing":  {env.Source{}, nil, nil},
		"resend":   {env.Source{"RESEND_API_KEY": "re_x"}, []models.Channel{models.ChannelEmail}, &resend.Sender{}},
		"smtp":     {env.Source{"SMTP_HOST": "mail.example.com"}, []models.Channel{models.ChannelEmail}, &smtp.Sender{}},
		"both":     {env.Source{"RESEND_API_KEY": "re_x", "SMTP_HOST": "mail.example.com"}, []models.Channel{models.ChannelEmail}, &email.Sender{}},
		"telegram": {env.Source{"TELEGRAM_BOT_TOKEN": "1:x"}, []models.Channel{models.ChannelTelegram}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cfg channels.Config
			require.NoError(t, env.Load(row.src, &cfg))
			opened, err := channels.Open(cfg, letters)
			require.NoError(t, err)
			defer opened.Close()
			all := map[models.Channel]activities.Channel{}
			opened.AddTo(all)
			assert.ElementsMatch(t, row.want, slices.Collect(maps.Keys(all)))
			if row.mail != nil {
				assert.IsType(t, row.mail, all[models.ChannelEmail].Sender)
			}
		})
	}
}
