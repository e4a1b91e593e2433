package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"darkroom/cmd/internal/channels"
	"darkroom/internal/env"
	"darkroom/notify/telegram"
	"darkroom/people"
)

// TestFeedbackIsSentWhereThereIsABotAndAChat: one without the other is told, as nobody
// would notice that nothing comes.
func TestFeedbackIsSentWhereThereIsABotAndAChat(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		src    env.Source
		sent   bool
		warned int
	}{
		"neither":       {env.Source{}, false, 0},
		"a bot alone":   {env.Source{"TELEGRAM_BOT_TOKEN": "1:x"}, false, 0},
		"a chat alone":  {env.Source{"SUPPORT_CHAT_ID": "-7"}, false, 1},
		"a bot, a chat": {env.Source{"TELEGRAM_BOT_TOKEN": "1:x", "SUPPORT_CHAT_ID": "-7"}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cfg struct {
				Support people.SupportConfig
				Bot     telegram.Config
			}
			require.NoError(t, env.Load(row.src, &cfg))
			bot, err := channels.OpenBot(cfg.Bot)
			require.NoError(t, err)
			if bot != nil {
				defer bot.Close()
			}
			core, told := observer.New(zap.WarnLevel)
			assert.Equal(t, row.sent, chat(cfg.Support, nil, bot, zap.New(core)) != nil)
			assert.Equal(t, row.warned, told.Len())
		})
	}
}
