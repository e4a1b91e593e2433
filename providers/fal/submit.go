package fal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// keepOutputs is a week, in seconds: what fal promises unasked, so that an outage
// of days loses nothing, and not for ever, since outputs are open to whoever
// knows their address. Unasked it may be for ever, by the account's settings.
const keepOutputs = 7 * 24 * 60 * 60

// receipt is what the queue answers to a submission.
type receipt struct {
	RequestID        string `json:"request_id"`
	GatewayRequestID string `json:"gateway_request_id"`
	StatusURL        string `json:"status_url"`
	ResponseURL      string `json:"response_url"`
	CancelURL        string `json:"cancel_url"`
}

// Submit puts a job into fal's queue: "owner/alias" or "owner/alias/path". fal
// has no idempotency key; it repeats by itself what its own machines lost, and
// does not charge for that.
func (p *Provider) Submit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	parts, err := parseModel(req.Model)
	if err != nil {
		return providers.Submission{}, err
	}
	body, err := encode(req.Input)
	if err != nil {
		return providers.Submission{}, err
	}
	owner, err := p.account(ctx, req.CredentialID)
	if err != nil {
		return providers.Submission{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	address := p.bases.queue.String() + "/" + strings.Join(parts, "/")
	if req.WebhookURL != "" {
		address += "?" + url.Values{"fal_webhook": {req.WebhookURL}}.Encode()
	}
	post, err := request(ctx, http.MethodPost, address, body)
	if err != nil {
		return providers.Submission{}, err
	}
	post.Header.Set("X-Fal-Object-Lifecycle-Preference", fmt.Sprintf(`{"expiration_duration_seconds":%d}`, keepOutputs))
	got, err := p.do(post, owner)
	if err != nil {
		return providers.Submission{}, err
	}
	return p.submission(got)
}

// submission reads the receipt.
func (p *Provider) submission(got answer) (providers.Submission, error) {
	var told receipt
	if err := decode(got.body, &told); err != nil {
		return providers.Submission{}, fence.Typed(err, true)
	}
	if !isJobID(told.RequestID) {
		return providers.Submission{}, fence.Typed(errors.New("decode answer: no request_id"), true)
	}
	kept := handle{Status: told.StatusURL, Response: told.ResponseURL, Cancel: told.CancelURL}
	if !kept.about(told.RequestID) {
		kept = handle{}
	}
	return providers.Submission{
		JobID: told.RequestID, Handle: kept.text(p.bases.queue), CorrelationID: told.correlation(got.header.Get("X-Fal-Request-Id")),
		Outcome: models.Outcome{Status: models.OutcomeRunning},
	}, nil
}

// correlation is the id of the call where it is not the job's.
func (r receipt) correlation(header string) string {
	for _, id := range []string{header, r.GatewayRequestID} {
		if isJobID(id) && id != r.RequestID {
			return id
		}
	}
	return ""
}

// encode writes the input, which is the whole body: fal wraps it in nothing.
func encode(input map[string]any) ([]byte, error) {
	if input == nil {
		return []byte("{}"), nil
	}
	data, err := json.Marshal(input)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureInvalidInput, Detail: "the input is no JSON", Err: err}
	}
	return data, nil
}
