// Package inbox keeps what simulated services were handed for people: e-mails and
// Telegram messages. It is a file of lines, so that it outlives a restart, and it
// is what tests and developers read to see that something arrived.
package inbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"darkroom/simulator/lines"
)

// Message is one thing that arrived.
type Message struct {
	ID string `json:"id"`
	// Seq numbers the messages of all services.
	Seq  int64     `json:"seq"`
	Time time.Time `json:"time"`
	// Provider is the service that took it, and Account whose it was there.
	Provider string            `json:"provider"`
	Account  string            `json:"account,omitempty"`
	From     string            `json:"from,omitempty"`
	To       []string          `json:"to"`
	Subject  string            `json:"subject,omitempty"`
	Text     string            `json:"text,omitempty"`
	HTML     string            `json:"html,omitempty"`
	Headers  map[string]string `json:"headers,omitempty"`
	// Key is the caller's own name for it, by which the service knows a repeat, and
	// Digest what it was asked to send.
	Key    string `json:"key,omitempty"`
	Digest string `json:"digest,omitempty"`
}

// Filter chooses messages; zero fields choose all.
type Filter struct {
	Provider, Account, To, ID, Key string
	After                          int64
}

func (f Filter) matches(m Message) bool {
	return same(f.Provider, m.Provider) && same(f.Account, m.Account) && same(f.ID, m.ID) && same(f.Key, m.Key) &&
		(f.To == "" || slices.Contains(m.To, f.To)) && m.Seq > f.After
}

func same(want, got string) bool { return want == "" || want == got }

// Inbox is safe for many goroutines.
type Inbox struct {
	file *lines.File
	now  func() time.Time

	mu  sync.Mutex
	seq int64
}

// Open opens or makes the inbox in the folder dir.
func Open(dir string, now func() time.Time) (*Inbox, error) {
	file, err := lines.Open(dir, "inbox.jsonl")
	if err != nil {
		return nil, err
	}
	b := &Inbox{file: file, now: now}
	if err := b.each(func(m Message) { b.seq = max(b.seq, m.Seq) }); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return b, nil
}

// Put keeps a message, with a number and the time.
func (b *Inbox) Put(m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, err := b.put(m)
	return err
}

func (b *Inbox) put(m Message) (Message, error) {
	b.seq++
	m.Seq, m.Time = b.seq, b.now()
	return m, b.file.Append(m)
}

// keyed is how long Resend remembers a key.
const keyed = 24 * time.Hour

// PutOnce keeps a message unless one with its key came from its account within a
// day, and returns the one that is kept: the caller compares the digests. One
// without a key is always kept.
func (b *Inbox) PutOnce(m Message) (Message, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if m.Key != "" {
		found, err := b.Find(Filter{Provider: m.Provider, Account: m.Account, Key: m.Key})
		if err != nil {
			return Message{}, err
		}
		if len(found) > 0 && b.now().Sub(found[len(found)-1].Time) < keyed {
			return found[len(found)-1], nil
		}
	}
	return b.put(m)
}

// Find returns the messages that match, oldest first, never nil. It reads the
// file, so a long inbox costs no memory while nobody asks.
func (b *Inbox) Find(filter Filter) ([]Message, error) {
	found := []Message{}
	err := b.each(func(m Message) {
		if filter.matches(m) {
			found = append(found, m)
		}
	})
	return found, err
}

// Close closes the file.
func (b *Inbox) Close() error { return b.file.Close() }

func (b *Inbox) each(visit func(Message)) error {
	return b.file.Each(func(line json.RawMessage) error {
		var m Message
		if err := json.Unmarshal(line, &m); err != nil {
			return fmt.Errorf("decode message: %w", err)
		}
		visit(m)
		return nil
	})
}
