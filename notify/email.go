package notify

import (
	"errors"
	"net/mail"
	"strings"
)

// CheckEmail reports whether the message can be an e-mail: one bare address, a
// subject of one line, some text. What is wrong with it is an *Error that is
// refused: it would be with every service.
func (m Message) CheckEmail() error {
	address, err := mail.ParseAddress(m.To)
	switch {
	case err != nil || address.Address != m.To:
		return &Error{Fault: FaultRefused, Err: errors.New("the receiver is no e-mail address")}
	case m.Subject == "" || strings.ContainsAny(m.Subject, "\r\n"):
		return &Error{Fault: FaultRefused, Err: errors.New("the subject is not one line")}
	case m.Text == "":
		return &Error{Fault: FaultRefused, Err: errors.New("there is no text")}
	}
	return nil
}
