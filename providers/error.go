package providers

import (
	"errors"
	"fmt"
	"time"

	"darkroom/models"
)

// ErrBadSignature means that a callback is forged, stale or unsigned.
var ErrBadSignature = errors.New("callback signature is not valid")

// ErrBadCallback means that a callback is genuine and cannot be read.
var ErrBadCallback = errors.New("callback cannot be read")

// Error is what went wrong at a provider, translated at the edge: nobody above
// an adapter sees an HTTP status or a provider's own words.
type Error struct {
	Kind models.FailureKind
	// RetryAfter is how long the provider asked us to wait; 0 if it did not say.
	RetryAfter time.Duration
	// JobMayExist is true when a submission may have started a job all the same:
	// it must not be posted again before somebody has looked.
	JobMayExist bool
	// OneModel is true when a refusal of the account may be about the model that was
	// asked for, and says nothing of others.
	OneModel bool
	// Detail is the provider's own text, for operators only.
	Detail string
	Err    error
}

// Error returns the text for the log.
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Err != nil {
		text = fmt.Sprintf("%s: %v", text, e.Err)
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first provider error in err's chain, and
// FailureUnknown for every other error.
func KindOf(err error) models.FailureKind {
	if known, ok := errors.AsType[*Error](err); ok {
		return known.Kind
	}
	return models.FailureUnknown
}
