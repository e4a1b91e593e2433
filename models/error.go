package models

import (
	"errors"
	"fmt"
	"time"
)

// Code says what went wrong in a word that a program may switch on. The table
// from code to HTTP status stands in api/error.go.
type Code string

// The codes of a domain error.
const (
	CodeInvalid         Code = "VALIDATION_ERROR"
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	CodeForbidden       Code = "FORBIDDEN"
	CodeNotFound        Code = "NOT_FOUND"
	CodeConflict        Code = "CONFLICT"
	CodeKeyReused       Code = "IDEMPOTENCY_KEY_REUSED"
	CodeConcurrentLimit Code = "CONCURRENT_LIMIT_EXCEEDED"
	CodePaymentRequired Code = "INSUFFICIENT_BALANCE"
	CodeBudgetExceeded  Code = "BUDGET_EXCEEDED"
	CodeRateLimited     Code = "RATE_LIMITED"
	CodeTooLarge        Code = "PAYLOAD_TOO_LARGE"
	CodeUploadQuota     Code = "UPLOAD_QUOTA_EXCEEDED"
	CodeUnsupportedType Code = "UNSUPPORTED_MEDIA_TYPE"
	CodeUnavailable     Code = "UNAVAILABLE"
	CodeInternal        Code = "INTERNAL"
)

// FieldError names one field of a request and what to do about it.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// String is the fault as one line for the user.
func (f FieldError) String() string { return f.Field + ": " + f.Message }

// Error is the one domain error: a code, a message that is safe to show to the
// user, and the cause, which never leaves the house. Its Error text holds the
// cause and is for logs; clients get PublicMessage.
type Error struct {
	Code    Code
	Message string
	Fields  []FieldError
	// Limit is set with CodeConcurrentLimit, and with CodeRateLimited where it is one
	// of requests; Active with the former only.
	Limit, Active int
	// Needed is set with CodePaymentRequired and CodeBudgetExceeded: the price.
	// Balance comes with the former only, Left and Budget with the latter.
	Needed, Balance, Left MicroUSD
	Budget                BudgetKind
	// UsedBytes and AllowedBytes are set with CodeUploadQuota only.
	UsedBytes, AllowedBytes int64
	// RetryAfter is set with CodeRateLimited only: when it makes sense to come
	// again.
	RetryAfter time.Duration
	Err        error
}

// Error returns the text for the log, cause included.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return fmt.Sprintf("%s: %v", e.Message, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error with a message that is safe for the user.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalid makes a CodeInvalid error that names the faulty fields; its message
// is that of the first field, as the older client shows only one line.
func Invalid(fields ...FieldError) *Error {
	message := "The request is not valid."
	if len(fields) > 0 {
		message = fields[0].Message
	}
	return &Error{Code: CodeInvalid, Message: message, Fields: fields}
}

// CodeOf returns the code of the first domain error in err's chain, and
// CodeInternal for every other error. It returns "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if domain, ok := errors.AsType[*Error](err); ok {
		return domain.Code
	}
	return CodeInternal
}

// PublicMessage returns the text that a client may see. An error that is no
// domain error says nothing of its inside.
func PublicMessage(err error) string {
	if domain, ok := errors.AsType[*Error](err); ok {
		return domain.Message
	}
	return "Something went wrong on our side. Please try again."
}
