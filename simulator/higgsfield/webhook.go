package higgsfield

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

const (
	// receiverTimeout is Higgsfield's own.
	receiverTimeout = 10 * time.Second
	// retries with waits that double from RetryBase, 100 ms, span 109 minutes:
	// Higgsfield says two hours and not how often.
	retries = 16
	// staleBy is how old a message with the stale_ts knob is, far over the five
	// minutes that receivers tolerate.
	staleBy = time.Hour
)

// messageBody is the current form of a message.
type messageBody struct {
	RequestID string      `json:"request_id"`
	Status    string      `json:"status"`
	Error     *string     `json:"error"`
	Payload   *outputBody `json:"payload"`
	ExpiresAt string      `json:"expires_at"`
}

type outputBody struct {
	Images []fileBody `json:"images,omitempty"`
	Video  *fileBody  `json:"video,omitempty"`
}

// Announce sends the end of a request to its webhook. Nothing is sent any more
// once its data are gone.
func (a *API) Announce(ctx context.Context, job jobs.Job, event jobs.Event) bool {
	older := job.Faults.Webhook.Flat
	if event != jobs.EventCompleted || job.Webhook == "" || (older && statusOf(job) == "canceled") {
		return true // Higgsfield tells of the end only, and did not always tell of a cancel
	}
	msg, err := a.message(job)
	if err != nil {
		a.Logger.Error("write webhook", zap.String("job", job.ID), zap.Error(err))
		return true
	}
	sending, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer cancel()
		_, _ = a.Jobs.Wait(sending, job.ID, func(j jobs.Job) bool { return !j.Deleted.IsZero() }) // the job is there
	}()
	return a.Notices.Send(sending, job, msg, a.stubborn()) || ctx.Err() == nil
}

func (a *API) stubborn() courier.Policy {
	return courier.Policy{
		Retries: retries, Timeout: receiverTimeout,
		Delay: func(n int) time.Duration { return a.RetryBase << min(n, retries) },
		Again: func(status int) bool { return status >= http.StatusInternalServerError },
	}
}

// message writes the webhook. Its id depends on the job alone, so that every
// repetition carries the same, even after a restart.
func (a *API) message(job jobs.Job) (courier.Message, error) {
	body, err := json.Marshal(a.told(job))
	if err != nil {
		return courier.Message{}, fmt.Errorf("encode message: %w", err)
	}
	id := "evt_" + a.IDs.Derive("webhook", job.ID)
	return courier.Message{
		URL: job.Webhook, Body: body,
		Entry: journal.Entry{
			Provider: Name, Account: job.Account, Model: job.Model, Job: job.ID, Event: statusOf(job), Webhook: job.Webhook,
		},
		Sign: func(now time.Time) (http.Header, error) { return a.sign(job, id, now, body) },
	}, nil
}

// told is the body of a message: the current form, or the older one, which is
// that of the API's own answers.
func (a *API) told(job jobs.Job) any {
	shown := a.request(job)
	if job.Faults.Webhook.Flat {
		shown.ExpiresAt = ""
		return shown
	}
	body := messageBody{RequestID: job.ID, Status: shown.Status, Error: shown.Error, ExpiresAt: shown.ExpiresAt}
	if shown.Status != "completed" {
		return body
	}
	body.Payload = &outputBody{Images: shown.Images, Video: shown.Video}
	for i := range body.Payload.Images {
		body.Payload.Images[i].ContentType = job.Order.ContentType()
	}
	if body.Payload.Video != nil {
		body.Payload.Video.ContentType = job.Order.ContentType()
	}
	return body
}

// sign signs with every secret of the account; without one there is no header.
func (a *API) sign(job jobs.Job, id string, now time.Time, body []byte) (http.Header, error) {
	secrets := a.secrets(job.Account)
	if job.Faults.Webhook.BadSignature {
		secrets = []string{a.secret("someone else", 1)}
	}
	if job.Faults.Webhook.StaleTimestamp {
		now = now.Add(-staleBy)
	}
	header := http.Header{}
	if len(secrets) == 0 || job.Faults.Webhook.Unsigned {
		return header, nil
	}
	signatures := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return nil, fmt.Errorf("read webhook secret: %w", err)
		}
		signature, err := signer.Sign(id, now, body)
		if err != nil {
			return nil, err
		}
		signatures = append(signatures, signature)
	}
	header.Set(standardwebhooks.HeaderWebhookID, id)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	header.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return header, nil
}
