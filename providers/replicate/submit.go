package replicate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	sdk "github.com/replicate/replicate-go"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// Submit starts a prediction: "owner/name" runs an official model, which has no
// version, and "owner/name:version" pins one of another.
func (p *Provider) Submit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	model, err := parseModel(req.Model)
	if err != nil {
		return providers.Submission{}, err
	}
	input, err := clone(req.Input)
	if err != nil {
		return providers.Submission{}, err
	}
	owner, err := p.account(ctx, req.CredentialID)
	if err != nil {
		return providers.Submission{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	created, err := create(ctx, owner.client, model, input, webhook(req.WebhookURL))
	if err != nil {
		return providers.Submission{}, p.failed(ctx, owner, err, true)
	}
	told, err := decode(created.RawJSON())
	if err != nil {
		return providers.Submission{}, fence.Typed(err, true)
	}
	return providers.Submission{JobID: told.ID, Outcome: told.outcome()}, nil
}

func create(
	ctx context.Context, client *sdk.Client, model sdk.Identifier, input sdk.PredictionInput, hook *sdk.Webhook,
) (*sdk.Prediction, error) {
	if model.Version != nil {
		return client.CreatePrediction(ctx, *model.Version, input, hook, false)
	}
	return client.CreatePredictionWithModel(ctx, model.Owner, model.Name, input, hook, false)
}

// webhook asks for the end only: a start tells nothing that a poll would not,
// and each message that is not the end is sent once without retry, yet costs a
// row of the inbox.
func webhook(address string) *sdk.Webhook {
	if address == "" {
		return nil
	}
	return &sdk.Webhook{URL: address, Events: []sdk.WebhookEventType{sdk.WebhookEventCompleted}}
}

// parseModel is stricter than the SDK's parser, since the parts become a path.
func parseModel(name string) (sdk.Identifier, error) {
	const part = `([A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*)`
	found := regexp.MustCompile(`^` + part + `/` + part + `(?::([0-9a-f]{64}))?$`).FindStringSubmatch(name)
	if found == nil {
		return sdk.Identifier{}, &providers.Error{
			Kind:   models.FailureGone,
			Detail: httpx.Clip(fmt.Sprintf("%q is no model: must be owner/name or owner/name:version", name)),
		}
	}
	id := sdk.Identifier{Owner: found[1], Name: found[2]}
	if found[3] != "" {
		id.Version = &found[3]
	}
	return id, nil
}

// clone copies the input as JSON: the SDK writes into the map that it is given,
// and an input that is no JSON must fail before it can be taken for a job.
func clone(input map[string]any) (sdk.PredictionInput, error) {
	if input == nil {
		return sdk.PredictionInput{}, nil
	}
	data, err := json.Marshal(input)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		var copied sdk.PredictionInput
		if err = decoder.Decode(&copied); err == nil {
			return copied, nil
		}
	}
	return nil, &providers.Error{Kind: models.FailureInvalidInput, Detail: "the input is no JSON", Err: err}
}
