package higgsfield

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// Poll returns how a request stands.
func (p *Provider) Poll(ctx context.Context, job providers.Job) (models.Outcome, error) {
	told, err := p.look(ctx, job.ID, job.CredentialID)
	if err != nil {
		return models.Outcome{}, err
	}
	return told.outcome(p.now()), nil
}

// look asks for the status of a request.
func (p *Provider) look(ctx context.Context, id, credentialID string) (message, error) {
	owner, err := p.accountOf(ctx, id, credentialID)
	if err != nil {
		return message{}, err
	}
	var told message
	if _, err = p.do(ctx, owner, call{method: http.MethodGet, path: "/requests/" + id + "/status"}, &told); err != nil {
		return message{}, err
	}
	if err = told.check(); err == nil && told.RequestID != id {
		err = errors.New("the answer is about another request")
	}
	if err != nil {
		return message{}, unreadable(err, false)
	}
	return told, nil
}

// errTooLate marks the refusal of a cancel: only what is queued can be stopped.
var errTooLate = errors.New("it runs or has ended")

// Cancel stops a request that is still queued.
func (p *Provider) Cancel(ctx context.Context, job providers.Job) error {
	owner, err := p.accountOf(ctx, job.ID, job.CredentialID)
	if err != nil {
		return err
	}
	_, err = p.do(ctx, owner, call{method: http.MethodPost, path: "/requests/" + job.ID + "/cancel"}, nil)
	if errors.Is(err, errTooLate) {
		return nil
	}
	return err
}

// tooLate reads the answer to a cancel: 202 while the request is queued, 400
// after that. A 409 is not documented, and would mean the same.
func tooLate(answer fence.Answer) error {
	isCancel := regexp.MustCompile(`/requests/[^/]+/cancel$`).MatchString(answer.Request.URL.Path)
	if isCancel && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusConflict) {
		return errTooLate
	}
	return nil
}

// accountOf returns the account that holds the request, whose id becomes a path.
func (p *Provider) accountOf(ctx context.Context, id, credentialID string) (account, error) {
	if !isID(id) {
		return account{}, &providers.Error{Kind: models.FailureGone, Err: errors.New("not the id of a request")}
	}
	return p.account(ctx, credentialID)
}

// isID is wider than the UUIDs of today.
func isID(text string) bool {
	return regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`).MatchString(text)
}
