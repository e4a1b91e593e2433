package fal

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/journal"
)

// handler answers a call of an account, "" for a public one, or returns the
// problem with it.
type handler func(w http.ResponseWriter, r *http.Request, account string) *problem

// problem is an answer that is no success.
type problem struct {
	status int
	// body is a detail in one of fal's two forms, or another object.
	body any
	// note is what the journal says of it.
	note   string
	header map[string]string
}

func (p *problem) send(w http.ResponseWriter) {
	for name, value := range p.header {
		w.Header().Set(name, value)
	}
	write(w, p.status, p.body)
}

// write answers with JSON. It returns nil, for handlers to end with.
func write(w http.ResponseWriter, status int, body any) *problem {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // the caller may have gone
	return nil
}

// detail is a problem in a sentence.
func detail(status int, text string) *problem {
	return &problem{status: status, body: map[string]string{"detail": text}, note: text}
}

// fault is one thing that is wrong with an input, as models tell it.
type fault struct {
	Loc   []any          `json:"loc"`
	Msg   string         `json:"msg"`
	Type  string         `json:"type"`
	URL   string         `json:"url"`
	Ctx   map[string]any `json:"ctx,omitempty"`
	Input any            `json:"input"`
}

// faulty is a problem with a list of faults.
func faulty(status int, list []fault) *problem {
	for i := range list {
		list[i].URL = "https://docs.fal.ai/errors#" + list[i].Type
	}
	return &problem{status: status, body: map[string]any{"detail": list}, note: fmt.Sprintf("%d faults, %s", len(list), list[0].Type)}
}

// infrastructure is a problem of the platform's own.
func infrastructure(status int, errorType, text string) *problem {
	return &problem{
		status: status, body: map[string]string{"detail": text, "error_type": errorType}, note: errorType,
		header: map[string]string{"X-Fal-Error-Type": errorType, "X-Fal-Retryable": strconv.FormatBool(status >= http.StatusInternalServerError)},
	}
}

// unknownRequest is what the queue says of a request that it does not have.
func unknownRequest() *problem {
	return &problem{status: http.StatusNotFound, body: map[string]string{"status": "NOT_FOUND"}, note: "NOT_FOUND"}
}

func internal(err error) *problem {
	return infrastructure(http.StatusInternalServerError, "internal_error", err.Error())
}

const (
	// keyForm is what fal takes for a key, and realKey how its keys look; each of
	// those is an account of its own here.
	keyForm = `^Key (\S+:\S+)$`
	realKey = `^Key ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32})$`
)

// authenticated admits callers with a key and tells the handler whose it is.
func (a *API) authenticated(next handler) http.Handler {
	form, genuine := regexp.MustCompile(keyForm), regexp.MustCompile(realKey)
	return a.journaled(func(w http.ResponseWriter, r *http.Request) *problem {
		given := r.Header.Get("Authorization")
		found := genuine.FindStringSubmatch(given)
		switch {
		case found != nil:
		case strings.HasPrefix(given, "Key ") && !form.MatchString(given):
			return detail(http.StatusUnauthorized, "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.")
		default:
			return detail(http.StatusUnauthorized, "No user found for Key ID and Secret")
		}
		entry := journal.Note(r.Context())
		entry.Account = ids.Account(found[1])
		return next(w, r, entry.Account)
	})
}

// public admits everybody.
func (a *API) public(next handler) http.Handler {
	return a.journaled(func(w http.ResponseWriter, r *http.Request) *problem { return next(w, r, "") })
}

func (a *API) journaled(next func(w http.ResponseWriter, r *http.Request) *problem) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := journal.Note(r.Context())
		entry.Provider = Name
		if p := next(w, r); p != nil {
			entry.Error = p.note
			p.send(w)
		}
	})
}

// refusal is what a submission gets on request of the http knob.
func refusal(spoilt faults.HTTP) *problem {
	switch spoilt.Status {
	case http.StatusUnauthorized:
		return detail(spoilt.Status, "No user found for Key ID and Secret")
	case http.StatusPaymentRequired:
		return detail(http.StatusForbidden, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.")
	case http.StatusNotFound:
		return detail(spoilt.Status, "Application not found")
	case http.StatusUnprocessableEntity:
		return detail(spoilt.Status, "Refused on request")
	case http.StatusTooManyRequests:
		return throttled(spoilt)
	case http.StatusServiceUnavailable:
		return infrastructure(spoilt.Status, "runner_scheduling_failure", "No runner available")
	case http.StatusGatewayTimeout:
		return infrastructure(spoilt.Status, "request_timeout", "Request timed out")
	default:
		return infrastructure(spoilt.Status, "internal_error", http.StatusText(spoilt.Status))
	}
}

// throttled is a 429. fal is not known to say when to come again; the knob has it
// say so in the header.
func throttled(spoilt faults.HTTP) *problem {
	p := detail(http.StatusTooManyRequests, "Too many concurrent requests")
	p.header = map[string]string{"X-Fal-Needs-Retry": "1"}
	if spoilt.Advice == "" || spoilt.Advice == faults.AdviceHeader {
		p.header["Retry-After"] = strconv.Itoa(max(int(math.Ceil(spoilt.RetryAfter.Seconds())), 1))
	}
	return p
}
