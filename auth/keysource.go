package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"darkroom/internal/httpx"
)

const (
	// ServerTimeout bounds one call of an auth server, its body included: somebody
	// waits in front of a screen, and behind him a request of ours.
	ServerTimeout = 10 * time.Second
	// maxKeySet is far above the few hundred bytes of each key.
	maxKeySet = 256 << 10
)

// keySet is the key set of a Supabase project.
type keySet struct {
	client  *http.Client
	address string
	anonKey string
}

func newKeySource(cfg Config) (*keySet, error) {
	base, err := url.Parse(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read SUPABASE_URL: %w", err)
	}
	return &keySet{
		client:  ServerClient(),
		address: base.JoinPath(authPath, ".well-known", "jwks.json").String(),
		anonKey: cfg.AnonKey,
	}, nil
}

// ServerClient returns a client for an auth server: at most ServerTimeout a
// call, and no redirects, since keys and codes would follow them to a stranger.
func ServerClient() *http.Client {
	return &http.Client{
		Transport: httpx.NewTransport(nil),
		Timeout:   ServerTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the auth server redirects to another address: SUPABASE_URL must be the last one")
		},
	}
}

// fetch reads the key set.
func (s *keySet) fetch(ctx context.Context) (map[string]publicKey, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("ask for keys: %w", err)
	}
	req.Header.Set("Apikey", s.anonKey)
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask for keys: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for keys: the auth server answered %d", resp.StatusCode)
	}
	document, err := httpx.ReadAll(resp.Body, maxKeySet)
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return readKeys(document)
}
