package google

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
)

// Submit asks a model. One whose name begins with "veo-" films: its job is an
// operation. Every other answers at once, with pictures if responseModalities
// asks for them and with a text if not: the receipt then holds the outcome, and
// req.Key is the job's id, since Google has none. Pictures are in our storage when
// it returns, under keys made of req.Key.
func (p *Provider) Submit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	if err := check(req); err != nil {
		return providers.Submission{}, err
	}
	owner, err := p.account(ctx, req.CredentialID)
	if err != nil {
		return providers.Submission{}, err
	}
	x := &exchange{files: p.files, dir: p.cfg.SpoolDir}
	defer x.close()
	if films(req.Model) {
		return p.film(ctx, owner, req, x)
	}
	return p.answer(ctx, owner, req, x)
}

// films reports whether a model makes films, which the API starts by another
// method. The family tells: an answer's form is the request's own affair.
func films(model string) bool { return strings.HasPrefix(model, "veo-") }

// check refuses what would become a path that leads elsewhere.
func check(req providers.Request) error {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,127}$`).MatchString(req.Model) || strings.Contains(req.Model, "..") {
		return &providers.Error{Kind: models.FailureGone, Detail: httpx.Clip(fmt.Sprintf("%q is no name of a model", req.Model))}
	}
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`).MatchString(req.Key) {
		return invalid("the attempt's key is no part of an object's key")
	}
	return nil
}

// read puts an input into the parameters of its kind of model. A parameter that
// the kind does not have is refused: the model's own default would stand in its
// place unseen.
func read(input map[string]any, wish any) error {
	data, err := json.Marshal(input)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(wish)
	}
	if err != nil {
		return &providers.Error{Kind: models.FailureInvalidInput, Detail: "the input does not fit the model", Err: err}
	}
	return nil
}

// call makes a call that may cost money, in the time that one may take.
func call[T any](ctx context.Context, p *Provider, x *exchange, send func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(withExchange(ctx, x), p.cfg.CallTimeout)
	defer cancel()
	answer, err := ask(func() (T, error) { return send(ctx) })
	if err == nil {
		return answer, nil
	}
	fault := typed(err, true)
	if x.broken.Load() {
		fault.JobMayExist = false // the request was never whole
	}
	return answer, fault
}

// wanted lists the inputs that were given, in order.
func wanted(refs ...string) []string {
	return slices.DeleteFunc(refs, func(ref string) bool { return ref == "" })
}
