package google

import (
	"context"
	"slices"

	sdk "google.golang.org/genai"

	"darkroom/models"
	"darkroom/providers"
)

// question is the input of a model that answers at once, in Google's names.
type question struct {
	Prompt            string `json:"prompt"`
	SystemInstruction string `json:"systemInstruction"`
	// Image, Images and ReferenceImages are sent in this order.
	Image              string   `json:"image"`
	Images             []string `json:"images"`
	ReferenceImages    []string `json:"referenceImages"`
	ResponseModalities []string `json:"responseModalities"`
	AspectRatio        string   `json:"aspectRatio"`
	ImageSize          string   `json:"imageSize"`
}

// paints reports whether a picture is asked for.
func (q question) paints() bool { return slices.Contains(q.ResponseModalities, "IMAGE") }

// answer asks a model that answers at once.
func (p *Provider) answer(ctx context.Context, owner account, req providers.Request, x *exchange) (providers.Submission, error) {
	var asked question
	if err := read(req.Input, &asked); err != nil {
		return providers.Submission{}, err
	}
	contents, err := asked.contents(ctx, x)
	if err != nil {
		return providers.Submission{}, err
	}
	told, err := call(ctx, p, x, func(ctx context.Context) (*sdk.GenerateContentResponse, error) {
		return owner.client.Models.GenerateContent(ctx, req.Model, contents, asked.config())
	})
	if err != nil {
		return providers.Submission{}, err
	}
	outcome := verdict(told, asked.paints())
	if outcome.Status == models.OutcomeSucceeded && asked.paints() {
		if outcome.Outputs, err = p.store(ctx, req.Staging, x, pictures(told)); err != nil {
			return providers.Submission{}, err
		}
	}
	return providers.Submission{JobID: req.Key, CorrelationID: told.ResponseID, Outcome: outcome}, nil
}

// contents is the prompt with the pictures behind it.
func (q question) contents(ctx context.Context, x *exchange) ([]*sdk.Content, error) {
	parts := []*sdk.Part{sdk.NewPartFromText(q.Prompt)}
	for _, ref := range wanted(slices.Concat([]string{q.Image}, q.Images, q.ReferenceImages)...) {
		token, contentType, err := x.attach(ctx, ref)
		if err != nil {
			return nil, err
		}
		parts = append(parts, sdk.NewPartFromBytes(token, contentType))
	}
	return []*sdk.Content{sdk.NewContentFromParts(parts, sdk.RoleUser)}, nil
}

// config is made for each call: the SDK changes what it is given.
func (q question) config() *sdk.GenerateContentConfig {
	never := false
	config := &sdk.GenerateContentConfig{
		ResponseModalities: q.ResponseModalities,
		// Unasked the SDK would post again, for money, whenever an answer says that
		// there is more.
		AutomaticContinuation: &never,
	}
	if q.SystemInstruction != "" {
		config.SystemInstruction = sdk.NewContentFromText(q.SystemInstruction, sdk.RoleUser)
	}
	if q.AspectRatio != "" || q.ImageSize != "" {
		config.ImageConfig = &sdk.ImageConfig{AspectRatio: q.AspectRatio, ImageSize: q.ImageSize}
	}
	return config
}
