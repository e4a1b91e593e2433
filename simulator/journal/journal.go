// Package journal keeps a simulator's diary on disk: every call received, every
// file served, every webhook sent, one JSON object a line. Tests read it to
// prove what reached a provider and how often. Secrets never enter it: an
// account is a hash, and a credential only the name of its header.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"darkroom/simulator/lines"
)

// The kinds of entries.
const (
	// KindCall is a call of a provider's API.
	KindCall = "call"
	// KindMedia is a request to the media host.
	KindMedia = "media"
	// KindDelivery is one attempt to deliver a webhook.
	KindDelivery = "delivery"
)

// Entry is one line of the journal.
type Entry struct {
	Seq      int64     `json:"seq"`
	Time     time.Time `json:"time"`
	Kind     string    `json:"kind"`
	Provider string    `json:"provider,omitempty"`
	Method   string    `json:"method,omitempty"`
	Path     string    `json:"path,omitempty"`
	// Status is the HTTP status; 0 says that the connection was closed
	// unanswered, or for a delivery that nobody answered.
	Status  int    `json:"status"`
	Account string `json:"account,omitempty"`
	Model   string `json:"model,omitempty"`
	Job     string `json:"job,omitempty"`
	// Accepted says that this very call started the job.
	Accepted bool   `json:"accepted,omitempty"`
	Webhook  string `json:"webhook,omitempty"`
	Event    string `json:"event,omitempty"`
	// Correlation is what the answer to a call was named, where answers have names.
	Correlation string `json:"correlation,omitempty"`
	Error       string `json:"error,omitempty"`
	// Credentials names the credential headers that the caller sent; to the
	// media host none should ever be sent.
	Credentials []string `json:"credentials,omitempty"`
}

// Filter chooses entries; zero fields choose all.
type Filter struct {
	Kind, Method, Path, Account, Model, Job, Webhook string
	// Credentials chooses entries with a credential header.
	Credentials bool
	Accepted    bool
	After       int64
}

func (f Filter) matches(e Entry) bool {
	return same(f.Kind, e.Kind) && same(f.Method, e.Method) && strings.HasPrefix(e.Path, f.Path) &&
		same(f.Account, e.Account) && same(f.Model, e.Model) && same(f.Job, e.Job) && same(f.Webhook, e.Webhook) &&
		(!f.Credentials || len(e.Credentials) > 0) && (!f.Accepted || e.Accepted) && e.Seq > f.After
}

func same(want, got string) bool { return want == "" || want == got }

// Journal appends entries to one file. Safe for many goroutines.
type Journal struct {
	file *lines.File
	now  func() time.Time

	mu  sync.Mutex
	seq int64
}

// Open opens or makes the journal in the folder dir.
func Open(dir string, now func() time.Time) (*Journal, error) {
	file, err := lines.Open(dir, "journal.jsonl")
	if err != nil {
		return nil, err
	}
	j := &Journal{file: file, now: now}
	if err := j.each(func(e Entry) error { j.seq = max(j.seq, e.Seq); return nil }); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

// Append writes one entry and gives it its number and, if it has none, its time.
func (j *Journal) Append(e Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	if e.Time.IsZero() {
		e.Time = j.now()
	}
	return j.file.Append(e)
}

// Find returns the entries that match, oldest first, never nil. It reads the
// file, so a long journal costs no memory while nobody asks.
func (j *Journal) Find(filter Filter) ([]Entry, error) {
	found := []Entry{}
	err := j.Each(filter, func(e Entry) error {
		found = append(found, e)
		return nil
	})
	return found, err
}

// Each hands the entries that match to visit, oldest first, until it returns an
// error.
func (j *Journal) Each(filter Filter, visit func(Entry) error) error {
	return j.each(func(e Entry) error {
		if !filter.matches(e) {
			return nil
		}
		return visit(e)
	})
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

func (j *Journal) each(visit func(Entry) error) error {
	return j.file.Each(func(line json.RawMessage) error {
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return fmt.Errorf("decode journal entry: %w", err)
		}
		return visit(e)
	})
}
