package fal

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

const (
	// keepKeys is how long fal's guide lets its keys be kept.
	keepKeys = 24 * time.Hour
	// refetchAfter limits how often a forged message can make us ask fal whether
	// its keys have changed.
	refetchAfter = time.Minute
	// retryAfter is for keys that could not be had: soon enough for the
	// redeliveries of a message, which go on for an hour.
	retryAfter = 5 * time.Second
	// keysTimeout is below the 15 s that fal waits for our answer.
	keysTimeout = 5 * time.Second
	// maxKeys is far above the two of a rotation, and bounds what one message makes
	// us compute.
	maxKeys = 16
)

// signers holds the keys that fal signs with.
type signers struct {
	mu        sync.Mutex
	keys      []ed25519.PublicKey
	fetchedAt time.Time

	// asking is held while fal is asked, and guards what follows. It is not mu, so
	// that those who have their answer need not wait for that.
	asking  sync.Mutex
	err     error
	askedAt time.Time
}

// prove reports whether a key that we have signed the message.
func (s *signers) prove(text, signature []byte, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.fetchedAt) >= keepKeys {
		return false
	}
	return slices.ContainsFunc(s.keys, func(key ed25519.PublicKey) bool { return ed25519.Verify(key, text, signature) })
}

func (s *signers) mayAsk(now time.Time) bool {
	if s.err != nil {
		return now.Sub(s.askedAt) >= retryAfter
	}
	return s.askedAt.IsZero() || now.Sub(s.askedAt) >= refetchAfter
}

// verify returns nil for a message of fal's, and ErrBadSignature for a forged
// one. On a mismatch the keys are fetched again, for they may have been rotated.
func (p *Provider) verify(ctx context.Context, text, signature []byte) error {
	s := &p.keys
	if s.prove(text, signature, p.now()) {
		return nil
	}
	s.asking.Lock()
	defer s.asking.Unlock()
	if s.prove(text, signature, p.now()) {
		return nil // another message has had them fetched meanwhile
	}
	forged := fmt.Errorf("%w: fal did not sign it", providers.ErrBadSignature)
	if !s.mayAsk(p.now()) {
		return cmp.Or(s.err, forged)
	}
	keys, err := p.fetchKeys(ctx)
	if err != nil && ctx.Err() != nil {
		return err // this caller left: that tells nothing to the next
	}
	s.askedAt, s.err = p.now(), err
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.keys, s.fetchedAt = keys, p.now()
	s.mu.Unlock()
	if !s.prove(text, signature, p.now()) {
		return forged
	}
	return nil
}

// jwk is one public key.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
}

// fetchKeys asks for the keys, which are public: no key of ours goes there.
func (p *Provider) fetchKeys(ctx context.Context) ([]ed25519.PublicKey, error) {
	ctx, cancel := context.WithTimeout(ctx, min(keysTimeout, p.cfg.CallTimeout))
	defer cancel()
	req, err := request(ctx, http.MethodGet, p.bases.jwks.String(), nil)
	if err != nil {
		return nil, err
	}
	got, err := send(p.http, req)
	if err != nil {
		return nil, fence.Typed(err, false)
	}
	var set struct {
		Keys []jwk `json:"keys"`
	}
	if err := decode(got.body, &set); err != nil {
		return nil, fence.Typed(err, false)
	}
	var keys []ed25519.PublicKey
	for _, one := range set.Keys[:min(len(set.Keys), maxKeys)] {
		if key, ok := one.key(); ok {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, &providers.Error{Kind: models.FailureUnknown, Detail: "fal's key set holds no Ed25519 key"}
	}
	return keys, nil
}

// key reads a key; some writers pad base64url.
func (j jwk) key() (ed25519.PublicKey, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(j.X, "="))
	ours := (j.Kty == "" || j.Kty == "OKP") && (j.Crv == "" || j.Crv == "Ed25519")
	return raw, ours && err == nil && len(raw) == ed25519.PublicKeySize
}
