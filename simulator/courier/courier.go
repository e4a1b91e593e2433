// Package courier carries webhooks from simulated providers to whoever asked
// for them. How often it tries again, and how a message is signed, each
// provider says itself.
package courier

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/journal"
)

// Message is one webhook.
type Message struct {
	URL  string
	Body []byte
	// Sign returns the headers of an attempt made at now.
	Sign func(now time.Time) (http.Header, error)
	// Entry is what the journal says of each attempt, less its outcome.
	Entry journal.Entry
	// Tries is how many attempts were made before, by a former run of the
	// simulator; Tried hears of each one now, and may be nil.
	Tries int
	Tried func(Attempt)
}

// Attempt is one attempt to deliver a message.
type Attempt struct {
	Time time.Time `json:"time"`
	// Status is the receiver's answer, 0 if there was none.
	Status int    `json:"status"`
	Error  string `json:"error,omitempty"`
}

// Acknowledged tells whether the receiver took the message.
func (a Attempt) Acknowledged() bool { return a.Status/100 == 2 }

// Policy is how stubborn a provider is.
type Policy struct {
	// Retries is how many times a message is sent again.
	Retries int
	// Delay is the wait before retry n, counted from 0.
	Delay func(n int) time.Duration
	// Timeout is how long the receiver may take to answer.
	Timeout time.Duration
	// Again tells which answers deserve a retry; network faults always do.
	Again func(status int) bool
}

// Last tells whether nothing is sent after attempt n, counted from 0.
func (p Policy) Last(n int, a Attempt) bool {
	unanswered := a.Status == 0
	refused := !unanswered && !a.Acknowledged() && p.Again != nil && p.Again(a.Status)
	return n >= p.Retries || (!unanswered && !refused)
}

// Once is the policy of messages that nobody will miss.
func Once(timeout time.Duration) Policy { return Policy{Timeout: timeout} }

// Courier delivers. Safe for many goroutines.
type Courier struct {
	client  *http.Client
	journal *journal.Journal
	now     func() time.Time
	logger  *zap.Logger
}

// New returns a Courier that journals every attempt.
func New(diary *journal.Journal, now func() time.Time, logger *zap.Logger) *Courier {
	client := &http.Client{
		// Twice the transport's default idle connections would be too few for a
		// burst to one receiver.
		Transport: &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second},
		// A redirect is an answer like any other that is not 2xx.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &Courier{client: client, journal: diary, now: now, logger: logger}
}

// Close lets idle connections go.
func (c *Courier) Close() { c.client.CloseIdleConnections() }

// Deliver sends the message until it is acknowledged with a 2xx answer or the
// policy gives up. It returns false only when ctx ended first, so that the
// message is still owed.
func (c *Courier) Deliver(ctx context.Context, msg Message, policy Policy) bool {
	for n := msg.Tries; ; n++ {
		status, err := c.attempt(ctx, msg, policy.Timeout)
		if ctx.Err() != nil {
			return false
		}
		if policy.Last(n, c.note(msg, status, err)) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(policy.Delay(n)):
		}
	}
}

func (c *Courier) attempt(ctx context.Context, msg Message, timeout time.Duration) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, msg.URL, bytes.NewReader(msg.Body))
	if err != nil {
		return 0, fmt.Errorf("build webhook: %w", err)
	}
	if req.Header, err = msg.Sign(c.now()); err != nil {
		return 0, fmt.Errorf("sign webhook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("send webhook: %w", err)
	}
	defer resp.Body.Close()
	// Drained so that the connection can be used again; an endless answer is cut.
	const enough = 64 << 10
	_, err = io.CopyN(io.Discard, resp.Body, enough)
	if err == io.EOF { //nolint:errorlint // CopyN returns it bare
		err = nil
	}
	return resp.StatusCode, err
}

// note writes an attempt down and tells the sender of it.
func (c *Courier) note(msg Message, status int, err error) Attempt {
	made := Attempt{Time: c.now(), Status: status}
	if err != nil {
		made.Status, made.Error = 0, err.Error()
	}
	entry := msg.Entry
	entry.Kind, entry.Method, entry.Status, entry.Error = journal.KindDelivery, http.MethodPost, made.Status, made.Error
	entry.Webhook = cmp.Or(entry.Webhook, msg.URL)
	if err := c.journal.Append(entry); err != nil {
		c.logger.Error("journal a webhook", zap.Error(err))
	}
	if msg.Tried != nil {
		msg.Tried(made)
	}
	return made
}
