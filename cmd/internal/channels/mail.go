package channels

import (
	"fmt"

	"darkroom/notify"
	"darkroom/notify/email"
	"darkroom/notify/resend"
	"darkroom/notify/smtp"
)

// MailConfig is the services that carry e-mails.
type MailConfig struct {
	Email  email.Config
	Resend resend.Config
	SMTP   smtp.Config
}

// OpenMail returns what sends e-mails for as long as the process lives; nil where no
// service is configured.
func OpenMail(cfg MailConfig) (notify.Sender, error) {
	c := &Channels{}
	sender, err := c.mails(Config{Email: cfg.Email, Resend: cfg.Resend, SMTP: cfg.SMTP})
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("set up e-mail: %w", err)
	}
	return sender, nil
}
