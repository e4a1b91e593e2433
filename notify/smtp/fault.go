package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"darkroom/notify"
)

// Of the server's text only the codes are told on: what stands beside them quotes
// addresses. RFC 5321 has the codes, RFC 3463 the enhanced ones.

// unopened is the fault of a connection on which no mail was begun. Nothing was
// taken; be it the network, the certificate or the password, a later try may go.
func unopened(ctx context.Context, err error) *notify.Error {
	failed := &notify.Error{Fault: notify.FaultBusy, Err: errors.Join(fmt.Errorf("reach the mail server: %w", err), ctx.Err())}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		failed.Status = answer.Code
		failed.Err = fmt.Errorf("the mail server does not let us in: %d", answer.Code)
	}
	return failed
}

// unsent is the fault of a mail that the server did not answer for.
func unsent(ctx context.Context, err error) *notify.Error {
	failed, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return &notify.Error{Fault: notify.FaultUncertain, Err: errors.Join(errors.New("the mail server's answer is not known"), ctx.Err())}
	}
	code := failed.ErrorCode()
	told := &notify.Error{Fault: faultOf(failed.Reason, code, failed.EnhancedStatusCode()), Status: code}
	told.Err = fmt.Errorf("%s: %d %s", failed.Reason, code, failed.EnhancedStatusCode())
	if code == 0 {
		told.Err = errors.Join(fmt.Errorf("%s: the connection was lost", failed.Reason), ctx.Err())
	}
	return told
}

// faultOf says what the end of a mail means by the step at which it came. A code
// of 0 is no answer.
func faultOf(step gomail.SendErrReason, code int, enhanced string) notify.Fault {
	switch {
	case step == gomail.ErrSMTPDataClose && code == 0:
		// The whole mail was with the server, and its answer is lost.
		return notify.FaultUncertain
	case step == gomail.ErrSMTPRcptTo && code >= 500 && noMailbox(enhanced):
		return notify.FaultGone
	case (step == gomail.ErrSMTPRcptTo || step == gomail.ErrSMTPDataClose) && code >= 500:
		return notify.FaultRefused
	}
	// Before the end of the mail nothing is taken. A 5xx for our sender's address or
	// for beginning is about our account, and passes when that is mended.
	return notify.FaultBusy
}

// noMailbox reports whether an enhanced code says that nobody lives there: no such
// mailbox or domain, moved, a domain without mail, or switched off.
func noMailbox(enhanced string) bool {
	return slices.Contains(strings.Fields("5.1.1 5.1.2 5.1.6 5.1.10 5.2.1"), enhanced)
}
