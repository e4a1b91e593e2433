package higgsfield

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxCallback is far above any message: they name files and hold none, and do
	// not echo the input.
	maxCallback = 1 << 20
	// tolerance is that of the Standard Webhooks specification, and Higgsfield's.
	tolerance = 5 * time.Minute
	// confirmTimeout is below the ten seconds that Higgsfield waits for our answer.
	confirmTimeout = 8 * time.Second
	// maxAsked bounds what one unsigned message can make us ask.
	maxAsked = 16
)

// VerifyCallback checks a message against the webhook secrets. Where there are
// none, an account that does not sign, the message is only a hint: Higgsfield is
// asked, and its answer is what is returned. A *providers.Error means that it
// could not be asked: the provider should send the message again.
func (p *Provider) VerifyCallback(ctx context.Context, header http.Header, body []byte) (models.Callback, error) {
	if len(body) > maxCallback {
		return models.Callback{}, fmt.Errorf("%w: %d bytes are too many", providers.ErrBadSignature, len(body))
	}
	if len(p.secrets) == 0 {
		return p.confirm(ctx, body)
	}
	if err := p.checkTime(header); err != nil {
		return models.Callback{}, err
	}
	if !p.secrets.genuine(header, body) {
		return models.Callback{}, fmt.Errorf("%w: no secret of ours signed it", providers.ErrBadSignature)
	}
	told, err := read(body)
	if err != nil {
		return models.Callback{}, err
	}
	return models.Callback{
		Provider: models.ProviderHiggsfield, DeliveryID: header.Get(webhooks.HeaderWebhookID),
		JobID: told.RequestID, Outcome: told.outcome(p.now()),
	}, nil
}

// read decodes a message.
func read(body []byte) (message, error) {
	var told message
	err := json.Unmarshal(body, &told)
	if err == nil {
		err = told.check()
	}
	if err != nil {
		return message{}, fmt.Errorf("%w: %w", providers.ErrBadCallback, err)
	}
	return told, nil
}

// checkTime refuses messages from another time.
func (p *Provider) checkTime(header http.Header) error {
	seconds, err := strconv.ParseInt(header.Get(webhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no timestamp", providers.ErrBadSignature)
	}
	if age := p.now().Sub(time.Unix(seconds, 0)).Abs(); age > tolerance {
		return fmt.Errorf("%w: sent %s away from now", providers.ErrBadSignature, age.Round(time.Second))
	}
	return nil
}

// confirm asks how the request stands that an unsigned message is about. The
// delivery's id is made of what was found, so that a redelivery has the same.
func (p *Provider) confirm(ctx context.Context, body []byte) (models.Callback, error) {
	hint, err := read(body)
	if err != nil {
		return models.Callback{}, err
	}
	ids, err := p.credentials.All(ctx)
	if err != nil {
		return models.Callback{}, fmt.Errorf("list credentials: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, confirmTimeout)
	defer cancel()
	open := fmt.Errorf("%w: no account has such a request", providers.ErrBadSignature)
	for _, id := range ids[:min(len(ids), maxAsked)] {
		told, err := p.look(ctx, hint.RequestID, id)
		if err == nil {
			return models.Callback{
				Provider: models.ProviderHiggsfield, DeliveryID: told.RequestID + "-" + told.Status,
				JobID: told.RequestID, Outcome: told.outcome(p.now()),
			}, nil
		}
		if providers.KindOf(err) != models.FailureGone {
			open = err // it may be this account's: a refusal would be the last we hear
		}
	}
	return models.Callback{}, open
}
