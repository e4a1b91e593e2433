package replicate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
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
	// maxSigners bounds what one message can make us do; no pool has as many
	// accounts, and the active ones come first.
	maxSigners = 64
	// sideBySide is how many accounts are asked at a time: until the first answer
	// each may open a connection of its own.
	sideBySide = 16
	// verifyTimeout is below the 30 s that Replicate waits for our answer.
	verifyTimeout = 10 * time.Second
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

// verify asks the accounts. One whose key is dead has no say; one that could not
// be asked leaves the question open.
func (p *Provider) verify(ctx context.Context, genuine func(*webhooks.Webhook) bool) error {
	ids, err := p.credentials.All(ctx)
	if err != nil {
		return fmt.Errorf("list credentials: %w", err)
	}
	ids = ids[:min(len(ids), maxSigners)]
	// Mostly an account signed it whose secret is known, and nobody need be asked.
	if slices.ContainsFunc(ids, func(id string) bool { return p.secrets.prove(id, genuine) }) {
		return nil
	}
	// Side by side, so that ten accounts after a start take no longer than one; the
	// first that proves it ends the search.
	ctx, found := context.WithTimeout(ctx, verifyTimeout)
	defer found()
	verdicts, seats := make(chan error, len(ids)), make(chan struct{}, sideBySide)
	for _, id := range ids {
		go func() {
			seats <- struct{}{}
			verdicts <- p.verdict(ctx, id, genuine)
			<-seats
		}()
	}
	open := fmt.Errorf("%w: no account signed it", providers.ErrBadSignature)
	proven := false
	for range ids { // every one: none outlives the call
		switch err := <-verdicts; {
		case err == nil:
			proven = true
			found()
		case !errors.Is(err, providers.ErrBadSignature):
			open = err
		}
	}
	if proven {
		return nil
	}
	return open
}

// verdict is what one account says: nil if it signed the message,
// ErrBadSignature if not, another error if it cannot be asked.
func (p *Provider) verdict(ctx context.Context, id string, genuine func(*webhooks.Webhook) bool) error {
	ok, err := p.secrets.verify(ctx, p, id, genuine)
	switch {
	case ok:
		return nil
	case err == nil || providers.KindOf(err) == models.FailureAuth:
		return providers.ErrBadSignature
	}
	return err
}
