package dev

import (
	"net"

	"darkroom/internal/env"
)

const (
	// simulatorResendKey and simulatorTelegramToken are the accounts that the
	// simulated services take, in the form of the real one's.
	simulatorResendKey     = "SIMULATOR_RESEND_KEY"
	simulatorTelegramToken = "SIMULATOR_TELEGRAM_TOKEN" //nolint:gosec // the name of a variable
)

// mailed tells whether the developer has a service of their own for e-mails.
func (c Config) mailed() bool { return c.ResendKey != "" || c.SMTPHost != "" }

// carry turns the worker to the simulator for the messages to people that no real
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
		out["TELEGRAM_BASE_URL"] = base + "/telegram"
	}
}
