package dev

import (
	"cmp"
	"net"
	"path"

	"darkroom/internal/env"
	"darkroom/simulator/telegram"
)

const (
	// simulatorResendKey and simulatorTelegramToken are the accounts that the
	// simulated services take, in the form of the real one's.
	simulatorResendKey     = "SIMULATOR_RESEND_KEY"
	simulatorTelegramToken = "SIMULATOR_TELEGRAM_TOKEN" //nolint:gosec // the name of a variable
)

// simulatedChat is where feedback goes at the simulated Telegram, which has every
// chat. Ids of groups are below 0, so it is nobody's own.
const simulatedChat = "-4711"

// mailed tells whether the developer has a service of their own for e-mails.
func (c Config) mailed() bool { return c.ResendKey != "" || c.SMTPHost != "" }

// carry turns the parts to the simulator for the messages to people that no real
// service carries: nothing leaves this machine unasked.
func carry(cfg Config, out env.Source, base string) {
	if !cfg.mailed() {
		out["RESEND_API_KEY"] = out[simulatorResendKey]
		out["RESEND_BASE_URL"] = base + "/resend"
		// One of Listen's own addresses: the mail server is not reached from elsewhere.
		out["SMTP_HOST"], out["SMTP_PORT"], _ = net.SplitHostPort(cfg.SimulatorSMTP) // an address, as was checked
		out["SMTP_TLS"] = "none"
	}
	if cfg.TelegramToken == "" {
		out["TELEGRAM_BOT_TOKEN"] = out[simulatorTelegramToken]
		out["TELEGRAM_BASE_URL"] = base + telegram.Path
		out["TELEGRAM_OAUTH_URL"] = base + path.Dir(telegram.OAuthPath)
		out["SUPPORT_CHAT_ID"] = cmp.Or(out["SUPPORT_CHAT_ID"], simulatedChat)
	}
}
