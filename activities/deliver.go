package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"

	"darkroom/models"
	"darkroom/notify"
)

// MessageRecords is what Messages needs of the database.
type MessageRecords interface {
	// OpenMessage returns a message and notes that its delivery has begun;
	// CodeNotFound when it is gone.
	OpenMessage(ctx context.Context, id uuid.UUID) (models.Message, error)
	NoteTry(ctx context.Context, try models.Try, end models.TryEnd) error
	// Unstarted returns messages whose delivery nobody has begun since before.
	Unstarted(ctx context.Context, before time.Time) ([]models.Message, error)
	// LoseMessages ends those that began before and whose delivery is lost.
	LoseMessages(ctx context.Context, before time.Time) (int, error)
}

// Channel is one way outside.
type Channel struct {
	// Compose says what is sent, and to whom. An *notify.Error of it ends the try as
	// if the sender had returned it; every other error is ours, and tried again.
	Compose func(ctx context.Context, message models.Message) (notify.Message, error)
	Sender  notify.Sender
}

// Deliveries starts the delivery of messages.
type Deliveries interface {
	// Deliver starts the delivery of a message. Safe to repeat.
	Deliver(ctx context.Context, message models.Message) error
}

// MessageDeps are the parts that Messages is made of.
type MessageDeps struct {
	Records    MessageRecords
	Channels   map[models.Channel]Channel
	Deliveries Deliveries
	// Now gives the time; nil means time.Now.
	Now func() time.Time
}

// Messages are the steps of telling somebody outside.
type Messages struct{ MessageDeps }

// NewMessages makes the steps.
func NewMessages(deps MessageDeps) *Messages {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Messages{deps}
}

// SendInput names the message to hand over.
type SendInput struct{ MessageID uuid.UUID }

// Sent is what came of a try.
type Sent struct {
	// Fault is "" when the message was taken.
	Fault notify.Fault
	// Status is the HTTP or SMTP status of the answer; 0 where there was none.
	Status int
	// RetryAfter is how long the receiver asks to be left alone; 0 for unsaid.
	RetryAfter time.Duration
	Took       time.Duration
}

// Taken reports whether the receiver has the message.
func (s Sent) Taken() bool { return s.Fault == "" }

// Final reports whether the receiver will not take it however often it is tried.
func (s Sent) Final() bool {
	return slices.Contains([]notify.Fault{notify.FaultRefused, notify.FaultGone}, s.Fault)
}

// String is a line for operators.
func (s Sent) String() string {
	word := string(s.Fault)
	if s.Taken() {
		word = "taken"
	}
	if s.Status != 0 {
		word += fmt.Sprintf(", answered %d", s.Status)
	}
	return word
}

// Send makes one try. What its receiver says is no error; those that it returns are
// of our own records, and nothing was sent. A repeat sends again under the same id.
func (m *Messages) Send(ctx context.Context, in SendInput) (Sent, error) {
	message, err := m.Records.OpenMessage(ctx, in.MessageID)
	if models.CodeOf(err) == models.CodeNotFound {
		return Sent{Fault: notify.FaultRefused}, nil // nobody wants it any more
	}
	if err != nil {
		return Sent{}, err
	}
	channel, ok := m.Channels[message.Channel]
	if !ok {
		return Sent{Fault: notify.FaultRefused}, nil // switched off since it was asked for
	}
	out, err := channel.Compose(ctx, message)
	if err != nil {
		return sentOf(ctx, notify.Receipt{}, err)
	}
	// A try before this one was lost with its process, perhaps after it was taken.
	out.InDoubt = out.InDoubt || activity.GetInfo(ctx).Attempt > 1
	began := m.Now()
	receipt, err := channel.Sender.Send(ctx, out)
	sent, err := sentOf(ctx, receipt, err)
	sent.Took = m.Now().Sub(began)
	return sent, err
}

// sentOf turns what a sender says into what came of the try. The words are for the
// log: they name receivers.
func sentOf(ctx context.Context, receipt notify.Receipt, err error) (Sent, error) {
	if err == nil {
		return Sent{Status: receipt.Status}, nil
	}
	fault, ok := errors.AsType[*notify.Error](err)
	if !ok {
		return Sent{}, err
	}
	activity.GetLogger(ctx).Info("message not taken", "error", err)
	return Sent{Fault: fault.Fault, Status: fault.Status, RetryAfter: fault.RetryAfter}, nil
}

// NoteTryInput is a try with what follows from it.
type NoteTryInput struct {
	MessageID uuid.UUID
	Number    int
	Sent      Sent
	// NextIn is when it is tried again; 0 for never.
	NextIn time.Duration
}

// NoteTryOutput is empty; it leaves room for what later readers need.
type NoteTryOutput struct{}

// NoteTry writes a try into the delivery log, and switches an endpoint off that
// asked for it. Safe to repeat.
func (m *Messages) NoteTry(ctx context.Context, in NoteTryInput) (NoteTryOutput, error) {
	end := models.TryEnd{Status: models.MessagePending, NextIn: in.NextIn, Gone: in.Sent.Fault == notify.FaultGone}
	switch {
	case in.Sent.Taken():
		end.Status = models.MessageSent
	case in.NextIn == 0:
		end.Status = models.MessageFailed
	}
	return NoteTryOutput{}, m.Records.NoteTry(ctx, models.Try{
		MessageID: in.MessageID, Number: in.Number, Status: in.Sent.Status, Fault: string(in.Sent.Fault),
		DurationMS: in.Sent.Took.Milliseconds(),
	}, end)
}

// lostAfter is when a delivery that has not come to its end counts as lost: its
// pauses are fifteen hours together, and a receiver may stretch seven of them to
// ten hours each.
const lostAfter = 7 * 24 * time.Hour

// StartUnsent starts the deliveries of messages that nobody has taken up, and ends
// messages whose delivery was lost. Safe to repeat.
func (m *Messages) StartUnsent(ctx context.Context, _ SweepInput) (Swept, error) {
	lost, lostErr := m.Records.LoseMessages(ctx, m.Now().Add(-lostAfter))
	messages, err := m.Records.Unstarted(ctx, m.Now().Add(-unclaimedAfter))
	if err != nil {
		return Swept{}, errors.Join(lostErr, err)
	}
	swept, err := each(messages, func(message models.Message) error { return m.Deliveries.Deliver(ctx, message) })
	swept.Found, swept.Mended = swept.Found+lost, swept.Mended+lost
	return swept, errors.Join(lostErr, err)
}
