// Package channels opens the ways by which people are told outside, as far as they
// are configured.
package channels

import (
	"fmt"
	"maps"
	"time"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/notices"
	"darkroom/notify"
	"darkroom/notify/email"
	"darkroom/notify/resend"
	"darkroom/notify/smtp"
	"darkroom/notify/telegram"
)

// Config is the services that carry messages to people.
type Config struct {
	Email    email.Config
	Resend   resend.Config
	SMTP     smtp.Config
	Telegram telegram.Config
}

// Channels are those that are configured.
type Channels struct {
	byName map[models.Channel]activities.Channel
	closes []func()
}

// Open makes the senders, which connect to nothing before their first message. A
// channel without configuration is not there: what was to take it is refused. Close
// them after use.
func Open(cfg Config, letters *notices.Service) (*Channels, error) {
	c := &Channels{byName: make(map[models.Channel]activities.Channel)}
	mails, err := c.mails(cfg)
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("set up e-mail: %w", err)
	}
	if mails != nil {
		c.byName[models.ChannelEmail] = activities.Channel{Compose: letters.Email, Sender: mails}
	}
	bot, err := OpenBot(cfg.Telegram)
	if err != nil {
		c.Close()
		return nil, err
	}
	if bot != nil {
		c.closes = append(c.closes, bot.Close)
		c.byName[models.ChannelTelegram] = activities.Channel{Compose: letters.Telegram, Sender: bot}
	}
	return c, nil
}

// mails is Resend with the mail server behind it, one of the two, or nil.
func (c *Channels) mails(cfg Config) (notify.Sender, error) {
	var senders []notify.Sender
	if cfg.Resend.Set() {
		sender, err := resend.New(cfg.Resend, cfg.Email.From, time.Now)
		if err != nil {
			return nil, err
		}
		c.closes = append(c.closes, sender.Close)
		senders = append(senders, sender)
	}
	if cfg.SMTP.Set() {
		sender, err := smtp.New(cfg.SMTP, smtp.Deps{From: cfg.Email.From})
		if err != nil {
			return nil, err
		}
		senders = append(senders, sender)
	}
	switch len(senders) {
	case 0:
		return nil, nil //nolint:nilnil // no service is no sender
	case 1:
		return senders[0], nil
	}
	return email.New(senders[0], senders[1]), nil
}

// AddTo puts the channels among others.
func (c *Channels) AddTo(all map[models.Channel]activities.Channel) {
	maps.Copy(all, c.byName)
}

// Close lets idle connections go.
func (c *Channels) Close() {
	for _, end := range c.closes {
		end()
	}
}
