package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// DeliverInput is all that a delivery knows: ids and when to come again.
type DeliverInput struct {
	MessageID models.MessageID
	// UserID is whose message it is, for fairness between users.
	UserID string
	// Title is one line for operators: what is told, and how.
	Title string
	// Pauses are how long to wait after each try; with the last one over and one more
	// try, the message is given up.
	Pauses []time.Duration
}

// TypeUndelivered is the Temporal error type of a delivery that was given up.
const TypeUndelivered = "undelivered"

// Deliver hands one message over, however long its receiver is away.
func Deliver(ctx workflow.Context, in DeliverInput) error {
	d := &delivery{in: in}
	d.show(ctx, "Starting.")
	return d.run(ctx)
}

// delivery is one message on its way.
type delivery struct {
	in    DeliverInput
	steps *activities.Messages
	// log is what operators read: a line for each try.
	log []string
}

// run is the process: try, write down what came of it, wait, try again.
func (d *delivery) run(ctx workflow.Context) error {
	for number := 1; ; number++ {
		sent, err := call(d.sending(ctx, number), d.steps.Send, activities.SendInput{MessageID: d.in.MessageID})
		if err != nil {
			return err
		}
		pause, more := d.pauseAfter(number, sent)
		note := activities.NoteTryInput{MessageID: d.in.MessageID, Number: number, Sent: sent, NextIn: pause}
		if _, err := local(d.noting(ctx), d.steps.NoteTry, note); err != nil {
			return err
		}
		d.log = append(d.log, fmt.Sprintf("try %d, %s: %s", number, workflow.Now(ctx).UTC().Format(time.RFC3339), sent))
		switch {
		case sent.Taken():
			d.show(ctx, "Taken.")
			return nil
		case !more:
			d.show(ctx, "Given up.")
			return temporal.NewNonRetryableApplicationError("the message was not taken: "+sent.String(), TypeUndelivered, nil)
		}
		d.show(ctx, fmt.Sprintf("Next try in %s.", pause))
		if err := workflow.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// pauseAfter says how long to wait after a try that was not taken; more is false
// when that was the last. A receiver that asks for longer gets it.
func (d *delivery) pauseAfter(number int, sent activities.Sent) (pause time.Duration, more bool) {
	if sent.Taken() || sent.Final() || number > len(d.in.Pauses) {
		return 0, false
	}
	return max(d.in.Pauses[number-1], sent.RetryAfter), true
}

// show writes how far the delivery is into the place where operators look.
func (d *delivery) show(ctx workflow.Context, note string) {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n%s\n", d.in.Title, note)
	for _, line := range d.log {
		b.WriteString("\n- " + line)
	}
	workflow.SetCurrentDetails(ctx, b.String())
}

// sending is for one try. The senders give up by themselves; a try that was lost with
// its process is made again under the same name, by which the receiver knows it.
func (d *delivery) sending(ctx workflow.Context, number int) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: QueueNotify,
		// The slowest way's own limits, with the database before it: 45 s for Resend,
		// then one minute to get to the mail server and one to hand over the mail.
		StartToCloseTimeout: 3 * time.Minute,
		RetryPolicy:         retry(0),
		Summary:             fmt.Sprintf("try %d", number),
		Priority:            temporal.Priority{FairnessKey: d.in.UserID},
	})
}

// noting is for what stands on our own records: until it is written, nothing else
// happens, so that a database that is away has nothing sent twice.
func (d *delivery) noting(ctx workflow.Context) workflow.Context {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 5 * time.Second, // half of what a workflow task may take
		RetryPolicy:         retry(1),
	})
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           QueueNotify,
		StartToCloseTimeout: 10 * time.Second, // a statement takes milliseconds
		RetryPolicy:         retry(0),
	})
}
