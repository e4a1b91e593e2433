package replicate

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

const (
	// receiverTimeout, terminalRetries and retryDoublings are those of Cog's own
	// webhook sender: 30 s, 12 retries, 100 ms doubled up to 2^10 times.
	receiverTimeout = 30 * time.Second
	terminalRetries = 12
	retryDoublings  = 10
	// staleBy is how old a message with the stale_ts knob is, far over the five
	// minutes that receivers tolerate.
	staleBy = time.Hour
)

func (a *API) webhookSecret(w http.ResponseWriter, _ *http.Request, account string) *problem {
	return write(w, http.StatusOK, map[string]string{"key": a.secret(account)})
}

// secret is the account's signing secret, the same over restarts.
func (a *API) secret(account string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(a.IDs.Secret("webhook secret", account))
}

// Announce sends the event to the prediction's webhook if it asks for it. Only
// the end is worth retries, and only the end can be spoilt by knobs.
func (a *API) Announce(ctx context.Context, job jobs.Job, event jobs.Event) bool {
	if job.Webhook == "" || !wanted(job.Events, event) {
		return true
	}
	msg, err := a.message(job, event)
	if err != nil {
		a.Logger.Error("write webhook", zap.String("job", job.ID), zap.Error(err))
		return true
	}
	if event != jobs.EventCompleted {
		return a.Courier.Deliver(ctx, msg, courier.Once(receiverTimeout))
	}
	return a.Notices.Send(ctx, job, msg, a.stubborn())
}

// wanted tells whether the filter lets the event through; without a filter
// callers hear of new output and of the end.
func wanted(filter []string, event jobs.Event) bool {
	if len(filter) == 0 {
		return event == jobs.EventOutput || event == jobs.EventCompleted
	}
	return slices.Contains(filter, string(event))
}

func (a *API) stubborn() courier.Policy {
	return courier.Policy{
		Retries: terminalRetries, Timeout: receiverTimeout,
		Delay: func(n int) time.Duration { return a.RetryBase << min(n, retryDoublings) },
		Again: func(status int) bool {
			return slices.Contains([]int{
				http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
				http.StatusServiceUnavailable, http.StatusGatewayTimeout,
			}, status)
		},
	}
}

// message writes the webhook. Its id depends on job and event alone, so that
// every repetition carries the same, even after a restart.
func (a *API) message(job jobs.Job, event jobs.Event) (courier.Message, error) {
	body, err := json.Marshal(a.prediction(job))
	if err != nil {
		return courier.Message{}, fmt.Errorf("encode prediction: %w", err)
	}
	secret, age := a.secret(job.Account), time.Duration(0)
	if event == jobs.EventCompleted && job.Faults.Webhook.BadSignature {
		secret = a.secret("someone else")
	}
	if event == jobs.EventCompleted && job.Faults.Webhook.StaleTimestamp {
		age = staleBy
	}
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return courier.Message{}, fmt.Errorf("read webhook secret: %w", err)
	}
	id := "msg_" + a.IDs.Derive("webhook", job.ID, string(event))
	return courier.Message{
		URL: job.Webhook, Body: body,
		Entry: journal.Entry{
			Provider: Name, Account: job.Account, Model: job.Model, Job: job.ID, Event: string(event), Webhook: job.Webhook,
		},
		Sign: func(now time.Time) (http.Header, error) { return signed(signer, id, now.Add(-age), body) },
	}, nil
}

func signed(signer *standardwebhooks.Webhook, id string, at time.Time, body []byte) (http.Header, error) {
	signature, err := signer.Sign(id, at, body)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	header.Set(standardwebhooks.HeaderWebhookID, id)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return header, nil
}
