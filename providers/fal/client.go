package fal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"darkroom/models"
	"darkroom/providers"
)

// account is one fal account.
type account struct{ id, key string }

// isKey reports whether a text can be a key: fal answers 401 for one without a
// colon, and a space or a line break would be no header.
func isKey(text string) bool { return regexp.MustCompile(`^[^\s:]+:[^\s:]+$`).MatchString(text) }

// account returns the account of a credential.
func (p *Provider) account(ctx context.Context, credentialID string) (account, error) {
	key, err := p.credentials.Secret(ctx, credentialID)
	if err != nil {
		return account{}, fmt.Errorf("read key of credential %s: %w", credentialID, err)
	}
	if !isKey(key) {
		return account{}, &providers.Error{
			Kind: models.FailureAuth, Detail: "credential " + credentialID + " has no key of the form key_id:key_secret",
		}
	}
	return account{id: credentialID, key: key}, nil
}

// answer is what came back from a call that went well.
type answer struct {
	header http.Header
	body   []byte
}

// do sends a request with the account's key. It fails for everything but a
// success, see fence.
func (p *Provider) do(req *http.Request, owner account) (answer, error) {
	req.Header.Set("Authorization", "Key "+owner.key)
	got, err := send(p.http, req)
	if err != nil {
		return answer{}, p.failed(req.Context(), owner, err, false)
	}
	return got, nil
}

// send sends a request as it is.
func send(client *http.Client, req *http.Request) (answer, error) {
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }() // held in memory by the fence
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, fmt.Errorf("read answer: %w", err)
	}
	return answer{header: resp.Header, body: body}, nil
}

// request makes a request. A nil body sends none.
func request(ctx context.Context, method, address string, body []byte) (*http.Request, error) {
	var reader io.Reader = http.NoBody
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureUnknown, Detail: "the request could not be made", Err: err}
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// decode reads an answer. What it says besides, such as seeds that no float holds,
// is not looked at.
func decode(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	return nil
}
