package fal

import (
	"context"
	"net/http"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// status is what the queue tells of a job.
type status struct {
	Status  string `json:"status"`
	Metrics struct {
		InferenceTime float64 `json:"inference_time"`
	} `json:"metrics"`
	// Error and ErrorType are there when the job completed without a result.
	Error     string `json:"error"`
	ErrorType string `json:"error_type"`
}

// Poll returns how a job stands: it asks for the status, and for the result of a
// job that completed.
func (p *Provider) Poll(ctx context.Context, job providers.Job) (models.Outcome, error) {
	at, err := p.addresses(job)
	if err != nil {
		return models.Outcome{}, err
	}
	owner, err := p.account(ctx, job.CredentialID)
	if err != nil {
		return models.Outcome{}, err
	}
	// One time for both calls: a poll is one call to whoever made it.
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	told, err := p.status(ctx, owner, at.Status)
	if err != nil {
		return models.Outcome{}, err
	}
	switch told.Status {
	case "COMPLETED":
		outcome, err := p.result(ctx, owner, at.Response, told)
		outcome.RunSeconds = told.Metrics.InferenceTime
		return outcome, err
	case "NOT_FOUND":
		return models.Outcome{}, &providers.Error{Kind: models.FailureGone, Detail: "the queue does not know the request"}
	case "CANCELLED", "CANCELED":
		// In none of fal's documents, and what any reader would take it for.
		return models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled}, nil
	}
	return models.Outcome{Status: models.OutcomeRunning}, nil
}

// status asks for the status, which may come with any success.
func (p *Provider) status(ctx context.Context, owner account, address string) (status, error) {
	req, err := request(ctx, http.MethodGet, address, nil)
	if err != nil {
		return status{}, err
	}
	got, err := p.do(req, owner)
	if err != nil {
		return status{}, err
	}
	var told status
	if err := decode(got.body, &told); err != nil {
		return status{}, fence.Typed(err, false)
	}
	return told, nil
}

// result asks for the result of a completed job, which is the model's output or
// the error that it failed with.
func (p *Provider) result(ctx context.Context, owner account, address string, told status) (models.Outcome, error) {
	req, err := request(ctx, http.MethodGet, address, nil)
	if err != nil {
		return models.Outcome{}, err
	}
	got, err := p.do(req, owner)
	if err != nil {
		return told.withoutResult(err)
	}
	outcome, err := outcomeOf(got.body)
	if err != nil {
		return models.Outcome{}, fence.Typed(err, false)
	}
	return outcome, nil
}

// withoutResult tells the job's own error from a result that could not be had,
// which is asked for again.
func (s status) withoutResult(err error) (models.Outcome, error) {
	fault, answered := fence.Typed(err, false), problemOf(err)
	if answered == nil {
		return models.Outcome{}, err // the network
	}
	code := answered.code
	switch {
	case code == http.StatusUnauthorized, code == http.StatusTooManyRequests:
		return models.Outcome{}, err // about this call, whatever became of the job
	case answered.marked(), code == http.StatusUnprocessableEntity:
		return ended(answered.kind(), fault.Detail), nil
	case s.failed():
		return ended(s.kind(), s.ErrorType+" "+s.Error), nil
	case code == http.StatusBadRequest:
		// "Request is still in progress": status and result are kept apart, and
		// one may be behind the other.
		return models.Outcome{Status: models.OutcomeRunning}, nil
	case code == http.StatusNotFound, code == http.StatusGone:
		return ended(models.FailureResultExpired, fault.Detail), nil
	}
	return models.Outcome{}, err
}

// failed reports whether the status says that there is an error.
func (s status) failed() bool { return s.Error != "" || s.ErrorType != "" }

func (s status) kind() models.FailureKind {
	if kind := kindOfErrorType(s.ErrorType); kind != models.FailureNone {
		return kind
	}
	return kindOfText(s.Error)
}

// Cancel asks fal to stop a job. One that runs may finish all the same.
func (p *Provider) Cancel(ctx context.Context, job providers.Job) error {
	at, err := p.addresses(job)
	if err != nil {
		return err
	}
	owner, err := p.account(ctx, job.CredentialID)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	req, err := request(ctx, http.MethodPut, at.Cancel, nil)
	if err != nil {
		return err
	}
	_, err = p.do(req, owner)
	if answered := problemOf(err); answered != nil && answered.Status == "ALREADY_COMPLETED" {
		return nil
	}
	return err
}
