package replicate

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
	"darkroom/simulator/workshop"
)

// submission is the body of a create call.
type submission struct {
	Version string          `json:"version"`
	Input   json.RawMessage `json:"input"`
	Webhook string          `json:"webhook"`
	Events  []string        `json:"webhook_events_filter"`

	// loose is the whole body as the schema library reads it.
	loose any
}

// maxBody leaves room for several inputs as data URLs.
const maxBody = 20 << 20

func readSubmission(w http.ResponseWriter, r *http.Request) (*submission, *problem) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, &problem{Title: "Request too large", Detail: "Request entity too large", Status: http.StatusRequestEntityTooLarge}
	}
	var s submission
	if err == nil {
		s.loose, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	}
	if err != nil {
		return nil, &problem{Title: "Bad request", Detail: "Malformed JSON: " + err.Error(), Status: http.StatusBadRequest}
	}
	// A field of the wrong type stays empty; the schema names it.
	_ = json.Unmarshal(raw, &s)
	return &s, nil
}

func (a *API) createByVersion(w http.ResponseWriter, r *http.Request, account string) *problem {
	s, p := readSubmission(w, r)
	if p != nil {
		return p
	}
	if s.Version == "" {
		return invalid([]invalidField{{Type: "required", Field: "(root)", Description: "version is required"}})
	}
	model, p := a.byVersion(s.Version)
	if p != nil {
		return p
	}
	return a.create(w, r, account, model, s)
}

func (a *API) createByModel(w http.ResponseWriter, r *http.Request, account string) *problem {
	model, p := a.bySlug(r.PathValue("owner") + "/" + r.PathValue("name"))
	if p != nil {
		return p
	}
	s, p := readSubmission(w, r)
	if p != nil {
		return p
	}
	if s.Version != "" {
		return invalid([]invalidField{{
			Type: "additional_property_not_allowed", Field: "(root)", Description: "Additional property version is not allowed",
		}})
	}
	return a.create(w, r, account, model, s)
}

// create validates, heeds the knobs that spoil a submission, starts the job,
// and answers.
func (a *API) create(w http.ResponseWriter, r *http.Request, account string, model *Model, s *submission) *problem {
	entry := journal.Note(r.Context())
	entry.Model, entry.Webhook = model.Slug(), s.Webhook
	if fields := model.validate(s.loose); fields != nil {
		return invalid(fields)
	}
	job, p := a.plan(r, account, model, s)
	if p != nil {
		return p
	}
	spoilt := job.Faults.HTTP
	if p := a.refused(account, job); p != nil {
		return p
	}
	if err := a.Engine.Submit(job); err != nil {
		return internal(err)
	}
	entry.Job, entry.Accepted = job.ID, true
	if job.Faults.Webhook.BeforeResponse {
		if _, err := a.Jobs.Wait(r.Context(), job.ID, func(j jobs.Job) bool { return j.Announced }); err != nil {
			return internal(err)
		}
	}
	if spoilt.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	return a.answer(w, r, job)
}

// refused tells why a submission is not accepted although nothing is wrong with
// it: knobs say so.
func (a *API) refused(account string, job jobs.Job) *problem {
	spoilt := job.Faults.HTTP
	if p := a.poor(account, spoilt); p != nil || spoilt.Status == 0 {
		return p
	}
	// Hashed, since an input may be megabytes long.
	key := ids.Account(strings.Join([]string{account, job.Model, string(job.Input)}, "\n"))
	refused, err := a.Rules.Refuse(key, spoilt.Times)
	switch {
	case err != nil:
		return internal(err)
	case refused:
		return refusal(spoilt)
	}
	return nil
}

// plan makes the job of a valid submission, without starting it.
func (a *API) plan(r *http.Request, account string, model *Model, s *submission) (jobs.Job, *problem) {
	deadline, p := a.deadline(r)
	if p != nil {
		return jobs.Job{}, p
	}
	in := model.inputs(s.loose)
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: account, Model: model.Slug(), Prompt: in.Prompt()})
	if err != nil {
		return jobs.Job{}, internal(err)
	}
	set, err := faults.Parse(append(ruled, in.Knobs())...)
	if err != nil {
		return jobs.Job{}, unprocessable("Simulator knobs", err.Error())
	}
	id := a.IDs.Next(a.Jobs.Has)
	job := jobs.Job{
		ID: id, Provider: Name, Account: account, Model: model.Slug(), Version: model.shownVersion(), Input: s.Input,
		Order: in.Order(uint64(binary.BigEndian.Uint32(a.IDs.Secret("seed", id)))), Folder: "xezq/" + a.IDs.Token("media", id),
		Usual: time.Duration(model.Seconds * float64(time.Second)), Faults: set, Fate: fate(set.Fail),
		Webhook: s.Webhook, Events: s.Events, Status: jobs.Queued, Created: a.Now(), Deadline: deadline,
	}
	for i, source := range job.Order.Sources {
		job.Order.Sources[i] = a.own(account, source)
	}
	job.Order.Mask = a.own(account, job.Order.Mask)
	return job, nil
}

// own replaces the address of one of the account's uploads by what the workshop
// reads without asking for a token.
func (a *API) own(account, source string) string {
	id, ours := strings.CutPrefix(source, a.URL()+"/v1/files/")
	if _, found := a.Uploads.Find(account, id); ours && found {
		return workshop.UploadSource(id)
	}
	return source
}

// shownVersion is what predictions of the model carry.
func (m *Model) shownVersion() string {
	if m.Official {
		return "hidden"
	}
	return m.Version
}

// shortestCancelAfter is Replicate's own limit.
const shortestCancelAfter = 5 * time.Second

// deadline reads Cancel-After, such as 5m or 90s; a bare number is seconds.
func (a *API) deadline(r *http.Request) (time.Time, *problem) {
	text := r.Header.Get("Cancel-After")
	if text == "" {
		return time.Time{}, nil
	}
	if _, err := strconv.Atoi(text); err == nil {
		text += "s"
	}
	span, err := time.ParseDuration(text)
	if err != nil || span < shortestCancelAfter {
		return time.Time{}, unprocessable("Invalid Cancel-After header",
			fmt.Sprintf("Cancel-After must be a duration of at least %s", shortestCancelAfter))
	}
	return a.Now().Add(span), nil
}

// answer waits as long as the caller prefers: 201 for a new job, or one that
// ended in that time, 202 for one that takes longer.
func (a *API) answer(w http.ResponseWriter, r *http.Request, job jobs.Job) *problem {
	patience := preferred(r.Header.Get("Prefer"))
	if patience == 0 {
		return write(w, http.StatusCreated, a.prediction(job))
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	job, err := a.Jobs.Wait(ctx, job.ID, func(j jobs.Job) bool { return j.Status.Ended() })
	if err != nil {
		return internal(err)
	}
	if !job.Status.Ended() {
		return write(w, http.StatusAccepted, a.prediction(job))
	}
	return write(w, http.StatusCreated, a.prediction(job))
}

// longestWait is what "Prefer: wait" means and "wait=n" may not exceed.
const longestWait = 60 * time.Second

// preferred reads a Prefer header; what it does not know it ignores, as RFC 7240
// asks.
func preferred(header string) time.Duration {
	for preference := range strings.SplitSeq(header, ",") {
		name, value, given := strings.Cut(strings.TrimSpace(preference), "=")
		if name != "wait" {
			continue
		}
		seconds, err := strconv.Atoi(value)
		if !given || err != nil || seconds < 1 {
			return longestWait
		}
		return min(time.Duration(seconds)*time.Second, longestWait)
	}
	return 0
}
