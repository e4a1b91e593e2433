package higgsfield

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

const (
	// maxBody leaves room for several inputs as data URLs.
	maxBody = 20 << 20
	// maxRunning is how many requests a new account may have at the same time.
	maxRunning = 4
)

// submission is a request for a model that is not let in yet.
type submission struct {
	model   *Model
	body    any
	raw     json.RawMessage // the body, its keys sorted
	account string
	webhook string
	key     string
	keep    time.Duration
}

// fingerprint is what must be the same under one key. The order of fields does
// not matter, that of lists does, and null differs from nothing.
func (s *submission) fingerprint() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{s.model.ID, string(s.raw), s.webhook, s.keep.String()}, "\n")))
	return hex.EncodeToString(sum[:])
}

// read decodes a body.
func read(w http.ResponseWriter, r *http.Request) (any, *problem) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, said(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	var body any
	if err == nil {
		body, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	}
	if err != nil {
		return nil, invalid(invalidField{Loc: []string{"body"}, Type: "json_invalid", Msg: "JSON decode error"})
	}
	return body, nil
}

// submit lets a request in, or finds the one that its key stands for.
func (a *API) submit(w http.ResponseWriter, r *http.Request, account string) *problem {
	model, found := a.models[r.PathValue("model")]
	if !found {
		return notFound()
	}
	body, p := read(w, r)
	if p != nil {
		return p
	}
	s := &submission{model: model, body: body, account: account, webhook: r.URL.Query().Get("hf_webhook")}
	entry := journal.Note(r.Context())
	entry.Model, entry.Webhook = model.ID, s.webhook
	if p = a.check(r, s); p != nil {
		return p
	}
	job, replayed, p := a.admit(s)
	if p != nil {
		return p
	}
	entry.Job, entry.Accepted = job.ID, !replayed
	if job.Keep < retention {
		w.Header().Set("Hf-Expires-After", strconv.Itoa(int(job.Keep.Seconds())))
	}
	if replayed {
		return write(w, http.StatusOK, a.receipt(job))
	}
	return a.answer(w, r, job)
}

// answer tells of a new request, unless knobs keep it from being told.
func (a *API) answer(w http.ResponseWriter, r *http.Request, job jobs.Job) *problem {
	if job.Faults.Webhook.BeforeResponse {
		if _, err := a.Jobs.Wait(r.Context(), job.ID, func(j jobs.Job) bool { return j.Announced }); err != nil {
			return internal(err)
		}
	}
	if job.Faults.HTTP.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	return write(w, http.StatusOK, a.receipt(job))
}

// check refuses what is wrong with a submission by itself, and reads its headers.
func (a *API) check(r *http.Request, s *submission) (p *problem) {
	if fields := s.model.validate(s.body); fields != nil {
		return invalid(fields...)
	}
	if p = checkWebhook(s.webhook); p != nil {
		return p
	}
	if s.key = r.Header.Get("Idempotency-Key"); !regexp.MustCompile(`^[!-~]{0,255}$`).MatchString(s.key) {
		return inHeader("idempotency-key", "String should have 1 to 255 visible ASCII characters")
	}
	if s.keep, p = keep(r.Header.Get("Hf-Expires-After")); p != nil {
		return p
	}
	raw, err := json.Marshal(s.body)
	if err != nil {
		return internal(err)
	}
	s.raw = raw
	return nil
}

func inHeader(name, msg string) *problem {
	return invalid(invalidField{Loc: []string{"header", name}, Msg: msg, Type: "value_error"})
}

const (
	// retention is an account's, and the most that a request may have; shortest is
	// the least.
	retention = 7 * 24 * time.Hour
	shortest  = time.Hour
)

// keep reads Hf-Expires-After, which can only shorten the retention.
func keep(header string) (time.Duration, *problem) {
	if header == "" {
		return retention, nil
	}
	seconds, err := strconv.Atoi(header)
	span := time.Duration(seconds) * time.Second
	if err != nil || span < shortest || span > retention {
		return 0, inHeader("hf-expires-after", fmt.Sprintf("Input should be from %.0f to %.0f", shortest.Seconds(), retention.Seconds()))
	}
	return span, nil
}

// admit makes the job of a submission and starts it, unless its key stands for
// one already, which is then returned. Only what is let in uses a key up.
func (a *API) admit(s *submission) (job jobs.Job, replayed bool, p *problem) {
	a.admission.Lock()
	defer a.admission.Unlock()
	if s.key != "" {
		if known, err := a.Jobs.ByKey(Name, s.account, s.key); err == nil {
			if known.Fingerprint != s.fingerprint() {
				return known, false, said(http.StatusUnprocessableEntity, "Idempotency-Key was already used with different request parameters")
			}
			return known, true, nil
		}
	}
	if job, p = a.plan(s); p != nil {
		return job, false, p
	}
	if p = a.refused(job); p != nil {
		return job, false, p
	}
	if err := a.Engine.Submit(job); err != nil {
		return job, false, internal(err)
	}
	return job, false, nil
}

// plan makes the job of a valid submission, without starting it.
func (a *API) plan(s *submission) (jobs.Job, *problem) {
	in := s.model.inputs(s.body)
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: s.account, Model: s.model.ID, Prompt: in.Prompt()})
	if err != nil {
		return jobs.Job{}, internal(err)
	}
	set, err := faults.Parse(append(ruled, in.Knobs())...)
	if err == nil && (set.HTTP.LowCredit > 0 || set.HTTP.Advice == faults.AdviceBody) {
		err = errors.New("low_credit and retry_after=body: Higgsfield slows nobody down, and its errors have no place for advice")
	}
	if err != nil {
		return jobs.Job{}, invalid(invalidField{Loc: []string{"body", "prompt"}, Type: "simulator_knobs", Msg: err.Error()})
	}
	id := a.IDs.NextUUID(a.Jobs.Has)
	return jobs.Job{
		ID: id, Provider: Name, Account: s.account, Model: s.model.ID, Input: s.raw,
		Order:  in.Order(uint64(binary.BigEndian.Uint32(a.IDs.Secret("seed", id)))),
		Folder: "hf/" + a.IDs.Token("media", id), Usual: time.Duration(s.model.Seconds * float64(time.Second)),
		Faults: set, Fate: fate(set.Fail), Key: s.key, Fingerprint: s.fingerprint(), Keep: s.keep,
		Webhook: s.webhook, Status: jobs.Queued, Created: a.Now(),
	}, nil
}

// refused tells why a request is not let in although nothing is wrong with it:
// knobs say so, or the account has its fill.
func (a *API) refused(job jobs.Job) *problem {
	if spoilt := job.Faults.HTTP; spoilt.Status != 0 {
		// Hashed, since an input may be megabytes long.
		key := ids.Account(strings.Join([]string{job.Account, job.Model, string(job.Input)}, "\n"))
		again, err := a.Rules.Refuse(key, spoilt.Times)
		switch {
		case err != nil:
			return internal(err)
		case again:
			return refusal(spoilt)
		}
	}
	running := 0
	for _, status := range []jobs.Status{jobs.Queued, jobs.Running} {
		running += len(a.Jobs.List(jobs.Query{Provider: Name, Account: job.Account, Status: status, Limit: maxRunning}))
	}
	if running >= maxRunning {
		return tooMany()
	}
	return nil
}

// kept is how long the data of a job stay after its end.
func kept(job jobs.Job) time.Duration { return cmp.Or(job.Faults.TTL, job.Keep) }
