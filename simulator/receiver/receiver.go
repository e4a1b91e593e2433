// Package receiver plays the program of a user who is told by webhook: it keeps
// what arrives, shows it, and answers as badly as it is asked to. Any name below its
// address is a receiver of its own.
package receiver

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	// maxBody is far above any message: what is longer is kept in part.
	maxBody = 1 << 20
	// maxKept is how many messages each receiver keeps, the newest.
	maxKept = 1000
)

// Message is one webhook that came in whole.
type Message struct {
	// ID is the sender's own, the same in every try.
	ID string    `json:"id"`
	At time.Time `json:"at"`
	// Body is as it came.
	Body   string      `json:"body"`
	Header http.Header `json:"header"`
	// Verified says whether a signature is one of the receiver's secret; nil while it
	// was told none.
	Verified *bool `json:"verified"`
	// Answered is the status of the answer; 0 where there was none.
	Answered int `json:"answered"`
}

// Manners are how a receiver answers.
type Manners struct {
	// Secret is what signatures are checked with; "" checks none. A message whose
	// signature does not fit is answered 401.
	Secret string `json:"secret,omitempty"`
	// Status is what messages are answered with; 0 is 204.
	Status int `json:"status,omitempty"`
	// RetryAfter goes with it, in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
	// HangSeconds is how long the answer is held back.
	HangSeconds float64 `json:"hang_seconds,omitempty"`
	// Cut takes messages and hangs up without an answer.
	Cut bool `json:"cut,omitempty"`
	// Times is for how many messages all this holds; afterwards they are answered 204.
	// 0 is for ever.
	Times int `json:"times,omitempty"`
}

// inbox is one receiver.
type inbox struct {
	manners  Manners
	left     int // of Manners.Times
	messages []Message
}

// Receivers are all of them. Safe for many goroutines.
type Receivers struct {
	now func() time.Time

	mu     sync.Mutex
	byName map[string]*inbox
}

// New returns receivers that have nothing.
func New(now func() time.Time) *Receivers {
	return &Receivers{now: now, byName: map[string]*inbox{}}
}

// named returns the receiver of a name. The lock is held.
func (r *Receivers) named(name string) *inbox {
	box, ok := r.byName[name]
	if !ok {
		box = &inbox{}
		r.byName[name] = box
	}
	return box
}

// take keeps a message and returns how to answer it.
func (r *Receivers) take(name string, message Message) Manners {
	r.mu.Lock()
	defer r.mu.Unlock()
	box := r.named(name)
	manners := box.manners
	if manners.Times > 0 && box.left == 0 {
		manners = Manners{Secret: manners.Secret}
	}
	box.left = max(box.left-1, 0)
	if manners.Status == 0 {
		manners.Status = http.StatusNoContent
	}
	if manners.Secret != "" {
		message.Verified = new(verifies(manners.Secret, message))
		if !*message.Verified {
			manners.Status = http.StatusUnauthorized
		}
	}
	if !manners.Cut {
		message.Answered = manners.Status
	}
	box.messages = append(box.messages, message)
	if len(box.messages) > maxKept {
		box.messages = slices.Clone(box.messages[1:])
	}
	return manners
}

func verifies(secret string, message Message) bool {
	verifier, err := standardwebhooks.NewWebhook(secret)
	return err == nil && verifier.Verify([]byte(message.Body), message.Header) == nil
}

// receive is the address of a receiver.
func (r *Receivers) receive(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxBody))
	if err != nil {
		return // it never came whole
	}
	manners := r.take(req.PathValue("name"), Message{
		ID: req.Header.Get("Webhook-Id"), At: r.now().UTC(), Body: string(body), Header: req.Header,
	})
	if manners.HangSeconds > 0 {
		select {
		case <-req.Context().Done():
			return
		case <-time.After(time.Duration(manners.HangSeconds * float64(time.Second))):
		}
	}
	if manners.Cut {
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http is told to hang up
	}
	if manners.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(manners.RetryAfter))
	}
	w.WriteHeader(manners.Status)
}
