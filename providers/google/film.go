package google

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	sdk "google.golang.org/genai"

	"darkroom/models"
	"darkroom/providers"
)

// scene is the input of a model that films, in Google's names.
type scene struct {
	Prompt string `json:"prompt"`
	// Image is the first frame and LastFrame the last.
	Image            string   `json:"image"`
	LastFrame        string   `json:"lastFrame"`
	ReferenceImages  []string `json:"referenceImages"`
	AspectRatio      string   `json:"aspectRatio"`
	Resolution       string   `json:"resolution"`
	DurationSeconds  *int32   `json:"durationSeconds"`
	NegativePrompt   string   `json:"negativePrompt"`
	PersonGeneration string   `json:"personGeneration"`
	SampleCount      int32    `json:"sampleCount"`
}

// film starts an operation.
func (p *Provider) film(ctx context.Context, owner account, req providers.Request, x *exchange) (providers.Submission, error) {
	var asked scene
	if err := read(req.Input, &asked); err != nil {
		return providers.Submission{}, err
	}
	source, config, err := asked.request(ctx, x)
	if err != nil {
		return providers.Submission{}, err
	}
	started, err := call(ctx, p, x, func(ctx context.Context) (*sdk.GenerateVideosOperation, error) {
		return owner.client.Models.GenerateVideosFromSource(ctx, req.Model, source, config)
	})
	if err != nil {
		return providers.Submission{}, err
	}
	if !operationName(started.Name) {
		return providers.Submission{}, typed(nil, true)
	}
	return providers.Submission{JobID: path.Base(started.Name), Handle: started.Name, Outcome: p.filmed(started)}, nil
}

// request opens the pictures and puts the scene into the SDK's words.
func (s scene) request(ctx context.Context, x *exchange) (*sdk.GenerateVideosSource, *sdk.GenerateVideosConfig, error) {
	source := &sdk.GenerateVideosSource{Prompt: s.Prompt}
	config := &sdk.GenerateVideosConfig{
		AspectRatio: s.AspectRatio, Resolution: s.Resolution, DurationSeconds: s.DurationSeconds,
		NegativePrompt: s.NegativePrompt, PersonGeneration: s.PersonGeneration, NumberOfVideos: s.SampleCount,
	}
	var err error
	if source.Image, err = frame(ctx, x, s.Image); err != nil {
		return nil, nil, err
	}
	if config.LastFrame, err = frame(ctx, x, s.LastFrame); err != nil {
		return nil, nil, err
	}
	for _, ref := range wanted(s.ReferenceImages...) {
		image, err := frame(ctx, x, ref)
		if err != nil {
			return nil, nil, err
		}
		config.ReferenceImages = append(config.ReferenceImages, &sdk.VideoGenerationReferenceImage{
			Image: image, ReferenceType: sdk.VideoGenerationReferenceTypeAsset,
		})
	}
	return source, config, nil
}

// frame is a picture's stand-in; nil for none.
func frame(ctx context.Context, x *exchange, ref string) (*sdk.Image, error) {
	if ref == "" {
		return nil, nil //nolint:nilnil // no picture, and nothing wrong with that
	}
	token, contentType, err := x.attach(ctx, ref)
	if err != nil {
		return nil, err
	}
	return &sdk.Image{ImageBytes: token, MIMEType: contentType}, nil
}

// Poll returns how an operation stands. A job that was answered at once has none,
// and is gone.
func (p *Provider) Poll(ctx context.Context, job providers.Job) (models.Outcome, error) {
	name := job.Handle
	if name == "" {
		name = fmt.Sprintf("models/%s/operations/%s", job.Model, job.ID)
	}
	if !operationName(name) || path.Base(name) != job.ID {
		return models.Outcome{}, &providers.Error{Kind: models.FailureGone, Detail: "not the name of an operation"}
	}
	owner, err := p.account(ctx, job.CredentialID)
	if err != nil {
		return models.Outcome{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	told, err := ask(func() (*sdk.GenerateVideosOperation, error) {
		return owner.client.Operations.GetVideosOperation(ctx, &sdk.GenerateVideosOperation{Name: name}, nil)
	})
	if err != nil {
		return models.Outcome{}, typed(err, false)
	}
	if told.Name == "" {
		return models.Outcome{}, typed(nil, false)
	}
	return p.filmed(told), nil
}

// operationName reports whether a name, which becomes a path, is an operation's.
func operationName(name string) bool {
	return regexp.MustCompile(`^(models/[a-z0-9][a-z0-9.-]*/)?operations/[A-Za-z0-9_-]{1,128}$`).MatchString(name)
}

// filmed puts an operation into our words.
func (p *Provider) filmed(told *sdk.GenerateVideosOperation) models.Outcome {
	switch {
	case !told.Done:
		return models.Outcome{Status: models.OutcomeRunning}
	case len(told.Error) > 0:
		return broken(told.Error)
	}
	var outputs []models.Output
	filtered, reasons := false, ""
	if made := told.Response; made != nil {
		for _, film := range made.GeneratedVideos {
			if film != nil && film.Video != nil && film.Video.URI != "" {
				outputs = append(outputs, models.Output{URL: p.reachable(film.Video.URI)})
			}
		}
		filtered = len(made.GeneratedVideos) == 0
		reasons = strings.Join(made.RAIMediaFilteredReasons, " ")
	}
	switch {
	case len(outputs) > 0:
		return models.Outcome{Status: models.OutcomeSucceeded, Outputs: outputs}
	case filtered || told.Response == nil:
		// With or without a reason: an operation that is done and has neither film nor
		// error is one whose every film was filtered.
		return failed(models.FailureModeration, "every film was filtered: "+reasons)
	}
	return failed(models.FailureUnknown, "films without an address")
}

// reachable returns the address of a film as we reach Google: where that is another
// host than Google's own, such as a proxy, its answers do not know.
func (p *Provider) reachable(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	_, file, found := strings.Cut(u.Path, "/v1beta/files/")
	if !found {
		return address
	}
	home := p.base.JoinPath("v1beta", "files", file)
	home.RawQuery = u.RawQuery
	return home.String()
}

// broken is an operation that ended with an error.
func broken(fault map[string]any) models.Outcome {
	code, _ := fault["code"].(float64)
	text, _ := fault["message"].(string)
	outcome := failed(kindOfCode(int(code), text), fmt.Sprintf("%.0f %s", code, text))
	if outcome.Kind == models.FailureCanceled {
		outcome.Status = models.OutcomeCanceled
	}
	return outcome
}
