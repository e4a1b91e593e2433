// Package resend plays Resend's HTTP API as far as sending e-mails goes: its
// checks, its idempotency keys, its errors and limits. The mails land in the
// simulator's inbox.
package resend

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/journal"
)

const (
	// Name is how rules, inbox and journal call this service.
	Name = "resend"
	// Path is where the API lies under the simulator's address.
	Path = "/resend"
	// maxBody is Resend's: 40 MB with attachments.
	maxBody = 40 << 20
	// maxKey is the length of an idempotency key.
	maxKey = 256
)

// API is the simulated Resend. Safe for many goroutines.
type API struct {
	Inbox *inbox.Inbox
	Rules *faults.Rules
	IDs   *ids.Source
}

// Routes puts every route of the API onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	mux.Handle("POST "+Path+"/emails", a.authenticated(a.send))
	mux.Handle("GET "+Path+"/emails/{id}", a.authenticated(a.get))
	mux.Handle(Path+"/", a.authenticated(func(http.ResponseWriter, *http.Request, string) *problem {
		return &problem{http.StatusNotFound, "not_found", "The requested endpoint does not exist.", 0}
	}))
}

// authenticated admits callers with a key and tells the handler whose it is.
func (a *API) authenticated(next func(http.ResponseWriter, *http.Request, string) *problem) http.Handler {
	form := regexp.MustCompile(`^Bearer (re_\w+)$`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := journal.Note(r.Context())
		entry.Provider = Name
		given := r.Header.Get("Authorization")
		found := form.FindStringSubmatch(given)
		var p *problem
		switch {
		case given == "":
			p = &problem{http.StatusUnauthorized, "missing_api_key", "Missing API Key", 0}
		case found == nil:
			p = invalidKey()
		default:
			entry.Account = ids.Account(found[1])
			p = next(w, r, entry.Account)
		}
		if p != nil {
			entry.Error = p.name
			p.send(w)
		}
	})
}

// email is a mail as a caller writes it. to may be one address or several.
type email struct {
	From    string            `json:"from"`
	To      receivers         `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text"`
	HTML    string            `json:"html"`
	Headers map[string]string `json:"headers"`
}

type receivers []string

// UnmarshalJSON reads one address or a list.
func (r *receivers) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		*r = make([]string, 1)
		return json.Unmarshal(data, &(*r)[0])
	}
	return json.Unmarshal(data, (*[]string)(r))
}

// send checks a mail, heeds the knobs that spoil a submission, and takes it.
func (a *API) send(w http.ResponseWriter, r *http.Request, account string) *problem {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var asked email
	if err != nil || json.Unmarshal(raw, &asked) != nil {
		return &problem{http.StatusBadRequest, "validation_error", "The request body is not valid JSON.", 0}
	}
	key := r.Header.Get("Idempotency-Key")
	if p := asked.check(key); p != nil {
		return p
	}
	spoilt, p := a.faults(account, key, asked)
	if p != nil {
		return p
	}
	sum := sha256.Sum256(raw)
	letter := inbox.Message{
		ID: a.IDs.NextUUID(func(string) bool { return false }), Provider: Name, Account: account, From: asked.From, To: asked.To,
		Subject: asked.Subject, Text: asked.Text, HTML: asked.HTML, Headers: asked.Headers, Key: key, Digest: hex.EncodeToString(sum[:]),
	}
	kept, err := a.Inbox.PutOnce(letter)
	switch {
	case err != nil:
		return internal(err)
	case kept.Digest != letter.Digest:
		return &problem{http.StatusConflict, "invalid_idempotent_request", "This idempotency key has been used with a different request body.", 0}
	}
	entry := journal.Note(r.Context())
	entry.Job, entry.Accepted = kept.ID, kept.ID == letter.ID
	if spoilt.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	return write(w, http.StatusOK, map[string]string{"id": kept.ID})
}

// check says what is wrong with a mail.
func (e email) check(key string) *problem {
	for name, value := range map[string]string{"from": e.From, "to": strings.Join(e.To, ","), "subject": e.Subject} {
		if value == "" {
			return &problem{http.StatusUnprocessableEntity, "missing_required_field", "Missing `" + name + "` field.", 0}
		}
	}
	if e.Text == "" && e.HTML == "" {
		return &problem{http.StatusUnprocessableEntity, "missing_required_field", "Missing `html` or `text` field.", 0}
	}
	if _, err := mail.ParseAddress(e.From); err != nil {
		return &problem{http.StatusUnprocessableEntity, "invalid_from_address", "Invalid `from` field.", 0}
	}
	for _, to := range e.To {
		if _, err := mail.ParseAddress(to); err != nil {
			return &problem{http.StatusUnprocessableEntity, "validation_error", fmt.Sprintf("Invalid `to` field: %s.", to), 0}
		}
	}
	if len(key) > maxKey {
		return &problem{http.StatusBadRequest, "invalid_idempotency_key", "Idempotency keys, if present, must have between 1 and 256 characters.", 0}
	}
	return nil
}

// faults reads the knobs of the rules for this receiver and of the subject, and
// refuses where they say so.
func (a *API) faults(account, key string, asked email) (faults.HTTP, *problem) {
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: account, Model: asked.To[0]})
	if err != nil {
		return faults.HTTP{}, internal(err)
	}
	knobs, _ := faults.Cut(asked.Subject)
	set, err := faults.Parse(append(ruled, knobs)...)
	if err != nil {
		return faults.HTTP{}, &problem{http.StatusUnprocessableEntity, "validation_error", "Simulator knobs: " + err.Error(), 0}
	}
	if set.HTTP.Status == 0 {
		return set.HTTP, nil
	}
	refused, err := a.Rules.Refuse(ids.Account(strings.Join([]string{Name, account, key, asked.Subject, asked.To[0]}, "\n")), set.HTTP.Times)
	switch {
	case err != nil:
		return faults.HTTP{}, internal(err)
	case refused:
		return faults.HTTP{}, refusal(set.HTTP)
	}
	return set.HTTP, nil
}

func (a *API) get(w http.ResponseWriter, r *http.Request, account string) *problem {
	found, err := a.Inbox.Find(inbox.Filter{Provider: Name, Account: account, ID: r.PathValue("id")})
	if err != nil {
		return internal(err)
	}
	if len(found) == 0 {
		return &problem{http.StatusNotFound, "not_found", "Email not found", 0}
	}
	m := found[0]
	return write(w, http.StatusOK, map[string]any{
		"object": "email", "id": m.ID, "to": m.To, "from": m.From, "created_at": m.Time.UTC().Format(time.RFC3339Nano),
		"subject": m.Subject, "html": m.HTML, "text": m.Text, "bcc": []string{}, "cc": []string{}, "reply_to": []string{}, "last_event": "delivered",
	})
}
