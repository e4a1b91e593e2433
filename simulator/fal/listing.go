package fal

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"darkroom/simulator/jobs"
)

const (
	// defaultPage and maxPage are fal's.
	defaultPage = 50
	maxPage     = 100
	// listedFor is how far back a listing goes unasked.
	listedFor = 24 * time.Hour
)

// listing is what a caller asks of the list of requests.
type listing struct {
	names       []string
	status, id  string
	start, end  time.Time
	page, limit int
	payloads    bool
}

func (a *API) readListing(query url.Values) (listing, *problem) {
	l := listing{
		names: endpoints(query), status: query.Get("status"), id: query.Get("request_id"),
		start: a.Now().Add(-listedFor), end: a.Now().Add(time.Minute), page: 1, limit: defaultPage,
		payloads: slices.Contains(query["expand"], "payloads"),
	}
	if len(l.names) == 0 {
		return l, refusedQuery(http.StatusBadRequest, "validation_error", "endpoint_id is required")
	}
	for name, bound := range map[string]*time.Time{"start": &l.start, "end": &l.end} {
		if text := query.Get(name); text != "" {
			var err error
			if *bound, err = time.Parse(time.RFC3339, text); err != nil {
				return l, refusedQuery(http.StatusBadRequest, "validation_error", name+" must be a date in ISO 8601 form")
			}
		}
	}
	if text := query.Get("limit"); text != "" {
		var err error
		if l.limit, err = strconv.Atoi(text); err != nil || l.limit < 1 || l.limit > maxPage {
			return l, refusedQuery(http.StatusBadRequest, "validation_error", "limit must be from 1 to 100")
		}
	}
	if cursor := query.Get("cursor"); cursor != "" {
		text, err := base64.StdEncoding.DecodeString(cursor)
		if err == nil {
			l.page, err = strconv.Atoi(string(text))
		}
		if err != nil || l.page < 1 {
			return l, refusedQuery(http.StatusBadRequest, "validation_error", "Invalid cursor")
		}
	}
	return l, nil
}

// wants tells whether a job belongs into the listing.
func (l listing) wants(job jobs.Job) bool {
	return slices.Contains(l.names, job.Model) && (l.id == "" || l.id == job.ID) && (l.status == "" || l.status == verdict(job)) &&
		!job.Created.Before(l.start) && job.Created.Before(l.end)
}

// verdict is how the listing sorts ended jobs; "" for the others.
func verdict(job jobs.Job) string {
	failed := failureOf(job)
	switch {
	case !job.Status.Ended():
		return ""
	case failed == nil:
		return "success"
	case failed.status < http.StatusInternalServerError:
		return "user_error"
	}
	return "error"
}

// item is a request in the listing. webhook_url is in none of fal's published
// examples: those who look for a lost request need it, and must not take a
// listing without it for proof that there is none.
type item struct {
	RequestID  string  `json:"request_id"`
	EndpointID string  `json:"endpoint_id"`
	SentAt     string  `json:"sent_at"`
	StartedAt  *string `json:"started_at"`
	EndedAt    *string `json:"ended_at"`
	StatusCode int     `json:"status_code,omitempty"`
	Duration   float64 `json:"duration,omitempty"`
	WebhookURL string  `json:"webhook_url,omitempty"`
	Input      any     `json:"json_input,omitempty"`
	Output     any     `json:"json_output,omitempty"`
}

func (a *API) list(w http.ResponseWriter, r *http.Request, account string) *problem {
	l, p := a.readListing(r.URL.Query())
	if p != nil {
		return p
	}
	var found []jobs.Job
	for _, job := range a.Jobs.List(jobs.Query{Provider: Name, Account: account}) {
		if l.wants(job) {
			found = append(found, job)
		}
	}
	from := min((l.page-1)*l.limit, len(found))
	to := min(from+l.limit, len(found))
	items := []item{}
	for _, job := range found[from:to] {
		items = append(items, a.item(stuck(job), l.payloads))
	}
	var next *string
	if to < len(found) {
		cursor := base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(l.page + 1)))
		next = &cursor
	}
	return write(w, http.StatusOK, map[string]any{"items": items, "next_cursor": next, "has_more": next != nil})
}

func (a *API) item(job jobs.Job, payloads bool) item {
	one := item{RequestID: job.ID, EndpointID: job.Model, SentAt: stamp(job.Created), WebhookURL: job.Webhook}
	if !job.Started.IsZero() {
		at := stamp(job.Started)
		one.StartedAt = &at
	}
	if payloads {
		one.Input = job.Input
	}
	if !job.Status.Ended() {
		return one
	}
	at := stamp(job.Ended)
	one.EndedAt, one.StatusCode, one.Duration = &at, http.StatusOK, job.Ended.Sub(job.Created).Seconds()
	failed := failureOf(job)
	if failed != nil {
		one.StatusCode = failed.status
	}
	if payloads && failed == nil {
		one.Output = a.output(job)
	}
	return one
}
