package google

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// problem is the body of a failed answer.
type problem struct {
	Error struct {
		Message string   `json:"message"`
		Status  string   `json:"status"`
		Details []detail `json:"details"`
	} `json:"error"`
}

// detail holds the fields of every kind of detail that is read here: RetryInfo,
// QuotaFailure, ErrorInfo. They do not overlap.
type detail struct {
	RetryDelay string `json:"retryDelay"`
	Reason     string `json:"reason"`
	Violations []struct {
		QuotaID    string `json:"quotaId"`
		QuotaValue string `json:"quotaValue"`
	} `json:"violations"`
}

// parse reads a failed answer. genuine is false when it is not Google's own API
// that answers: gateways do in HTML, which is kept for the operator.
func parse(body []byte) (told problem, genuine bool) {
	if err := json.Unmarshal(body, &told); err != nil || told.Error.Status == "" {
		if told.Error.Message == "" {
			told.Error.Message = string(body)
		}
		return told, false
	}
	return told, true
}

// fault turns an answer that is no success into our error.
func (p *Provider) fault(answer fence.Answer) *providers.Error {
	told, _ := parse(answer.Body)
	fault := &providers.Error{
		Kind:   kindOf(answer.Status, told),
		Detail: fence.Detail(answer.Status, told.text(), answer.Request.Header.Get(keyHeader)),
	}
	if fault.Kind == models.FailureRateLimited || fault.Kind == models.FailureProviderBusy {
		fault.RetryAfter = p.retryAfter(answer.Header, told)
	}
	return fault
}

func (p problem) text() string {
	return strings.TrimPrefix(p.Error.Status+": "+p.Error.Message, ": ")
}

// statusCancelled is the HTTP status of CANCELLED in Google's canonical codes: the
// connection went away while the call was under way.
const statusCancelled = 499

// inDoubt reports whether a call that failed so may have been paid for. Google
// takes no money for a call that it says has failed, and a film that it was too
// busy for is not begun; but after the stumble of a gateway, a call that it took
// for cancelled on its way, or an operation's start that broke, nobody knows.
func inDoubt(answer fence.Answer) bool {
	_, genuine := parse(answer.Body)
	switch {
	case answer.Status == http.StatusRequestTimeout || answer.Status == statusCancelled:
		return true
	case answer.Status < 500:
		return false
	case !genuine:
		return true
	}
	return answer.Status != http.StatusServiceUnavailable && strings.HasSuffix(answer.Request.URL.Path, ":predictLongRunning")
}

// kindOf is the one table from Google's statuses to kinds.
func kindOf(status int, told problem) models.FailureKind {
	switch status {
	case http.StatusBadRequest:
		return kindOfBadRequest(told)
	case http.StatusUnauthorized, http.StatusForbidden:
		return models.FailureAuth
	case http.StatusPaymentRequired:
		return models.FailureBilling
	case http.StatusNotFound, http.StatusGone:
		return models.FailureGone // a model that was shut down too
	case http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return models.FailureInvalidInput
	case http.StatusTooManyRequests:
		if told.usedUp() {
			return models.FailureBilling
		}
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

// kindOfBadRequest tells apart what Google answers 400 to besides wrong input.
func kindOfBadRequest(told problem) models.FailureKind {
	for _, detail := range told.Error.Details {
		if strings.HasPrefix(detail.Reason, "API_KEY_") {
			return models.FailureAuth
		}
	}
	// Older answers have the words alone.
	if regexp.MustCompile(`(?i)\bAPI key (not valid|expired|not found)\b`).MatchString(told.Error.Message) {
		return models.FailureAuth
	}
	if told.Error.Status == "FAILED_PRECONDITION" {
		return models.FailureBilling // billing is off, or not offered in the account's country
	}
	return models.FailureInvalidInput
}

// usedUp reports whether a 429 is about more than the present minute: waiting does
// not help before tomorrow, or before somebody pays.
func (p problem) usedUp() bool {
	for _, detail := range p.Error.Details {
		for _, violation := range detail.Violations {
			if strings.Contains(violation.QuotaID, "PerDay") || violation.QuotaValue == "0" {
				return true
			}
		}
	}
	// The usual text of every 429 speaks of plan and billing too.
	return regexp.MustCompile(`(?i)\bspend(ing)? (cap|limit)\b|\bprepa(y|id)\b`).MatchString(p.Error.Message)
}

// retryAfter prefers the answer's own detail over the header, which is not always
// set, over the sentence for people.
func (p *Provider) retryAfter(header http.Header, told problem) time.Duration {
	for _, detail := range told.Error.Details {
		if wait, err := time.ParseDuration(detail.RetryDelay); err == nil && wait > 0 {
			return httpx.Seconds(wait.Seconds())
		}
	}
	if wait := httpx.RetryAfter(header.Get("Retry-After"), p.now()); wait > 0 {
		return wait
	}
	if found := regexp.MustCompile(`retry in (\d{1,6}(?:\.\d{1,9})?)s`).FindStringSubmatch(told.Error.Message); found != nil {
		return httpx.RetryAfter(found[1], p.now())
	}
	return 0
}
