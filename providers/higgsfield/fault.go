package higgsfield

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"regexp"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

const (
	// shortestWait and longestWait bound the wait for a place: Higgsfield does not
	// say when one becomes free. A picture takes about ten seconds, and what waits
	// for a film comes again.
	shortestWait = 5 * time.Second
	longestWait  = 15 * time.Second
)

// problem is the body of a failed answer, as FastAPI writes it.
type problem struct {
	Detail json.RawMessage `json:"detail"`
}

// text is the detail: a sentence, or a list of what is wrong where. The values
// that were refused are left out, since they are the user's.
func (p problem) text() string {
	var sentence string
	if json.Unmarshal(p.Detail, &sentence) == nil {
		return sentence
	}
	var list []struct {
		Loc []any  `json:"loc"`
		Msg string `json:"msg"`
	}
	if json.Unmarshal(p.Detail, &list) != nil {
		return string(p.Detail)
	}
	faults := make([]string, 0, len(list))
	for _, fault := range list {
		place := strings.ReplaceAll(strings.Trim(fmt.Sprint(fault.Loc), "[]"), " ", ".")
		faults = append(faults, place+": "+fault.Msg)
	}
	return strings.Join(faults, "; ")
}

func textOf(body []byte) string {
	var told problem
	if err := json.Unmarshal(body, &told); err != nil || told.Detail == nil {
		return string(body) // gateways answer in HTML; it is kept for the operator
	}
	return told.text()
}

// fault turns an answer that is no success into our error.
func (p *Provider) fault(answer fence.Answer) *providers.Error {
	text := textOf(answer.Body)
	kind := kindOf(answer.Status, text)
	key := strings.TrimPrefix(answer.Request.Header.Get("Authorization"), "Key ")
	_, secret, _ := strings.Cut(key, ":")
	detail := fence.Detail(answer.Status, text, key, secret)
	if id := correlation(answer.Header); id != "" {
		detail += " (correlation " + id + ")"
	}
	fault := &providers.Error{Kind: kind, Detail: detail, Err: tooLate(answer)}
	if kind == models.FailureRateLimited {
		fault.RetryAfter = p.wait(answer)
	}
	return fault
}

// kindOf is the one table from Higgsfield's statuses to kinds.
func kindOf(status int, text string) models.FailureKind {
	switch status {
	case http.StatusUnauthorized:
		return models.FailureAuth
	case http.StatusPaymentRequired, http.StatusForbidden:
		// Not enough credits is a 403; what an account is not entitled to is a 404.
		return models.FailureBilling
	case http.StatusNotFound, http.StatusGone, http.StatusLocked:
		return models.FailureGone
	case http.StatusBadRequest:
		if isConcurrency(text) {
			return models.FailureRateLimited
		}
		return models.FailureInvalidInput
	case http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return models.FailureInvalidInput
	case http.StatusTooManyRequests:
		return models.FailureRateLimited
	case http.StatusRequestTimeout:
		return models.FailureNetwork
	case http.StatusConflict:
		return models.FailureProviderBusy
	case http.StatusServiceUnavailable:
		if isDisabled(text) {
			return models.FailureGone
		}
		return models.FailureProviderBusy
	}
	if status >= 500 {
		return models.FailureProviderBusy
	}
	// A redirect ends here too: the address of the API is wrong.
	return models.FailureUnknown
}

// isConcurrency finds "Maximum number of concurrent requests (4) has been
// reached", which no status tells from bad input.
func isConcurrency(text string) bool {
	return regexp.MustCompile(`(?i)concurrent`).MatchString(text)
}

// isDisabled finds a model that is switched off: other than the server's own
// trouble, that lasts.
func isDisabled(text string) bool {
	return regexp.MustCompile(`(?i)model[_ ]disabled`).MatchString(text)
}

// inDoubt reports whether a submission may have been let in although this was the
// answer: after the server's own trouble, but not where a model is switched off.
// A 409 is not documented; two posts with one key at the same time might be
// answered so, and then the other one has the job.
func inDoubt(answer fence.Answer) bool {
	if answer.Status == http.StatusServiceUnavailable && isDisabled(textOf(answer.Body)) {
		return false
	}
	return answer.Status >= 500 || answer.Status == http.StatusRequestTimeout || answer.Status == http.StatusConflict
}

// wait is what a header advises, or a guess that differs from request to request
// and from try to try, so that those who were refused together do not come back
// together.
func (p *Provider) wait(answer fence.Answer) time.Duration {
	if advised := httpx.RetryAfter(answer.Header.Get("Retry-After"), p.now()); advised > 0 {
		return advised
	}
	sum := fnv.New64a()
	_, _ = fmt.Fprint(sum, answer.Request.Header.Get(headerKey), p.now().UnixNano()) // a hash takes everything
	spread := uint64(longestWait - shortestWait)
	return shortestWait + time.Duration(sum.Sum64()%spread)
}

// correlation is the id of an answer, if it is fit for a line of the log.
func correlation(header http.Header) string {
	id := header.Get(headerCorrelation)
	if !regexp.MustCompile(`^[!-~]{1,128}$`).MatchString(id) {
		return ""
	}
	return id
}
