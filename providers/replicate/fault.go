package replicate

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// problem is the body of a failed answer.
type problem struct {
	Title      string          `json:"title"`
	Detail     string          `json:"detail"`
	RetryAfter json.RawMessage `json:"retry_after"`
}

// fault turns an answer that is no success into our error.
func (p *Provider) fault(answer fence.Answer) *providers.Error {
	var told problem
	if err := json.Unmarshal(answer.Body, &told); err != nil {
		// Gateways answer in HTML; it is kept for the operator.
		told = problem{Detail: string(answer.Body)}
	}
	token := strings.TrimPrefix(answer.Request.Header.Get("Authorization"), "Bearer ")
	return &providers.Error{
		Kind: kindOf(answer.Status, told),
		// The account may be allowed others.
		OneModel:   answer.Status == http.StatusForbidden,
		RetryAfter: p.retryAfter(answer.Header, told),
		Detail:     fence.Detail(answer.Status, told.text(), token),
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
func (p *Provider) retryAfter(header http.Header, told problem) time.Duration {
	for _, text := range []string{strings.Trim(string(told.RetryAfter), `"`), header.Get("Retry-After")} {
		if wait := httpx.RetryAfter(text, p.now()); wait > 0 {
			return wait
		}
	}
	if found := regexp.MustCompile(`~(\d{1,6})s`).FindStringSubmatch(told.Detail); found != nil {
		if seconds, err := strconv.ParseFloat(found[1], 64); err == nil {
			return httpx.Seconds(seconds)
		}
	}
	return 0
}
