package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
)

// ErrInterrupted means that the person at the terminal ended the command.
var ErrInterrupted = errors.New("interrupted")

// UnreachableError means that no answer came, or one that is not Darkroom's.
type UnreachableError struct {
	Address string
	Cause   error
}

// Error says what to do where that is known.
func (e *UnreachableError) Error() string {
	if errors.Is(e.Cause, syscall.ECONNREFUSED) {
		return fmt.Sprintf("nothing answers at %s: start it with make run", e.Address)
	}
	return fmt.Sprintf("ask %s: %v", e.Address, e.Cause)
}

// Unwrap returns the cause.
func (e *UnreachableError) Unwrap() error { return e.Cause }

// APIError is a refusal in the API's own words.
type APIError struct {
	Status    int
	Message   string
	RequestID string
	Details   []FieldError
}

// Error is the API's message, with a line for each faulty field. Where the
// fault is the server's it names the request, for whoever reads its log.
func (e *APIError) Error() string {
	var text strings.Builder
	text.WriteString(e.Message)
	if e.Status >= http.StatusInternalServerError && e.RequestID != "" {
		fmt.Fprintf(&text, " (request %s)", e.RequestID)
	}
	for _, detail := range e.Details {
		text.WriteString("\n  " + detail.Field)
		if detail.Message != e.Message { // which a fault alone may be
			text.WriteString(": " + detail.Message)
		}
	}
	return text.String()
}

// refusal reads the body of an answer that is not a good one.
func refusal(resp *http.Response) error {
	var body Error
	err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&body)
	if err != nil || body.Error == "" {
		// A proxy's page, or a server that is no Darkroom.
		return &APIError{Status: resp.StatusCode, Message: resp.Request.URL.Host + " answers " + resp.Status}
	}
	refused := &APIError{Status: resp.StatusCode, Message: body.Error, RequestID: body.RequestID}
	if body.Details != nil {
		refused.Details = *body.Details
	}
	return refused
}

// passing reports whether a fault may be over a moment later: the server is
// away, busy, or behind a proxy that cannot reach it.
func passing(err error) bool {
	if refused, ok := errors.AsType[*APIError](err); ok {
		return refused.Status >= http.StatusInternalServerError || refused.Status == http.StatusTooManyRequests
	}
	_, away := errors.AsType[*UnreachableError](err)
	return away
}

// hasStatus reports whether err is a refusal with the status.
func hasStatus(err error, status int) bool {
	refused, ok := errors.AsType[*APIError](err)
	return ok && refused.Status == status
}
