package vendors

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"darkroom/media"
	"darkroom/models"
	"darkroom/providers/google"
	"darkroom/storage"
)

// googleConfig is Google, with one account.
type googleConfig struct {
	API    google.Config
	Keys   google.KeyConfig
	Limits google.LimitConfig
}

func (googleConfig) name() models.Provider { return models.ProviderGoogle }

func (c googleConfig) configured() bool { return c.Keys.Key != "" }

// hosts are the API's own, which redirects to those where its files lie.
func (googleConfig) hosts() []string {
	return []string{"generativelanguage.googleapis.com", "*.googleusercontent.com", "storage.googleapis.com"}
}

// authorizer shows the key to the API's own host, which gives films to nobody else.
func (c googleConfig) authorizer() (media.Authorizer, error) {
	return google.NewFileAuthorizer(c.API, c.Keys.Credentials())
}

func (c googleConfig) open(deps Deps) (Vendor, error) {
	adapter, err := google.New(c.API, c.Keys.Credentials(), googleFiles{deps.Store}, deps.Now, nil)
	if err != nil {
		return Vendor{}, err
	}
	return Vendor{
		Provider: adapter, Credentials: c.Keys.Credentials(),
		Limits:         models.JobLimits{Account: c.Limits.Jobs},
		CallsPerSecond: c.Limits.CallsPerSecond,
	}, nil
}

// googleFiles is our storage as Google's adapter wants it.
type googleFiles struct{ storage.Store }

// Open tells the one error that will not pass as the adapter knows it.
func (f googleFiles) Open(ctx context.Context, key string) (io.ReadCloser, int64, string, error) {
	body, object, err := f.Store.Open(ctx, key)
	if errors.Is(err, storage.ErrNotFound) {
		err = errors.Join(fs.ErrNotExist, err)
	}
	return body, object.Size, object.ContentType, err
}
