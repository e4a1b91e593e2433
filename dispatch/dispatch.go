// Package dispatch is the only holder of a Temporal client: it starts, signals
// and cancels runs, and prepares the namespace. It decides nothing about a
// generation; it turns ids and plans into Temporal's words and Temporal's
// errors into ours.
package dispatch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/workflows"
)

// Dispatcher speaks to Temporal. It is safe for concurrent use.
type Dispatcher struct {
	client    client.Client
	namespace string
	pauses    []time.Duration
	log       *zap.Logger
}

// New makes a dispatcher that connects when it is first used, so a process may
// start before Temporal does.
func New(cfg Config, logger *zap.Logger) (*Dispatcher, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	options := client.Options{
		HostPort:  cfg.Address,
		Namespace: cfg.Namespace,
		Logger:    log.NewStructuredLogger(slog.New(newLogHandler(logger))),
	}
	if cfg.APIKey != "" {
		options.Credentials = client.NewAPIKeyStaticCredentials(cfg.APIKey)
		options.ConnectionOptions.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	temporalClient, err := client.NewLazyClient(options)
	if err != nil {
		return nil, fmt.Errorf("make Temporal client: %w", err)
	}
	return &Dispatcher{client: temporalClient, namespace: cfg.Namespace, pauses: cfg.MessagePauses, log: logger}, nil
}

// Client returns the client, for the workers of this process.
func (d *Dispatcher) Client() client.Client { return d.client }

// Close ends the connection.
func (d *Dispatcher) Close() { d.client.Close() }

// Check returns nil when Temporal answers.
func (d *Dispatcher) Check(ctx context.Context) error {
	_, err := d.client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return translate("reach Temporal", err)
}

// WorkflowID names the workflow of one run; operators find it by this name.
func WorkflowID(ref models.Ref) string {
	return fmt.Sprintf("generation-%s-r%d", ref.GenerationID, ref.Run)
}

// Start starts the workflow of a generation's present run. A run that was
// started before is not started again, whether it is open or closed, and that
// is no error: safe to repeat.
func (d *Dispatcher) Start(ctx context.Context, gen models.Generation, plan models.Plan) error {
	ref := models.Ref{GenerationID: gen.ID, Run: gen.Run}
	options := client.StartWorkflowOptions{
		ID:                       WorkflowID(ref),
		TaskQueue:                workflows.QueueGeneration,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		StaticSummary:            plan.Title,
		StaticDetails:            details(gen, plan),
		Priority:                 temporal.Priority{FairnessKey: gen.UserID.String()},
		TypedSearchAttributes:    attributes(gen, plan),
	}
	in := workflows.GenerateInput{Ref: ref, UserID: gen.UserID.String(), Plan: plan}
	_, err := d.client.ExecuteWorkflow(ctx, options, workflows.GenerateName, in)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return nil
	}
	return translate("start run", err)
}

// attributes are what operators find the run by. The provider is the first that
// it will try; the run itself says when it goes on to another.
func attributes(gen models.Generation, plan models.Plan) temporal.SearchAttributes {
	known := []temporal.SearchAttributeUpdate{
		workflows.UserID().ValueSet(gen.UserID.String()),
		workflows.ModelID().ValueSet(plan.ModelID),
		workflows.ActionName().ValueSet(string(plan.Action)),
	}
	if len(plan.Attempts) > 0 {
		known = append(known, workflows.ProviderName().ValueSet(string(plan.Attempts[0].Provider)))
	}
	return temporal.NewSearchAttributes(known...)
}

// details tells operators, as markdown, whose run this is and what it may try.
func details(gen models.Generation, plan models.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Run %d of generation `%s`, asked for by user `%s`.\n\nIt may try, in this order:\n", gen.Run, gen.ID, gen.UserID)
	for _, entry := range plan.Attempts {
		fmt.Fprintf(&b, "\n1. `%s` at **%s**, usually %s, at most %s", entry.ProviderModel, entry.Provider, entry.FirstPoll, entry.Deadline)
	}
	return b.String()
}

// SignalCallback tells a run that a callback is in the inbox. CodeNotFound when
// the run is over or was never started. A repeat is harmless.
func (d *Dispatcher) SignalCallback(ctx context.Context, delivery models.Delivery) error {
	ref := models.Ref{GenerationID: delivery.GenerationID, Run: delivery.Run}
	note := workflows.CallbackNote{DeliveryID: delivery.ID.String(), Attempt: delivery.Attempt}
	return translate("signal run", d.client.SignalWorkflow(ctx, WorkflowID(ref), "", workflows.SignalCallback, note))
}

// Look has a run ask its provider now how the job stands. CodeNotFound when the
// run is over or was never started. A repeat is one more look.
func (d *Dispatcher) Look(ctx context.Context, ref models.Ref) error {
	return translate("have run look", d.client.SignalWorkflow(ctx, WorkflowID(ref), "", workflows.SignalCallback, workflows.CallbackNote{}))
}

// Cancel asks a run to stop. CodeNotFound when the run is over or was never
// started. Safe to repeat.
func (d *Dispatcher) Cancel(ctx context.Context, ref models.Ref) error {
	return translate("cancel run", d.client.CancelWorkflow(ctx, WorkflowID(ref), ""))
}

// translate turns Temporal's errors into ours.
func translate(what string, err error) error {
	var notFound *serviceerror.NotFound
	switch {
	case err == nil:
		return nil
	case errors.As(err, &notFound):
		return &models.Error{Code: models.CodeNotFound, Message: "Not found.", Err: fmt.Errorf("%s: %w", what, err)}
	default:
		return &models.Error{
			Code: models.CodeUnavailable, Message: "The service is busy for a moment. Please try again.",
			Err: fmt.Errorf("%s: %w", what, err),
		}
	}
}
