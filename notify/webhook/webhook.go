// Package webhook posts messages to addresses that users chose, signed by Standard
// Webhooks (standardwebhooks.com). No address leads into our own network, whatever
// its name is resolved to, and no redirect is followed.
package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"darkroom/internal/netguard"
	"darkroom/notify"
)

const (
	// timeout is how long a receiver may take from the connection to its answer. The
	// standard asks senders for 15 to 30 seconds; who needs longer than the least of
	// it should take the message first and work on it then.
	timeout = 15 * time.Second
	// maxAnswer is what is read of an answer, so that its connection can be used
	// again. What it says interests nobody.
	maxAnswer = 4 << 10
	// maxWait is the longest that a receiver may ask for: the last of the pauses
	// between two tries of a message.
	maxWait = 10 * time.Hour
)

// Sender posts messages. It is safe for concurrent use.
type Sender struct {
	allowed []string
	client  *http.Client
	now     func() time.Time
}

var _ notify.Sender = (*Sender)(nil)

// New makes a sender. now gives the time of signatures; nil means time.Now. The
// owner calls Close.
func New(cfg Config, now func() time.Time) (*Sender, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	guard, err := netguard.New(netguard.Config{AllowHosts: cfg.AllowHosts}, nil)
	if err != nil {
		return nil, err
	}
	client := guard.Client(netguard.Hosts{"*"})
	// A redirect would take the message where its user did not send it.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	allowed := make([]string, len(cfg.AllowHosts))
	for i, entry := range cfg.AllowHosts {
		allowed[i] = strings.ToLower(entry)
	}
	return &Sender{allowed: allowed, client: client, now: now}, nil
}

// Close lets idle connections go.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// Send posts the message's Text to its To, signed with each of its Secrets. An
// answer of 2xx has taken it, 410 wants no more, 429 and 503 name when to come back,
// every other is worth a later try.
func (s *Sender) Send(ctx context.Context, message notify.Message) (notify.Receipt, error) {
	req, err := s.request(ctx, message)
	if err != nil {
		return notify.Receipt{}, &notify.Error{Fault: notify.FaultRefused, Err: err}
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var connected atomic.Bool
	limited = httptrace.WithClientTrace(limited, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	resp, err := s.client.Do(req.WithContext(limited))
	if err != nil {
		return notify.Receipt{}, unanswered(ctx, err, connected.Load())
	}
	defer func() { _ = resp.Body.Close() }() // nothing of it matters any more
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	if resp.StatusCode/100 == 2 {
		return notify.Receipt{Status: resp.StatusCode}, nil
	}
	return notify.Receipt{}, s.refusal(resp)
}

// request makes the signed request. Its errors quote nothing of the message.
func (s *Sender) request(ctx context.Context, message notify.Message) (*http.Request, error) {
	address, err := url.Parse(message.To)
	if err != nil || address.Host == "" {
		return nil, errors.New("the address is no URL")
	}
	if address.Scheme != "https" && !slices.Contains(s.allowed, strings.ToLower(address.Host)) {
		return nil, errors.New("the address is not https")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), strings.NewReader(message.Text))
	if err != nil {
		return nil, errors.New("the address is no URL")
	}
	at := s.now()
	signatures, err := sign(message, at)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Darkroom-Webhooks/1")
	req.Header.Set(standardwebhooks.HeaderWebhookID, message.ID.String())
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signatures)
	return req, nil
}

// sign signs with every secret, the newest first: while a secret is replaced its
// receiver may know either.
func sign(message notify.Message, at time.Time) (string, error) {
	if len(message.Secrets) == 0 {
		return "", errors.New("there is no secret to sign with")
	}
	signatures := make([]string, len(message.Secrets))
	for i, secret := range message.Secrets {
		signer, err := standardwebhooks.NewWebhook(string(secret))
		if err != nil {
			return "", errors.New("the secret is not of the form whsec_ and base64")
		}
		if signatures[i], err = signer.Sign(message.ID.String(), at, []byte(message.Text)); err != nil {
			return "", fmt.Errorf("sign: %w", err)
		}
	}
	return strings.Join(signatures, " "), nil
}

// unanswered judges a request that got no answer.
func unanswered(ctx context.Context, err error, connected bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// The wrapper quotes the whole address, and some addresses are secrets.
	if wrapper, ok := errors.AsType[*url.Error](err); ok {
		err = wrapper.Err
	}
	switch {
	case errors.Is(err, netguard.ErrRefused):
		return &notify.Error{Fault: notify.FaultRefused, Err: errors.New("the address leads where webhooks may not go")}
	case errors.Is(err, context.DeadlineExceeded) && connected:
		return &notify.Error{Fault: notify.FaultUncertain, Err: fmt.Errorf("no answer within %s", timeout)}
	case connected:
		return &notify.Error{Fault: notify.FaultUncertain, Err: fmt.Errorf("wait for an answer: %w", err)}
	}
	return &notify.Error{Fault: notify.FaultBusy, Err: fmt.Errorf("connect: %w", err)}
}

// refusal judges an answer that is not 2xx.
func (s *Sender) refusal(resp *http.Response) error {
	fault := &notify.Error{
		Fault: notify.FaultBusy, Status: resp.StatusCode, Err: fmt.Errorf("answered %d", resp.StatusCode),
	}
	switch {
	case resp.StatusCode == http.StatusGone:
		fault.Fault = notify.FaultGone
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusServiceUnavailable:
		fault.RetryAfter = s.waitOf(resp.Header.Get("Retry-After"))
	case resp.StatusCode >= http.StatusInternalServerError:
		fault.Fault = notify.FaultUncertain // it may have broken after its work was done
	}
	return fault
}

// waitOf reads a Retry-After in either of its forms; 0 for none that can be read.
func (s *Sender) waitOf(header string) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, int(maxWait.Seconds()))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(s.now())
	}
	return min(max(wait, 0), maxWait)
}
