package generation

import (
	"context"
	"time"

	"go.uber.org/zap"

	"darkroom/models"
)

// signalBudget keeps the answer to a provider well within the shortest of their
// time-outs (ten seconds); the delivery is committed by then.
const signalBudget = 5 * time.Second

// Callback takes a provider's message into the inbox and tells the workflow. It
// returns nil once the message is committed, for a redelivery too. Errors:
// CodeUnauthenticated for a URL or signature that is not genuine, CodeInvalid
// for a body that cannot be read, CodeNotFound for an attempt that is not known.
// A redelivery whose workflow was never told tells it again.
func (s *Service) Callback(ctx context.Context, req models.CallbackRequest) error {
	if !s.key.Valid(req.Provider, req.Attempt, req.MAC) {
		return models.Errorf(models.CodeUnauthenticated, "The callback address is not one of ours.")
	}
	callback, err := s.Verifier.VerifyCallback(ctx, req)
	if err != nil {
		return err
	}
	return s.keep(ctx, req.Provider, req.Attempt, callback)
}

// CallbackOfJob is Callback for a message that came without a URL of ours, about a
// job that was submitted before there were any: its signature alone proves it, and
// its job tells the attempt. CodeNotFound for a job that is not known.
func (s *Service) CallbackOfJob(ctx context.Context, req models.CallbackRequest) error {
	callback, err := s.Verifier.VerifyCallback(ctx, req)
	if err != nil || !callback.Outcome.Status.Terminal() {
		return err
	}
	ref, err := s.Records.AttemptOfJob(ctx, req.Provider, callback.JobID)
	if err != nil {
		return err
	}
	return s.keep(ctx, req.Provider, ref, callback)
}

// keep commits what a proven message says of an attempt and tells the workflow.
func (s *Service) keep(ctx context.Context, provider models.Provider, ref models.AttemptRef, callback models.Callback) error {
	if !callback.Outcome.Status.Terminal() {
		return nil // progress only; nothing to remember
	}
	delivery, err := s.Records.SaveDelivery(ctx, models.Delivery{
		ID: s.NewID(), Provider: provider, DeliveryID: callback.DeliveryID,
		GenerationID: ref.GenerationID, Attempt: ref.Number, JobID: callback.JobID,
	}, callback.Outcome)
	if err != nil {
		return err
	}
	if delivery.SignalledAt == nil {
		s.signal(ctx, delivery)
	}
	return nil
}

// recover starts a run that brings a late success home.
func (s *Service) recover(ctx context.Context, delivery models.Delivery) error {
	if delivery.Outcome != models.OutcomeSucceeded {
		return nil
	}
	gen, admitted, err := s.Admissions.AdmitRecovery(ctx, delivery.GenerationID)
	if err == nil && admitted {
		s.start(ctx, gen)
	}
	return err
}

// signal tells the workflow of a committed delivery. What fails here is mended
// by the workflow's own looks at the provider.
func (s *Service) signal(ctx context.Context, delivery models.Delivery) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signalBudget)
	defer cancel()
	err := s.Runs.SignalCallback(ctx, delivery)
	if models.CodeOf(err) == models.CodeNotFound {
		err = s.recover(ctx, delivery) // the run is over
	}
	if err == nil {
		err = s.Records.MarkSignalled(ctx, delivery.ID)
	}
	if err != nil {
		s.Log.Warn("run not told of a callback", zap.Stringer("delivery", delivery.ID), zap.Error(err))
	}
}
