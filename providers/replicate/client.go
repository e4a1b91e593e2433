package replicate

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	sdk "github.com/replicate/replicate-go"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// maxClients is far above any pool of accounts; it only keeps a stream of ever
// new credentials from growing the map without end.
const maxClients = 256

// account is one Replicate account and the SDK's client for it.
type account struct {
	id, token string
	client    *sdk.Client
}

// clients holds one SDK client per credential: building one per request once
// leaked until the process ended.
type clients struct {
	mu   sync.Mutex
	byID map[string]account
}

func (c *clients) get(p *Provider, credentialID, token string) (account, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.byID[credentialID]; ok && known.token == token {
		return known, nil
	}
	client, err := sdk.NewClient(
		sdk.WithToken(token),
		sdk.WithBaseURL(p.base.String()),
		sdk.WithHTTPClient(p.http),
		// One call and no more: its retry sends the spent body again, and what may
		// be repeated is decided above. The fence leaves it nothing to retry anyway.
		sdk.WithRetryPolicy(1, &sdk.ConstantBackoff{}),
	)
	if err != nil {
		// The one cause is an empty key.
		return account{}, &providers.Error{Kind: models.FailureAuth, Detail: "credential " + credentialID + " has no key", Err: err}
	}
	if len(c.byID) >= maxClients {
		clear(c.byID)
	}
	c.byID[credentialID] = account{id: credentialID, token: token, client: client}
	return c.byID[credentialID], nil
}

// do sends a request that the SDK cannot make and decodes its answer.
func (p *Provider) do(req *http.Request, owner account, out any) error {
	req.Header.Set("Authorization", "Bearer "+owner.token)
	resp, err := p.http.Do(req)
	if err != nil {
		return p.failed(req.Context(), owner, err, false)
	}
	defer func() { _ = resp.Body.Close() }() // held in memory by the fence
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fence.Typed(err, false)
	}
	return nil
}

// request makes a request to our own words' address.
func request(ctx context.Context, method, address string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureUnknown, Detail: "the request could not be made", Err: err}
	}
	return req, nil
}
