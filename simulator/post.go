package simulator

import (
	"net/http"
	"time"

	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/resend"
	"darkroom/simulator/smtp"
	"darkroom/simulator/telegram"
)

// joinPost mounts the services that carry words to people: Resend and Telegram
// under their prefixes, the mail server at a port of its own.
func (s *Simulator) joinPost(calls *http.ServeMux, names *ids.Source) {
	(&resend.API{Inbox: s.inbox, Rules: s.rules, IDs: names}).Routes(calls)
	(&telegram.API{Inbox: s.inbox, Rules: s.rules, Now: time.Now, Bot: s.cfg.TelegramToken}).Routes(calls)
	s.mails = &smtp.Server{Inbox: s.inbox, Rules: s.rules, IDs: names, Journal: s.journal, Logger: s.logger}
}

// openInbox opens what was handed to those services.
func (s *Simulator) openInbox() (err error) {
	s.inbox, err = inbox.Open(s.cfg.Dir, time.Now)
	return err
}
