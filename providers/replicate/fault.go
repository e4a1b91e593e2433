package replicate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxDetail is what an operator reads of a provider's text.
	maxDetail = 1 << 10
	// maxRetryAfter is an hour: a longer wish is a mistake, and would outlast
	// every deadline of ours.
	maxRetryAfter = time.Hour
)

// errForbidden marks a 403, which may be about one model: the account goes on.
var errForbidden = errors.New("the account may not do this")

// problem is the body of a failed answer.
type problem struct {
	Title      string          `json:"title"`
	Detail     string          `json:"detail"`
	RetryAfter json.RawMessage `json:"retry_after"`
}

// fault turns an answer that is no success into our error.
func (f *fence) fault(req *http.Request, resp *http.Response) error {
	// What was read before an error is as good as all of it: the status decides.
	body, readErr := io.ReadAll(io.LimitReader(resp.Body, maxFault))
	var told problem
	if err := json.Unmarshal(body, &told); err != nil {
		// Gateways answer in HTML; it is kept for the operator.
		told = problem{Detail: string(body)}
	}
	kind := kindOf(resp.StatusCode, told)
	var forbidden error
	if resp.StatusCode == http.StatusForbidden {
		forbidden = errForbidden
	}
	token := strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")
	text := strings.ReplaceAll(told.text(), token, "[key]")
	return &providers.Error{
		Kind:        kind,
		RetryAfter:  f.retryAfter(resp.Header, told),
		JobMayExist: creates(req) && (resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout),
		Detail:      clip(fmt.Sprintf("%d %s", resp.StatusCode, text)),
		Err:         errors.Join(forbidden, readErr, req.Context().Err()),
	}
}

func (p problem) text() string {
	if p.Title == "" || strings.HasPrefix(p.Detail, p.Title) {
		return p.Detail
	}
	return p.Title + ": " + p.Detail
}

// kindOf is the one table from Replicate's statuses to kinds.
func kindOf(status int, told problem) models.FailureKind {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return models.FailureAuth
	case http.StatusPaymentRequired:
		return models.FailureBilling
	case http.StatusNotFound, http.StatusGone:
		return models.FailureGone
	case http.StatusUnprocessableEntity:
		if strings.Contains(told.Title, "Invalid version or not permitted") {
			return models.FailureGone
		}
		return models.FailureInvalidInput
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return models.FailureInvalidInput
	case http.StatusTooManyRequests:
		return models.FailureRateLimited
	case http.StatusRequestTimeout:
		return models.FailureNetwork
	}
	if status >= 500 {
		return models.FailureProviderBusy
	}
	// A redirect ends here too: the address of the API is wrong.
	return models.FailureUnknown
}

// retryAfter prefers the body, which is exact, over the header, which is not
// always set, over the sentence for people.
func (f *fence) retryAfter(header http.Header, told problem) time.Duration {
	for _, text := range []string{strings.Trim(string(told.RetryAfter), `"`), header.Get("Retry-After")} {
		if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds >= 0 {
			return bounded(seconds)
		}
		if at, err := http.ParseTime(text); err == nil {
			return bounded(at.Sub(f.now()).Seconds())
		}
	}
	if found := regexp.MustCompile(`~(\d{1,6})s`).FindStringSubmatch(told.Detail); found != nil {
		if seconds, err := strconv.ParseFloat(found[1], 64); err == nil {
			return bounded(seconds)
		}
	}
	return 0
}

func bounded(seconds float64) time.Duration {
	return time.Duration(min(max(seconds, 0), maxRetryAfter.Seconds()) * float64(time.Second))
}

// clip makes a provider's text fit for one line of a log or a column.
func clip(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")), " ")
	if len(text) <= maxDetail {
		return text
	}
	return strings.ToValidUTF8(text[:maxDetail-len("…")], "") + "…"
}
