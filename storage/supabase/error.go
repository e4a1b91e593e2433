package supabase

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"darkroom/storage"
)

// maxMessage is enough for what the Storage API says, and cuts a gateway's HTML.
const maxMessage = 200

// refused is an answer of the Storage API that is not a success. The API
// answers most refusals 400 and puts the real status into the body; the SDK
// reads the body and keeps only its message.
type refused struct {
	status  int
	message string
	// kind is the contract's error, nil when the contract has none.
	kind error
}

// Error returns the server's words, for operators.
func (r *refused) Error() string {
	text := fmt.Sprintf("storage answered %d", r.status)
	if r.message != "" {
		text += ": " + r.message
	}
	return text
}

// Unwrap returns the contract's error.
func (r *refused) Unwrap() error { return r.kind }

// refusal translates an answer, and keeps the key out of it should the server
// repeat what it was sent.
func (s *Store) refusal(status int, message string) error {
	message = strings.TrimSpace(strings.ReplaceAll(message, s.cfg.ServiceKey, "…"))
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return &refused{status: status, message: message, kind: kindOf(status, message)}
}

// kindOf finds the refusals that no repetition mends. Where they come as a 400
// only their words tell them from a lock or a lost transaction, which are 400
// too and gone a moment later.
func kindOf(status int, message string) error {
	words := strings.ToLower(message)
	says := func(part string) bool { return strings.Contains(words, part) }
	switch {
	case status == http.StatusRequestEntityTooLarge, says("exceeded the maximum allowed size"):
		return storage.ErrRefused
	case status == http.StatusUnsupportedMediaType, says("mime type") && says("not supported"):
		return storage.ErrRefused
	case says("invalid key"):
		return storage.ErrBadKey
	default:
		return nil
	}
}

// maybeMissing tells an answer that may mean that there is no such object.
func maybeMissing(err error) bool {
	answer, ok := errors.AsType[*refused](err)
	return ok && (answer.status == http.StatusBadRequest || answer.status == http.StatusNotFound)
}
