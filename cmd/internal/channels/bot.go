package channels

import (
	"fmt"

	"darkroom/notify/telegram"
)

// OpenBot returns what writes at Telegram; nil where no bot is configured. Close it
// after use.
func OpenBot(cfg telegram.Config) (*telegram.Sender, error) {
	if !cfg.Set() {
		return nil, nil //nolint:nilnil // no bot is no sender
	}
	bot, err := telegram.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("set up Telegram: %w", err)
	}
	return bot, nil
}
