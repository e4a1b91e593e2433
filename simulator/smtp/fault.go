package smtp

import (
	"errors"
	"time"

	server "github.com/emersion/go-smtp"

	"darkroom/simulator/faults"
	"darkroom/simulator/journal"
)

// spoilt is what the rules want of a step. Before the receiver is named only the
// rules for everybody are heeded. A rule is used up by the step that it spoils.
func (s *session) spoilt(step, to string) (faults.SMTP, error) {
	asked := faults.Submission{Provider: Name, Account: s.account, Model: to}
	set, err := faults.Parse(s.server.Rules.Peek(asked)...)
	if err != nil || set.SMTP.Step != step {
		return faults.SMTP{}, err
	}
	_, err = s.server.Rules.Take(asked)
	return set.SMTP, err
}

// refused is the refusal at a step that the rules ask for, or nil.
func (s *session) refused(step, to string) error {
	asked, err := s.spoilt(step, to)
	if err != nil || asked.Step == "" {
		return err
	}
	return s.refuse(asked)
}

func (s *session) refuse(asked faults.SMTP) error {
	s.note(journal.Entry{Status: asked.Code, Error: "refused on request at " + asked.Step})
	if asked.Code == 0 {
		return s.hangUp()
	}
	return &server.SMTPError{Code: asked.Code, EnhancedCode: asked.Enhanced, Message: "Refused on request"}
}

// unanswered ends a mail that was taken without a word: it hangs up, or waits for
// the caller to do so.
func (s *session) unanswered(asked faults.SMTP) error {
	if asked.Hang {
		conn := s.conn.Conn()
		_ = conn.SetReadDeadline(time.Time{})
		_, _ = conn.Read(make([]byte, 1)) // the caller has nothing to say before our answer
	}
	return s.hangUp()
}

// hangUp closes the connection unanswered.
func (s *session) hangUp() error {
	_ = s.conn.Conn().Close() // what the caller is to see
	return errors.New("hung up on request")
}
