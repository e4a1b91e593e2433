package supabase

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"darkroom/models"
)

// refusal is an answer of the Auth API that says no.
type refusal struct {
	path   string
	status int
	// code is the API's word for the reason; its sentence is left out, since it may
	// repeat what was sent.
	code string
}

// Error says what was asked and the API's word.
func (r *refusal) Error() string {
	return fmt.Sprintf("the auth server answered %d (%s) to %s", r.status, r.code, r.path)
}

// refused reads an answer that says no.
func refused(path string, status int, answer []byte) error {
	var said struct {
		Code      json.RawMessage `json:"code"`
		ErrorCode string          `json:"error_code"`
		Error     string          `json:"error"`
	}
	_ = json.Unmarshal(answer, &said) // a gateway's HTML says nothing
	code := said.ErrorCode
	if code == "" {
		_ = json.Unmarshal(said.Code, &code) // a number in older versions
	}
	if code == "" {
		code = said.Error
	}
	if !regexp.MustCompile(`^[a-z_]{1,60}$`).MatchString(code) {
		code = "no code"
	}
	return &refusal{path: path, status: status, code: code}
}

// away says that the auth server did not answer, or not so that it can be used.
func away(path string, cause error) error {
	return &models.Error{
		Code:    models.CodeUnavailable,
		Message: "Signing in is not possible right now. Please try again.",
		Err:     fmt.Errorf("ask the auth server for %s: %w", path, cause),
	}
}

// bare takes the address out of an error of the HTTP client.
func bare(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// ended turns a refusal into what somebody is told whose sign-in or session it
// was.
func ended(err error, message string) error {
	if _, ok := errors.AsType[*refusal](err); ok {
		return &models.Error{Code: models.CodeUnauthenticated, Message: message, Err: err}
	}
	return err
}
