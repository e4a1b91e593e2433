package google

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"darkroom/providers"
)

// FileAuthorizer gives the account's key to downloads of films, which Google hands
// out to nobody else. It may be used from many goroutines.
type FileAuthorizer struct {
	base        *url.URL
	credentials providers.Credentials
}

// NewFileAuthorizer returns the authorizer of the API's own host. Films of the one
// account that the credentials name next are within reach.
func NewFileAuthorizer(cfg Config, credentials providers.Credentials) (*FileAuthorizer, error) {
	base, err := cfg.base()
	if err != nil {
		return nil, err
	}
	return &FileAuthorizer{base: base, credentials: credentials}, nil
}

// String hides the key from logs.
func (*FileAuthorizer) String() string { return "google files" }

// GoString hides the key from debug output.
func (*FileAuthorizer) GoString() string { return "google files" }

// Authorize sets the key on a request to the API itself, and takes it off every
// other: downloads are redirected to hosts that must not see it. It is asked anew
// on each hop.
func (a *FileAuthorizer) Authorize(req *http.Request) error {
	req.Header.Del(keyHeader)
	if !a.ours(req.URL) {
		return nil
	}
	key, err := a.key(req.Context())
	if err != nil {
		return err
	}
	req.Header.Set(keyHeader, key)
	return nil
}

func (a *FileAuthorizer) key(ctx context.Context) (string, error) {
	id, err := a.credentials.Next(ctx)
	if err != nil {
		return "", fmt.Errorf("take an account: %w", err)
	}
	key, err := a.credentials.Secret(ctx, id)
	if err == nil && key == "" {
		err = fmt.Errorf("credential %s has no key", id)
	}
	return key, err
}

// ours compares the whole origin: another port is another program, and plain http
// would tell the key to the road.
func (a *FileAuthorizer) ours(u *url.URL) bool {
	return u.Scheme == a.base.Scheme && strings.EqualFold(u.Host, a.base.Host) && strings.HasPrefix(u.Path, a.base.Path+"/")
}
