package generation

import (
	"context"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/catalog"
	"darkroom/models"
)

// startBudget is how long an accepted request may wait for its workflow to be
// started: the caller's answer should come within a second even while Temporal
// is away. What was not started stays pending and is started later.
const startBudget = time.Second

// Create accepts a request: it finds the model, checks every field, prices it,
// writes the generation if the user's limit and balance allow, and starts its
// run. Of a request for several it returns the first with its Others; one free
// place is enough, and those beyond the free places are in line. Errors:
// CodeNotFound for a model that is unknown or not set up here, CodeInvalid naming every faulty field,
// CodeConcurrentLimit and CodePaymentRequired. A run that cannot be started now
// is no error. With a key it is safe to repeat: the answer is that of the first
// time, and CodeKeyReused for another request under the same key.
func (s *Service) Create(ctx context.Context, req models.CreateRequest) (models.Generation, error) {
	if req.IdempotencyKey != "" {
		return s.createOnce(ctx, req)
	}
	gen, err := s.order(req)
	if err != nil {
		return models.Generation{}, err
	}
	if gen, err = s.Records.CreateGeneration(ctx, gen); err != nil {
		return models.Generation{}, err
	}
	s.start(ctx, gen.Members()...)
	return gen, nil
}

// Estimate says what a request would cost, all its generations together, and
// writes nothing. It is the price that Create fixes for the same request, and it
// fails where Create would, but for the user's limit and balance.
func (s *Service) Estimate(req models.CreateRequest) (models.Quote, error) {
	gen, err := s.order(req)
	if err != nil {
		return models.Quote{}, err
	}
	var quote models.Quote
	for _, member := range gen.Members() {
		quote.Price += member.Price
		quote.Outputs += member.Outputs
	}
	return quote, nil
}

// order turns a request into the generation that it asks for, checked and priced,
// with Others where it asks for several.
func (s *Service) order(req models.CreateRequest) (models.Generation, error) {
	model, ok := s.Catalog.Lookup(req.ModelID)
	if !ok || model.AdminOnly {
		return models.Generation{}, models.Errorf(models.CodeNotFound, "There is no model %q. GET /api/models/list names them.", req.ModelID)
	}
	settings, err := s.check(model, &req)
	if err != nil {
		return models.Generation{}, err
	}
	quote, err := s.Prices.Quote(model, settings, req.InputImageURL)
	if err != nil {
		return models.Generation{}, err
	}
	gen := models.Generation{
		ID: s.NewID(), UserID: req.UserID, WorkspaceID: req.WorkspaceID, KeyID: req.KeyID,
		Action: req.Action, ModelID: model.ID, ModelName: model.Name,
		Prompt: strings.TrimSpace(req.Prompt), InputImageURL: req.InputImageURL, InputVideoURL: req.InputVideoURL,
		Settings: settings, Price: quote.Price, Outputs: quote.Outputs,
	}
	if len(model.Plan(gen).Attempts) == 0 {
		return models.Generation{}, notSetUp(model)
	}
	return s.batch(model, gen, req.Count)
}

// notSetUp refuses what would only be accepted to fail: no provider that is used can
// run it.
func notSetUp(model *catalog.Model) error {
	if len(model.Offered()) == 0 {
		return models.Errorf(models.CodeNotFound,
			"The model %q is not set up on this server. GET /api/models/list tells which are available.", model.ID)
	}
	return models.Invalid(models.FieldError{
		Field: "settings", Message: "The providers that are set up on this server do not take these settings: use the model's defaults.",
	})
}

// check collects the faults of the request and of its settings. It replaces
// addresses of our own objects by their keys and returns the settings with
// defaults.
func (s *Service) check(model *catalog.Model, req *models.CreateRequest) (map[string]any, error) {
	image, faults := s.ownInput("input_image_url", req.InputImageURL)
	video, more := s.ownInput("input_video_url", req.InputVideoURL)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, models.Invalid(faults...)
	}
	req.InputImageURL, req.InputVideoURL = image, video
	faults = model.Check(*req)
	given, more := s.ownSettings(model, req.Settings)
	faults = append(faults, more...)
	settings, more := model.ValidateSettings(given)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, models.Invalid(faults...)
	}
	return settings, nil
}

// start starts the runs of committed generations that are not in line, within
// one budget. The caller's connection may go away meanwhile: the rows are
// committed, so the start goes on.
func (s *Service) start(ctx context.Context, gens ...models.Generation) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), startBudget)
	defer cancel()
	for _, gen := range gens {
		if gen.InLine {
			continue
		}
		plan, err := s.Catalog.PlanFor(gen)
		if err == nil {
			err = s.Runs.Start(ctx, gen, plan)
		}
		if err != nil {
			s.Log.Warn("run not started; the generation stays pending", zap.Stringer("generation", gen.ID), zap.Error(err))
		}
	}
}
