package fal

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

const (
	// receiverTimeout and retries are fal's: 15 s for the first attempt (120 s for
	// later ones, which nobody here waits for), and up to 31 retries.
	receiverTimeout = 15 * time.Second
	retries         = 31
	// doublings bounds the growth of the waits: 100 ms become a minute and a half.
	doublings = 10
	// staleBy is how old a message with the stale_ts knob is, far over the five
	// minutes that receivers tolerate.
	staleBy = time.Hour
)

// UserID is the user that an account belongs to, as webhooks name it. The account
// is what the journal calls it: a hash of the key.
func UserID(account string) string { return "user_" + account }

// jwks answers with the public keys: that of the signatures, after one that is
// about to go.
func (a *API) jwks(w http.ResponseWriter, _ *http.Request, _ string) *problem {
	return write(w, http.StatusOK, map[string]any{"keys": []map[string]string{jwk(a.retired), jwk(a.signer)}})
}

func jwk(key ed25519.PrivateKey) map[string]string {
	public, _ := key.Public().(ed25519.PublicKey)
	return map[string]string{"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": base64.RawURLEncoding.EncodeToString(public)}
}

// Announce sends the end of a job to its webhook; fal tells of nothing else.
func (a *API) Announce(ctx context.Context, job jobs.Job, event jobs.Event) bool {
	if job.Webhook == "" || event != jobs.EventCompleted {
		return true
	}
	msg, err := a.message(job)
	if err != nil {
		a.Logger.Error("write webhook", zap.String("job", job.ID), zap.Error(err))
		return true
	}
	return a.Notices.Send(ctx, job, msg, a.stubborn())
}

// stubborn tries again after everything but a success and a redirect.
func (a *API) stubborn() courier.Policy {
	return courier.Policy{
		Retries: retries, Timeout: receiverTimeout,
		Delay: func(n int) time.Duration { return a.RetryBase << min(n, doublings) },
		Again: func(status int) bool { return status/100 != 3 },
	}
}

// notification is the body of a webhook.
type notification struct {
	RequestID        string `json:"request_id"`
	GatewayRequestID string `json:"gateway_request_id"`
	Status           string `json:"status"`
	Error            string `json:"error,omitempty"`
	Payload          any    `json:"payload"`
	PayloadError     string `json:"payload_error,omitempty"`
}

func (a *API) notification(job jobs.Job) notification {
	n := notification{RequestID: job.ID, GatewayRequestID: job.ID, Status: "OK"}
	if job.Faults.Webhook.Duplicates > 1 {
		// What is sent twice ran twice: fal's gateway gives each run an id.
		n.GatewayRequestID = a.IDs.Derive("fal gateway", job.ID)
	}
	if failed := failureOf(job); failed != nil {
		n.Status, n.Payload = "ERROR", failed.body
		n.Error, _ = sentence(failed)
	} else {
		n.Payload = a.output(job)
	}
	if job.Faults.Webhook.NoPayload {
		n.Payload = nil
		n.PayloadError = "Response payload is not JSON serializable. Either return a JSON serializable object " +
			"or use the queue endpoint to retrieve the response."
	}
	return n
}

func (a *API) message(job jobs.Job) (courier.Message, error) {
	body, err := json.Marshal(a.notification(job))
	if err != nil {
		return courier.Message{}, fmt.Errorf("encode webhook: %w", err)
	}
	signer, age := a.signer, time.Duration(0)
	if job.Faults.Webhook.BadSignature {
		signer = a.forger
	}
	if job.Faults.Webhook.StaleTimestamp {
		age = staleBy
	}
	return courier.Message{
		URL: job.Webhook, Body: body,
		Entry: journal.Entry{
			Provider: Name, Account: job.Account, Model: job.Model, Job: job.ID, Event: string(jobs.EventCompleted), Webhook: job.Webhook,
		},
		Sign: func(now time.Time) (http.Header, error) {
			return signed(signer, job.ID, UserID(job.Account), now.Add(-age), body), nil
		},
	}, nil
}

func signed(signer ed25519.PrivateKey, id, user string, at time.Time, body []byte) http.Header {
	sum, seconds := sha256.Sum256(body), strconv.FormatInt(at.Unix(), 10)
	text := strings.Join([]string{id, user, seconds, hex.EncodeToString(sum[:])}, "\n")
	header := http.Header{}
	header.Set("X-Fal-Webhook-Request-Id", id)
	header.Set("X-Fal-Webhook-User-Id", user)
	header.Set("X-Fal-Webhook-Timestamp", seconds)
	header.Set("X-Fal-Webhook-Signature", hex.EncodeToString(ed25519.Sign(signer, []byte(text))))
	return header
}
