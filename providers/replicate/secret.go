package replicate

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// refetchAfter limits how often a forged message can make us ask Replicate
	// whether the secret has changed.
	refetchAfter = time.Minute
	// retryAfter is for a secret that could not be had: soon enough for the
	// redeliveries of a message, which go on for minutes.
	retryAfter = 5 * time.Second
	// secretTimeout is below the few seconds in which callbacks must be answered.
	secretTimeout = 5 * time.Second
)

// secrets holds the webhook secret of each account. It is in memory only and
// never printed.
type secrets struct {
	mu   sync.Mutex
	byID map[string]*secret
}

// secret is the webhook secret of one account, and the last try to get it.
type secret struct {
	mu  sync.Mutex
	key *webhooks.Webhook

	// asking is held while Replicate is asked, and guards what follows. It is not
	// mu, so that those who have their answer need not wait for that.
	asking  sync.Mutex
	err     error
	askedAt time.Time
}

// of returns the account's secret, known or not.
func (s *secrets) of(id string) *secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.byID[id]
	if !ok {
		if len(s.byID) >= maxClients {
			clear(s.byID) // they are fetched again
		}
		known = &secret{}
		s.byID[id] = known
	}
	return known
}

// prove reports whether the account's secret is known and proves the message.
func (s *secrets) prove(id string, genuine func(*webhooks.Webhook) bool) bool {
	known := s.of(id)
	known.mu.Lock()
	defer known.mu.Unlock()
	return known.key != nil && genuine(known.key)
}

// verify reports whether the account's secret proves the message. On a mismatch
// the secret is fetched again, for it may have been rotated.
func (s *secrets) verify(ctx context.Context, p *Provider, id string, genuine func(*webhooks.Webhook) bool) (bool, error) {
	known := s.of(id)
	known.asking.Lock()
	defer known.asking.Unlock()
	if s.prove(id, genuine) {
		return true, nil // another message has had it fetched meanwhile
	}
	if !known.mayAsk(p.now()) {
		return false, known.err
	}
	key, err := p.fetchSecret(ctx, id)
	if err != nil && ctx.Err() != nil {
		return false, err // this caller left: that tells nothing to the next
	}
	known.askedAt, known.err = p.now(), err
	if err != nil {
		return false, err
	}
	known.mu.Lock()
	known.key = key
	known.mu.Unlock()
	return genuine(key), nil
}

func (s *secret) mayAsk(now time.Time) bool {
	if s.err != nil {
		return now.Sub(s.askedAt) >= retryAfter
	}
	return s.askedAt.IsZero() || now.Sub(s.askedAt) >= refetchAfter
}

// fetchSecret asks for the account's secret. The SDK's call for it drops the
// cause of an error, and the cause decides whether the message is refused or
// asked for again.
func (p *Provider) fetchSecret(ctx context.Context, credentialID string) (*webhooks.Webhook, error) {
	owner, err := p.account(ctx, credentialID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, secretTimeout)
	defer cancel()
	req, err := request(ctx, http.MethodGet, p.address("/webhooks/default/secret"), http.NoBody)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Key string `json:"key"`
	}
	if err = p.do(req, owner, &answer); err != nil {
		return nil, err
	}
	key, err := webhooks.NewWebhook(answer.Key)
	if err != nil || answer.Key == "" || answer.Key == "whsec_" {
		// An empty key would let anybody sign. The library's error may quote the
		// key, so it is dropped.
		return nil, &providers.Error{Kind: models.FailureUnknown, Err: errors.New("the webhook secret cannot be read")}
	}
	return key, nil
}
