package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// Codes that only transport knows.
const (
	codeMethodNotAllowed models.Code = "METHOD_NOT_ALLOWED"
	codeTooManyStreams   models.Code = "TOO_MANY_STREAMS"
	codeClientGone       models.Code = "CLIENT_GONE"
)

// statusClientGone is nginx's word for a client that hung up: nobody reads the
// answer, and the access log should not count it as our fault.
const statusClientGone = 499

// statusOf is the one table from code to HTTP status.
func statusOf(code models.Code) int {
	switch code {
	case models.CodeInvalid:
		return http.StatusBadRequest
	case models.CodeUnauthenticated:
		return http.StatusUnauthorized
	case models.CodePaymentRequired, models.CodeBudgetExceeded:
		return http.StatusPaymentRequired
	case models.CodeForbidden:
		return http.StatusForbidden
	case models.CodeNotFound:
		return http.StatusNotFound
	case codeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case models.CodeConflict:
		return http.StatusConflict
	case models.CodeKeyReused:
		return http.StatusUnprocessableEntity
	case models.CodeTooLarge, models.CodeUploadQuota:
		return http.StatusRequestEntityTooLarge
	case models.CodeUnsupportedType:
		return http.StatusUnsupportedMediaType
	case models.CodeConcurrentLimit, models.CodeRateLimited, codeTooManyStreams:
		return http.StatusTooManyRequests
	case codeClientGone:
		return statusClientGone
	case models.CodeUnavailable:
		return http.StatusServiceUnavailable
	case models.CodeInternal:
		return http.StatusInternalServerError
	default:
		return http.StatusInternalServerError
	}
}

// retryAfter says in seconds when it makes sense to come again; 0 means never.
func retryAfter(err error, code models.Code) int {
	if full, ok := errors.AsType[*models.Error](err); ok && full.RetryAfter > 0 {
		return int(math.Ceil(full.RetryAfter.Seconds()))
	}
	if code == models.CodeConcurrentLimit || code == codeTooManyStreams {
		return 10 // the quickest models need about that long to free a place
	}
	if code == models.CodeUnavailable {
		return 5 // a database that restarts is back within seconds
	}
	return 0
}

// fail ends the request with an error. It is written by answerErrors and logged
// by logRequests, once each.
func fail(c *gin.Context, err error) {
	_ = c.Error(err) // returns the same error, wrapped for gin
	c.Abort()
}

// errCut ends an answer that has begun and cannot be finished: its connection is
// cut, so that the client does not take a part for the whole.
var errCut = errors.New("answer cut off")

// answerErrors turns the error of a request into its answer. The inner text of
// an error never gets here: only code and public message do.
func answerErrors(c *gin.Context) {
	c.Next()
	last := c.Errors.Last()
	if last != nil && errors.Is(last.Err, errCut) {
		panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's own way to cut a connection
	}
	if last == nil || c.Writer.Written() {
		return
	}
	err := last.Err
	code := codeOf(c.Request.Context(), err)
	if seconds := retryAfter(err, code); seconds > 0 {
		c.Header("Retry-After", strconv.Itoa(seconds))
	}
	if code == models.CodeUnauthenticated {
		c.Header("WWW-Authenticate", "Bearer")
	}
	if full, ok := errors.AsType[*models.Error](err); ok && full.Limit > 0 {
		c.Header("X-RateLimit-Limit", strconv.Itoa(full.Limit))
		c.Header("X-RateLimit-Remaining", "0")
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(statusOf(code), errorBody(err, code, requestID(c)))
}

// codeOf is models.CodeOf, but for a client that hung up.
func codeOf(ctx context.Context, err error) models.Code {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return codeClientGone
	}
	return models.CodeOf(err)
}

func errorBody(err error, code models.Code, requestID string) any {
	message := models.PublicMessage(err)
	var domain *models.Error
	if !errors.As(err, &domain) {
		return Error{Error: message, Code: string(code), RequestID: requestID}
	}
	if code == models.CodeConcurrentLimit {
		return ConcurrentLimitError{
			Error: message, Code: ConcurrentLimitErrorCode(code), RequestID: requestID,
			ActiveCount: domain.Active, Limit: domain.Limit,
		}
	}
	if code == models.CodeBudgetExceeded {
		return BudgetExceededError{
			Error: message, Code: BudgetExceededErrorCode(code), RequestID: requestID,
			NeededUsd: domain.Needed.USD(), LeftUsd: domain.Left.USD(), Budget: BudgetKind(domain.Budget),
		}
	}
	if code == models.CodePaymentRequired {
		return PaymentRequiredError{
			Error: message, Code: PaymentRequiredErrorCode(code), RequestID: requestID,
			NeededUsd: domain.Needed.USD(), BalanceUsd: domain.Balance.USD(),
		}
	}
	if code == models.CodeUploadQuota {
		return UploadTooLargeError{
			Error: message, Code: UploadTooLargeErrorCode(code), RequestID: requestID,
			UsedBytes: &domain.UsedBytes, AllowedBytes: &domain.AllowedBytes,
		}
	}
	body := Error{Error: message, Code: string(code), RequestID: requestID}
	if len(domain.Fields) > 0 {
		details := make([]FieldError, len(domain.Fields))
		for i, field := range domain.Fields {
			details[i] = FieldError{Field: field.Field, Message: field.Message}
		}
		body.Details = &details
	}
	return body
}
