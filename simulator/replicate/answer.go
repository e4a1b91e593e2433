package replicate

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/journal"
)

// handler answers a call of an account, or returns the problem with it.
type handler func(w http.ResponseWriter, r *http.Request, account string) *problem

// problem is an error in Replicate's form.
type problem struct {
	Title         string         `json:"title,omitempty"`
	Detail        string         `json:"detail"`
	Status        int            `json:"status"`
	InvalidFields []invalidField `json:"invalid_fields,omitempty"`
	RetryAfter    int            `json:"retry_after,omitempty"`

	// retryHeader is the Retry-After header.
	retryHeader int
	// page is what a broken gateway answers instead of the above.
	page string
}

type invalidField struct {
	Type        string `json:"type"`
	Field       string `json:"field"`
	Description string `json:"description"`
}

func (p *problem) send(w http.ResponseWriter) {
	if p.page != "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(p.Status)
		_, _ = w.Write([]byte(p.page)) // the caller may have gone
		return
	}
	if p.retryHeader > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.retryHeader))
	}
	write(w, p.Status, p)
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

// tokenForm is how Replicate's tokens look; each is an account of its own here.
const tokenForm = `^(?:Bearer|Token) (r8_[A-Za-z0-9_-]+)$` //nolint:gosec // the form of tokens, not one

// authenticated admits callers with a token and tells the handler whose it is.
func (a *API) authenticated(next handler) http.Handler {
	form := regexp.MustCompile(tokenForm)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := journal.Note(r.Context())
		entry.Provider = Name
		found := form.FindStringSubmatch(r.Header.Get("Authorization"))
		if found == nil {
			unauthenticated().send(w)
			return
		}
		entry.Account = ids.Account(found[1])
		if p := next(w, r, entry.Account); p != nil {
			entry.Error = p.Detail
			p.send(w)
		}
	})
}

func unauthenticated() *problem {
	return &problem{Title: "Unauthenticated", Detail: "You did not pass a valid authentication token", Status: http.StatusUnauthorized}
}

func notFound() *problem {
	return &problem{Title: "Not found", Detail: "Not found.", Status: http.StatusNotFound}
}

func badVersion() *problem {
	return &problem{
		Title: "Invalid version or not permitted", Status: http.StatusUnprocessableEntity,
		Detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
	}
}

// unprocessable is a 422 with one fault.
func unprocessable(title, detail string) *problem {
	return &problem{Title: title, Detail: detail, Status: http.StatusUnprocessableEntity}
}

// invalid is the 422 that lists what is wrong with a body.
func invalid(fields []invalidField) *problem {
	var detail strings.Builder
	for _, field := range fields {
		fmt.Fprintf(&detail, "- %s: %s\n", field.Field, field.Description)
	}
	p := unprocessable("Input validation failed", detail.String())
	p.InvalidFields = fields
	return p
}

func internal(err error) *problem {
	return &problem{Title: "Internal server error", Detail: err.Error(), Status: http.StatusInternalServerError}
}

// refusal is what a submission gets on request of the http knob.
func refusal(fault faults.HTTP) *problem {
	switch fault.Status {
	case http.StatusUnauthorized:
		return unauthenticated()
	case http.StatusNotFound:
		return notFound()
	case http.StatusUnprocessableEntity:
		return invalid([]invalidField{{Type: "invalid", Field: "input", Description: "Refused on request"}})
	case http.StatusPaymentRequired:
		return &problem{Title: "Insufficient credit", Status: fault.Status, Detail: "You have insufficient credit to run this model. " +
			"Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, " +
			"please wait a few minutes before trying again."}
	case http.StatusTooManyRequests:
		return throttled(fault, fault.RetryAfter, "Your rate limit")
	default:
		title := fmt.Sprintf("%d %s", fault.Status, http.StatusText(fault.Status))
		return &problem{Status: fault.Status, Detail: title, page: "<html><head><title>" + title + "</title></head><body><center><h1>" +
			title + "</h1></center></body></html>\n"}
	}
}

// throttled is a 429 that advises to come again after wait, where the fault wants
// it said.
func throttled(fault faults.HTTP, wait time.Duration, limit string) *problem {
	seconds := max(int(math.Ceil(wait.Seconds())), 1)
	p := &problem{
		Title: "Request was throttled", Status: http.StatusTooManyRequests,
		Detail: fmt.Sprintf("Request was throttled. %s resets in ~%ds.", limit, seconds),
	}
	if fault.Advice == "" || fault.Advice == faults.AdviceBody {
		p.RetryAfter = seconds
	}
	if fault.Advice == "" || fault.Advice == faults.AdviceHeader {
		p.retryHeader = seconds
	}
	return p
}

// stamp is Replicate's form of times; null for none.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format("2006-01-02T15:04:05.000Z")
	return &text
}
