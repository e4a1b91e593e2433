package higgsfield

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"darkroom/models"
	"darkroom/providers"
)

const (
	headerKey     = "Idempotency-Key"
	headerExpires = "Hf-Expires-After"
)

// errNoKey says that a request cannot be told from another one.
var errNoKey = errors.New("a request without key cannot be repeated")

// Submit starts a request: the model's id is the path, its input the whole body.
func (p *Provider) Submit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	submission, err := p.submission(req)
	if err != nil {
		return providers.Submission{}, err
	}
	owner, err := p.account(ctx, req.CredentialID)
	if err != nil {
		return providers.Submission{}, err
	}
	var told message
	header, err := p.do(ctx, owner, submission, &told)
	if err != nil {
		return providers.Submission{}, err
	}
	if err := told.check(); err != nil {
		return providers.Submission{}, unreadable(err, true)
	}
	return providers.Submission{
		JobID: told.RequestID, CorrelationID: correlation(header), Outcome: told.received(p.now()),
	}, nil
}

// Resubmit posts a request again under the same key. Higgsfield answers with the
// request that there is, ended or not, and takes no second payment; what differs
// from the first time, be it the webhook's address, is invalid_input.
func (p *Provider) Resubmit(ctx context.Context, req providers.Request) (providers.Submission, error) {
	if req.Key == "" {
		return providers.Submission{}, &providers.Error{Kind: models.FailureUnknown, JobMayExist: true, Err: errNoKey}
	}
	return p.Submit(ctx, req)
}

// submission is the call that starts a request.
func (p *Provider) submission(req providers.Request) (call, error) {
	// Strict, since it becomes a path, and the key goes with it.
	model := regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)
	if !model.MatchString(req.Model) || isOurs(req.Model) {
		return call{}, &providers.Error{Kind: models.FailureGone, Detail: strconv.Quote(req.Model) + " is no model's id"}
	}
	c := call{method: http.MethodPost, path: "/" + req.Model, body: req.Input, header: http.Header{}}
	if req.Input == nil {
		c.body = map[string]any{}
	}
	if req.WebhookURL != "" {
		c.path += "?hf_webhook=" + url.QueryEscape(req.WebhookURL)
	}
	if req.Key != "" {
		if !regexp.MustCompile(`^[!-~]{1,255}$`).MatchString(req.Key) {
			return call{}, &providers.Error{Kind: models.FailureUnknown, Detail: "the request's key is not visible ASCII"}
		}
		c.header.Set(headerKey, req.Key)
	}
	if p.cfg.ExpiresAfter > 0 {
		c.header.Set(headerExpires, strconv.Itoa(int(p.cfg.ExpiresAfter.Seconds())))
	}
	return c, nil
}
