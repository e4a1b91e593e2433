// Package smtp plays a mail server that takes mails for anybody: real SMTP, with
// accounts where the caller has one, and refusals at each step on request. The
// mails land in the simulator's inbox.
package smtp

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	server "github.com/emersion/go-smtp"
	"go.uber.org/zap"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/journal"
)

const (
	// Name is how rules, inbox and journal call this service.
	Name = "smtp"
	// maxMail is what common servers take.
	maxMail = 25 << 20
	// idle ends a connection on which nothing is said.
	idle = time.Minute
	// drain is how long mails under way may take after a stop.
	drain = 3 * time.Second
)

// Server is the simulated mail server. Safe for many goroutines.
type Server struct {
	Inbox   *inbox.Inbox
	Rules   *faults.Rules
	IDs     *ids.Source
	Journal *journal.Journal
	Logger  *zap.Logger
	// TLS, where it is not nil, lets the server offer STARTTLS, and take passwords
	// only after it.
	TLS *tls.Config
}

// Run serves until ctx is done.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	srv := server.NewServer(server.BackendFunc(func(conn *server.Conn) (server.Session, error) {
		return &session{server: s, conn: conn}, nil
	}))
	srv.Domain, srv.MaxMessageBytes, srv.MaxRecipients = "simulator", maxMail, 50
	srv.ReadTimeout, srv.WriteTimeout = idle, idle
	srv.TLSConfig, srv.AllowInsecureAuth = s.TLS, s.TLS == nil
	srv.ErrorLog = quiet{s.Logger}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain) // ctx is over, the drain is not
		defer cancel()
		if srv.Shutdown(last) != nil {
			_ = listener.Close() // Shutdown has closed it; what hangs ends with the process
		}
	}()
	err := srv.Serve(listener)
	if ctx.Err() == nil {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	<-stopped
	return nil
}

// quiet takes the server's complaints of callers that hang up.
type quiet struct{ logger *zap.Logger }

// Printf notes a complaint.
func (q quiet) Printf(format string, v ...any) { q.logger.Debug(fmt.Sprintf(format, v...)) }

// Println notes a complaint.
func (q quiet) Println(v ...any) { q.logger.Debug(fmt.Sprint(v...)) }

// session is one connection. The server calls it from one goroutine.
type session struct {
	server *Server
	conn   *server.Conn
	// account is who has let itself in, "" for nobody.
	account string
	from    string
	to      []string
}

// AuthMechanisms are the ways to say a password.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth takes any name with any password: each name is an account.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username == "" || password == "" {
			return server.ErrAuthFailed
		}
		s.account = ids.Account(username + "\n" + password)
		return s.refused(faults.StepAuth, "")
	}), nil
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *server.MailOptions) error {
	s.from, s.to = from, nil
	return s.refused(faults.StepMail, "")
}

// Rcpt adds a receiver.
func (s *session) Rcpt(to string, _ *server.RcptOptions) error {
	if err := s.refused(faults.StepRcpt, to); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the mail.
func (s *session) Data(body io.Reader) error {
	letter, err := read(body)
	if err != nil {
		return &server.SMTPError{Code: 554, EnhancedCode: server.EnhancedCode{5, 6, 0}, Message: "This is no mail"}
	}
	spoilt, err := s.spoilt(faults.StepData, s.to[0])
	if err != nil {
		return err
	}
	if spoilt.Step != "" && !spoilt.Accept {
		return s.refuse(spoilt)
	}
	letter.ID = s.server.IDs.Next(func(string) bool { return false })
	letter.Provider, letter.Account, letter.To = Name, s.account, s.to
	if err := s.server.Inbox.Put(letter); err != nil {
		return err
	}
	s.note(journal.Entry{Status: 250, Job: letter.ID, Accepted: true})
	if spoilt.Accept {
		return s.unanswered(spoilt)
	}
	// The way to answer with a text of one's own.
	return &server.SMTPError{Code: 250, EnhancedCode: server.EnhancedCode{2, 0, 0}, Message: "Ok: queued as " + letter.ID}
}

// Reset forgets the mail under way.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }

// note journals what became of a mail.
func (s *session) note(entry journal.Entry) {
	entry.Kind, entry.Provider, entry.Method, entry.Account = journal.KindCall, Name, "DATA", s.account
	if err := s.server.Journal.Append(entry); err != nil {
		s.server.Logger.Error("journal a mail", zap.Error(err))
	}
}
