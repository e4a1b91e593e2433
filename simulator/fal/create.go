package fal

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// submission is a create call as far as it was read.
type submission struct {
	model *Model
	// raw is the input as it came, and loose as the schema library reads it.
	raw   json.RawMessage
	loose any
	// webhook is where the caller wants to hear of the end.
	webhook string
	// keep is how long the outputs are to be kept, 0 if the caller does not say.
	keep time.Duration
}

// maxBody leaves room for several inputs as data URLs.
const maxBody = 20 << 20

func (a *API) read(w http.ResponseWriter, r *http.Request) (*submission, *problem) {
	s := &submission{webhook: r.URL.Query().Get("fal_webhook")}
	var known bool
	if s.model, known = a.models[r.PathValue("path")]; !known {
		return nil, detail(http.StatusNotFound, "Application not found")
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, detail(http.StatusRequestEntityTooLarge, "Request entity too large")
	}
	if err == nil {
		s.loose, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	}
	if err != nil {
		return nil, faulty(http.StatusUnprocessableEntity, []fault{{Loc: []any{"body"}, Msg: "JSON decode error", Type: "json_invalid"}})
	}
	s.raw = raw
	var p *problem
	s.keep, p = lifecycle(r.Header.Get("X-Fal-Object-Lifecycle-Preference"))
	return s, p
}

// lifecycle reads how long outputs are to be kept; null is for ever.
func lifecycle(header string) (time.Duration, *problem) {
	if header == "" {
		return 0, nil
	}
	var wish struct {
		Seconds *float64 `json:"expiration_duration_seconds"`
	}
	if err := json.Unmarshal([]byte(header), &wish); err != nil {
		return 0, detail(http.StatusBadRequest, "Invalid X-Fal-Object-Lifecycle-Preference header")
	}
	if wish.Seconds == nil || *wish.Seconds <= 0 {
		return 0, nil
	}
	return time.Duration(*wish.Seconds * float64(time.Second)), nil
}

// create validates, heeds the knobs that spoil a submission, starts the job,
// and answers.
func (a *API) create(w http.ResponseWriter, r *http.Request, account string) *problem {
	s, p := a.read(w, r)
	if p != nil {
		return p
	}
	entry := journal.Note(r.Context())
	entry.Model, entry.Webhook = s.model.endpoint, s.webhook
	if list := s.model.validate(s.loose); list != nil {
		return faulty(http.StatusUnprocessableEntity, list)
	}
	job, p := a.plan(account, s)
	if p != nil {
		return p
	}
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
	if job.Faults.HTTP.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	w.Header().Set("X-Fal-Request-Id", job.ID)
	return write(w, http.StatusOK, a.queued(job))
}

// refused tells why a submission is not accepted although nothing is wrong with
// it: a knob says so.
func (a *API) refused(account string, job jobs.Job) *problem {
	spoilt := job.Faults.HTTP
	if spoilt.Status == 0 {
		return nil
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
func (a *API) plan(account string, s *submission) (jobs.Job, *problem) {
	in := s.model.inputs(s.loose)
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: account, Model: s.model.endpoint, Prompt: in.Prompt()})
	if err != nil {
		return jobs.Job{}, internal(err)
	}
	set, err := faults.Parse(append(ruled, in.Knobs())...)
	if err != nil {
		return jobs.Job{}, detail(http.StatusUnprocessableEntity, "Simulator knobs: "+err.Error())
	}
	if s.keep > 0 && s.keep < a.Retention && set.TTL == 0 {
		set.TTL = s.keep
	}
	id := a.newID()
	job := jobs.Job{
		ID: id, Provider: Name, Account: account, Model: s.model.endpoint, Input: s.raw,
		// Seeds are beyond 2^53, as fal's are: callers that read them as floats lose
		// digits.
		Order:  in.Order(binary.BigEndian.Uint64(a.IDs.Secret("fal seed", id)) | 1<<60),
		Folder: "files/" + a.IDs.Token("fal media", id),
		Usual:  s.model.usual(), Faults: set, Fate: fate(set.Fail),
		Webhook: s.webhook, Status: jobs.Queued, Created: a.Now(),
	}
	job.Order.Black = set.Fail == codeNSFW
	return job, nil
}

// newID returns an id in the form of fal's: a UUID.
func (a *API) newID() string {
	var id uuid.UUID
	a.IDs.Next(func(name string) bool {
		copy(id[:], a.IDs.Secret("fal request", name))
		id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // the bits that name a random UUID
		return a.Jobs.Has(id.String())
	})
	return id.String()
}
