package replicate

import (
	"context"
	"errors"
	"regexp"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// Poll returns how a prediction stands.
func (p *Provider) Poll(ctx context.Context, job providers.Job) (models.Outcome, error) {
	owner, err := p.accountOf(ctx, job)
	if err != nil {
		return models.Outcome{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	got, err := owner.client.GetPrediction(ctx, job.ID)
	if err != nil {
		return models.Outcome{}, p.failed(ctx, owner, err, false)
	}
	told, err := decode(got.RawJSON())
	if err != nil {
		return models.Outcome{}, fence.Typed(err, false)
	}
	return told.outcome(), nil
}

// Cancel stops a prediction. Replicate does not say how it answers for one that
// has ended, so a refusal is checked by a look.
func (p *Provider) Cancel(ctx context.Context, job providers.Job) error {
	owner, err := p.accountOf(ctx, job)
	if err != nil {
		return err
	}
	callCtx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	if _, err = owner.client.CancelPrediction(callCtx, job.ID); err == nil {
		return nil
	}
	refusal := p.failed(callCtx, owner, err, false)
	kind := providers.KindOf(refusal)
	if kind != models.FailureInvalidInput && kind != models.FailureUnknown {
		return refusal
	}
	if outcome, err := p.Poll(ctx, job); err == nil && outcome.Status.Terminal() {
		return nil
	}
	return refusal
}

// accountOf returns the account that holds the job, whose id becomes a path.
func (p *Provider) accountOf(ctx context.Context, job providers.Job) (account, error) {
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`).MatchString(job.ID) {
		return account{}, &providers.Error{Kind: models.FailureGone, Err: errors.New("not the id of a prediction")}
	}
	return p.account(ctx, job.CredentialID)
}
