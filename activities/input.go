package activities

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/storage"
)

// inputTTL is how long a provider may fetch an input: the longest deadline of a
// model with a provider's queue before it.
const inputTTL = 2 * time.Hour

// input builds what the provider's model wants and replaces every reference to
// our storage by an address that the provider can fetch, if it fetches at all.
func (v *Vendors) input(ctx context.Context, account Account, attempt models.Attempt) (map[string]any, error) {
	gen, err := v.deps.Generations.Generation(ctx, attempt.GenerationID)
	if err != nil {
		return nil, err
	}
	input, err := v.deps.Builder.BuildInput(gen, attempt.Provider, attempt.ProviderModel)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureGone, Err: err}
	}
	for name, value := range input {
		input[name] = prepared(gen.Inputs, value)
	}
	if _, reads := account.Provider.(providers.Reader); reads {
		return input, nil
	}
	for name, value := range input {
		if input[name], err = v.fetchable(ctx, account, attempt.CredentialID, value); err != nil {
			return nil, err
		}
	}
	return input, nil
}

// prepared replaces addresses within a value, lists included, by references to the
// files that were made ready for them.
func prepared(inputs map[string]string, value any) any {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			out[i] = prepared(inputs, element)
		}
		return out
	case string:
		if key, ok := inputs[value]; ok {
			return models.StoragePrefix + key
		}
	}
	return value
}

// fetchable replaces storage references within a value, lists included.
func (v *Vendors) fetchable(ctx context.Context, account Account, credentialID string, value any) (any, error) {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			replaced, err := v.fetchable(ctx, account, credentialID, element)
			if err != nil {
				return nil, err
			}
			out[i] = replaced
		}
		return out, nil
	case string:
		if key, ok := strings.CutPrefix(value, models.StoragePrefix); ok {
			return v.address(ctx, account, credentialID, key)
		}
	}
	return value, nil
}

// address makes a stored input reachable: signed, when providers reach us;
// otherwise copied to the provider through its own file API.
func (v *Vendors) address(ctx context.Context, account Account, credentialID, key string) (string, error) {
	uploader, ok := account.Provider.(providers.Uploader)
	if v.cfg.reachable() || !ok {
		url, err := v.deps.Inputs.URL(ctx, key, inputTTL)
		return url, missing(err)
	}
	body, object, err := v.deps.Inputs.Open(ctx, key)
	if err != nil {
		return "", missing(err)
	}
	defer func() { _ = body.Close() }()
	return uploader.Upload(ctx, credentialID, providers.File{
		Name: path.Base(key), ContentType: object.ContentType, Size: object.Size, Body: body,
	})
}

// missing makes an input that is not there any more a fault of the request.
func missing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return &providers.Error{Kind: models.FailureInvalidInput, Err: err}
	}
	return err
}
