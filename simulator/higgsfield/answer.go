package higgsfield

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/journal"
)

// handler answers a call of an account, or returns the problem with it.
type handler func(w http.ResponseWriter, r *http.Request, account string) *problem

// problem is an error in the form of FastAPI: a sentence, or what is wrong where.
type problem struct {
	Detail any `json:"detail"`

	status int
	// retryAfter is the Retry-After header, which no answer has unasked.
	retryAfter time.Duration
	// page is what a broken gateway answers instead.
	page string
}

// invalidField is one thing wrong with a body.
type invalidField struct {
	Loc  []string `json:"loc"`
	Msg  string   `json:"msg"`
	Type string   `json:"type"`
}

func (p *problem) send(w http.ResponseWriter) {
	if p.page != "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(p.status)
		_, _ = w.Write([]byte(p.page)) // the caller may have gone
		return
	}
	if p.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	write(w, p.status, p)
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

// authenticated admits callers with a key, names the answer, and tells the
// handler whose call it is.
func (a *API) authenticated(next handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := journal.Note(r.Context())
		// Not of the seeded source: polls, whose number varies, would shift the ids.
		entry.Provider, entry.Correlation = Name, uuid.NewString()
		w.Header().Set("X-Correlation-ID", entry.Correlation)
		key, found := keyOf(r.Header)
		if !found {
			said(http.StatusUnauthorized, "Invalid credentials").send(w)
			return
		}
		entry.Account = ids.Account(key)
		if p := next(w, r, entry.Account); p != nil {
			entry.Error = fmt.Sprint(p.Detail)
			p.send(w)
		}
	})
}

// keyOf reads a key, id:secret, of which each is an account of its own here. The
// two older headers are what Higgsfield's JavaScript client still uploads with.
func keyOf(header http.Header) (string, bool) {
	given := header.Get("Authorization")
	if older := header.Get("hf-api-key"); given == "" && older != "" {
		given = "Key " + older + ":" + header.Get("hf-secret")
	}
	found := regexp.MustCompile(`^Key ([!-9;-~]+:[!-9;-~]+)$`).FindStringSubmatch(given)
	if found == nil {
		return "", false
	}
	return found[1], true
}

// said is a problem that is one sentence.
func said(status int, detail string) *problem { return &problem{status: status, Detail: detail} }

func notFound() *problem { return said(http.StatusNotFound, "Not Found") }

func invalid(fields ...invalidField) *problem {
	return &problem{status: http.StatusUnprocessableEntity, Detail: fields}
}

func internal(err error) *problem { return said(http.StatusInternalServerError, err.Error()) }

// tooMany is the refusal that no status tells from bad input.
func tooMany() *problem {
	return said(http.StatusBadRequest, fmt.Sprintf("Maximum number of concurrent requests (%d) has been reached", maxRunning))
}

// refusal is what a submission gets on request of the http knob. 402, which
// Higgsfield does not know, stands for what it says without money.
func refusal(fault faults.HTTP) *problem {
	switch fault.Status {
	case http.StatusBadRequest:
		return tooMany()
	case http.StatusUnauthorized:
		return said(fault.Status, "Invalid credentials")
	case http.StatusPaymentRequired, http.StatusForbidden:
		return said(http.StatusForbidden, "Not enough credits")
	case http.StatusNotFound:
		return notFound()
	case http.StatusUnprocessableEntity:
		return invalid(invalidField{Loc: []string{"body"}, Msg: "Refused on request", Type: "value_error"})
	case http.StatusLocked:
		return said(fault.Status, "model_blocked")
	case http.StatusTooManyRequests:
		return &problem{status: fault.Status, Detail: "Too Many Requests", retryAfter: fault.RetryAfter}
	case http.StatusInternalServerError:
		return said(fault.Status, "Internal Server Error")
	case http.StatusServiceUnavailable:
		if fault.Disabled {
			return said(fault.Status, "model_disabled")
		}
		return said(fault.Status, "Service Unavailable")
	default:
		title := fmt.Sprintf("%d %s", fault.Status, http.StatusText(fault.Status))
		return &problem{status: fault.Status, Detail: title, page: "<html><head><title>" + title + "</title></head><body><center><h1>" +
			title + "</h1></center></body></html>\n"}
	}
}

// stamp is the form of times; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// join shows the places of a fault as one word.
func join(loc []string) string { return strings.Join(loc, ".") }
