package dispatch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/workflows"
)

// startBudget is how long the starts of messages may hold up the end of a
// generation: as long as an accepted request waits for its own.
const startBudget = time.Second

// MessageWorkflowID names the workflow that delivers a message.
func MessageWorkflowID(id uuid.UUID) string { return "message-" + id.String() }

// Deliver starts the delivery of a message. One that was started before is not
// started again, whether it is open or closed, and that is no error: safe to repeat.
func (d *Dispatcher) Deliver(ctx context.Context, message models.Message) error {
	title := fmt.Sprintf("%s by %s", message.Kind, message.Channel)
	options := client.StartWorkflowOptions{
		ID:                       MessageWorkflowID(message.ID),
		TaskQueue:                workflows.QueueNotify,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		StaticSummary:            title,
		StaticDetails:            messageDetails(message),
		Priority:                 temporal.Priority{FairnessKey: message.UserID.String()},
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.UserID().ValueSet(message.UserID.String()),
			workflows.ChannelName().ValueSet(string(message.Channel)),
			workflows.MessageKind().ValueSet(string(message.Kind)),
		),
	}
	in := workflows.DeliverInput{MessageID: message.ID, UserID: message.UserID.String(), Title: title, Pauses: d.pauses}
	_, err := d.client.ExecuteWorkflow(ctx, options, workflows.DeliverName, in)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return nil
	}
	return translate("start delivery", err)
}

// DeliverAll starts the deliveries of messages that were just committed, within one
// budget. The caller may go away meanwhile. What cannot be started now is started
// by the sweep.
func (d *Dispatcher) DeliverAll(ctx context.Context, messages []models.Message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), startBudget)
	defer cancel()
	for _, message := range messages {
		if err := d.Deliver(ctx, message); err != nil {
			d.log.Warn("delivery not started; the sweep will", zap.Stringer("message", message.ID), zap.Error(err))
		}
	}
}

// messageDetails tells operators, as markdown, whom this message is for and what it
// is about.
func messageDetails(message models.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Message `%s` to user `%s`.\n", message.ID, message.UserID)
	for _, about := range []struct {
		word string
		id   *uuid.UUID
	}{
		{"about generation", message.GenerationID},
		{"to endpoint", message.EndpointID},
		{"of notification", message.NotificationID},
		{"sent again from message", message.ResentFrom},
	} {
		if about.id != nil {
			fmt.Fprintf(&b, "\n- %s `%s`", about.word, about.id)
		}
	}
	return b.String()
}
