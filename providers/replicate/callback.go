package replicate

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxCallback is 5 MB: Replicate echoes inputs and logs, and a lower cap once
	// looked like no webhook at all.
	maxCallback = 5 << 20
	// tolerance is that of the Standard Webhooks specification.
	tolerance = 5 * time.Minute
)

// VerifyCallback checks a message against the webhook secret of every account,
// since it does not say whose job it is about. A *providers.Error means that no
// secret could be had: the provider should try again later.
func (p *Provider) VerifyCallback(ctx context.Context, header http.Header, body []byte) (models.Callback, error) {
	if len(body) > maxCallback {
		return models.Callback{}, fmt.Errorf("%w: %d bytes are too many", providers.ErrBadSignature, len(body))
	}
	if err := p.checkTime(header); err != nil {
		return models.Callback{}, err
	}
	genuine := func(key *webhooks.Webhook) bool {
		// The library compares with its own clock, so times are checked above.
		return key.VerifyIgnoringTimestamp(body, header) == nil
	}
	if err := p.verify(ctx, genuine); err != nil {
		return models.Callback{}, err
	}
	told, err := decode(body)
	if err != nil {
		return models.Callback{}, fmt.Errorf("%w: %w", providers.ErrBadCallback, err)
	}
	return models.Callback{
		Provider: models.ProviderReplicate, DeliveryID: header.Get(webhooks.HeaderWebhookID),
		JobID: told.ID, Outcome: told.outcome(),
	}, nil
}

// checkTime refuses messages from another time, before any secret is fetched.
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

// verify asks the accounts in turn. An account whose key is dead has no say; one
// that could not be asked leaves the question open.
func (p *Provider) verify(ctx context.Context, genuine func(*webhooks.Webhook) bool) error {
	ids, err := p.credentials.All(ctx)
	if err != nil {
		return fmt.Errorf("list credentials: %w", err)
	}
	verdict := fmt.Errorf("%w: no account signed it", providers.ErrBadSignature)
	for _, id := range ids {
		ok, err := p.secrets.verify(ctx, p, id, genuine)
		if ok {
			return nil
		}
		if err != nil && providers.KindOf(err) != models.FailureAuth {
			verdict = err
		}
	}
	return verdict
}
