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

// input builds what the provider's model wants, with the files that were made ready
// for the addresses in it, and replaces every reference to our storage by an address
// that the provider can fetch, if it fetches at all.
func (v *Vendors) input(ctx context.Context, account Account, attempt models.Attempt) (map[string]any, error) {
	gen, err := v.deps.Generations.Generation(ctx, attempt.GenerationID)
	if err != nil {
		return nil, err
	}
	input, err := v.deps.Builder.BuildInput(gen, attempt.Provider, attempt.ProviderModel)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureGone, Err: err}
	}
	_, reads := account.Provider.(providers.Reader)
	for name, value := range input {
		input[name], err = eachText(value, func(text string) (string, error) {
			if key, ready := gen.Inputs[text]; ready {
				text = models.StoragePrefix + key
			}
			if key, ours := strings.CutPrefix(text, models.StoragePrefix); ours && !reads {
				return v.address(ctx, account, attempt.CredentialID, key)
			}
			return text, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return input, nil
}

// eachText changes every text of a value, lists included.
func eachText(value any, change func(text string) (string, error)) (any, error) {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			changed, err := eachText(element, change)
			if err != nil {
				return nil, err
			}
			out[i] = changed
		}
		return out, nil
	case string:
		return change(value)
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
