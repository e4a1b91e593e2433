package google

import (
	"context"
	"errors"
	"fmt"
	"sync"

	sdk "google.golang.org/genai"

	"darkroom/models"
	"darkroom/providers"
)

// maxClients is far above any number of accounts; it only keeps a stream of ever
// new credentials from growing the map without end.
const maxClients = 256

// account is one Google account and the SDK's client for it.
type account struct {
	key    string
	client *sdk.Client
}

// clients holds one SDK client per credential: building one per request once
// leaked until the process ended.
type clients struct {
	mu   sync.Mutex
	byID map[string]account
}

// account returns the account of a credential, with a client that is built once.
func (p *Provider) account(ctx context.Context, credentialID string) (account, error) {
	key, err := p.credentials.Secret(ctx, credentialID)
	if err != nil {
		return account{}, fmt.Errorf("read key of credential %s: %w", credentialID, err)
	}
	return p.clients.get(ctx, p, credentialID, key)
}

func (c *clients) get(ctx context.Context, p *Provider, credentialID, key string) (account, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.byID[credentialID]; ok && known.key == key {
		return known, nil
	}
	client, err := newClient(ctx, p, key)
	if err != nil {
		return account{}, &providers.Error{Kind: models.FailureAuth, Detail: "credential " + credentialID + " has no key", Err: err}
	}
	if len(c.byID) >= maxClients {
		clear(c.byID)
	}
	c.byID[credentialID] = account{key: key, client: client}
	return c.byID[credentialID], nil
}

// newClient leaves nothing to the environment: what is not set here the SDK would
// take from there, another backend and another account's key included. Its own
// errors print the key, so they are dropped.
func newClient(ctx context.Context, p *Provider, key string) (*sdk.Client, error) {
	if key == "" {
		return nil, errors.New("no key")
	}
	client, err := sdk.NewClient(ctx, &sdk.ClientConfig{
		APIKey:     key,
		Backend:    sdk.BackendGeminiAPI,
		HTTPClient: p.http,
		// No Timeout and no RetryOptions: ctx bounds a call, and what may be repeated
		// is decided above.
		HTTPOptions: sdk.HTTPOptions{BaseURL: p.base.String(), APIVersion: "v1beta"},
	})
	if err != nil {
		return nil, errors.New("the client could not be built")
	}
	return client, nil
}

// ask makes one call of the SDK. Some answers of a shape that it does not expect
// make it panic, which is no reason for a worker to die.
func ask[T any](call func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the SDK stumbled")
		}
	}()
	return call()
}

// typed returns the provider error within err. An error without one comes from an
// answer that the SDK could not read; its text quotes the answer, so it is
// dropped.
func typed(err error, jobMayExist bool) *providers.Error {
	if known, ok := errors.AsType[*providers.Error](err); ok {
		return known
	}
	return &providers.Error{Kind: models.FailureUnknown, JobMayExist: jobMayExist, Detail: "the answer could not be read"}
}
