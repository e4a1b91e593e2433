package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/notify"
)

// outbox is one message and what was noted of it.
type outbox struct {
	message models.Message
	err     error
	tries   []models.Try
	ends    []models.TryEnd
	waiting []models.Message
	lost    time.Time
}

func (o *outbox) OpenMessage(_ context.Context, id uuid.UUID) (models.Message, error) {
	if o.err == nil && id != o.message.ID {
		return models.Message{}, models.Errorf(models.CodeNotFound, "gone")
	}
	return o.message, o.err
}

func (o *outbox) NoteTry(_ context.Context, try models.Try, end models.TryEnd) error {
	o.tries, o.ends = append(o.tries, try), append(o.ends, end)
	return o.err
}

func (o *outbox) Unstarted(context.Context, time.Time) ([]models.Message, error) {
	return o.waiting, o.err
}

func (o *outbox) LoseMessages(_ context.Context, before time.Time) (int, error) {
	o.lost = before
	return 1, nil
}

// sender answers every message alike.
type sender struct {
	receipt notify.Receipt
	err     error
	sent    []notify.Message
}

func (s *sender) Send(_ context.Context, message notify.Message) (notify.Receipt, error) {
	s.sent = append(s.sent, message)
	return s.receipt, s.err
}

// deliveries notes what was started.
type deliveries struct {
	started []uuid.UUID
	err     error
}

func (d *deliveries) Deliver(_ context.Context, message models.Message) error {
	d.started = append(d.started, message.ID)
	return d.err
}

func newOutbox() *outbox {
	return &outbox{message: models.Message{ID: uuid.New(), Channel: models.ChannelWebhook, Kind: models.KindPing}}
}

func messagesOf(o *outbox, s *sender, composed error) *activities.Messages {
	channels := map[models.Channel]activities.Channel{}
	channels[models.ChannelWebhook] = activities.Channel{Sender: s, Compose: func(_ context.Context, m models.Message) (notify.Message, error) {
		return notify.Message{ID: m.ID, To: "https://example.com/a-secret-address", Text: "a secret text"}, composed
	}}
	return activities.NewMessages(activities.MessageDeps{Records: o, Channels: channels})
}

// send runs the step as a worker does.
func send(t *testing.T, m *activities.Messages, id uuid.UUID) (activities.Sent, string, error) {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(m)
	value, err := env.ExecuteActivity(m.Send, activities.SendInput{MessageID: id})
	if err != nil {
		return activities.Sent{}, err.Error(), err
	}
	var sent activities.Sent
	require.NoError(t, value.Get(&sent))
	history, err := json.Marshal(sent)
	require.NoError(t, err)
	return sent, string(history), nil
}

func TestWhatAReceiverSaysIsNoError(t *testing.T) {
	t.Parallel()
	fault := &notify.Error{Fault: notify.FaultBusy, Status: 429, RetryAfter: time.Minute, Err: errors.New("at a-secret-address")}
	for name, c := range map[string]struct {
		sent     error
		composed error
		want     activities.Sent
		carried  int
	}{
		"taken":    {nil, nil, activities.Sent{Status: 204}, 1},
		"busy":     {fault, nil, activities.Sent{Fault: notify.FaultBusy, Status: 429, RetryAfter: time.Minute}, 1},
		"unwanted": {nil, &notify.Error{Fault: notify.FaultRefused, Err: errors.New("off")}, activities.Sent{Fault: notify.FaultRefused}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, s := newOutbox(), &sender{receipt: notify.Receipt{Status: 204}, err: c.sent}
			got, history, err := send(t, messagesOf(o, s, c.composed), o.message.ID)
			require.NoError(t, err)
			got.Took = 0
			assert.Equal(t, c.want, got)
			assert.Len(t, s.sent, c.carried)
			assert.NotContains(t, history, "secret")
		})
	}
}

func TestWhatNobodyCanSendAnyMoreIsRefused(t *testing.T) {
	t.Parallel()
	o, s := newOutbox(), &sender{}
	m := messagesOf(o, s, nil)
	got, _, err := send(t, m, uuid.New())
	require.NoError(t, err)
	assert.Equal(t, notify.FaultRefused, got.Fault, "the message is gone")
	o.message.Channel = models.ChannelTelegram
	got, _, err = send(t, m, o.message.ID)
	require.NoError(t, err)
	assert.Equal(t, notify.FaultRefused, got.Fault, "the channel was switched off")
	assert.Empty(t, s.sent)
}

func TestOurOwnFaultsSendNothing(t *testing.T) {
	t.Parallel()
	o, s := newOutbox(), &sender{}
	o.err = errors.New("database away")
	_, _, err := send(t, messagesOf(o, s, nil), o.message.ID)
	require.Error(t, err)
	o.err = nil
	_, _, err = send(t, messagesOf(o, s, errors.New("no key")), o.message.ID)
	require.Error(t, err)
	assert.Empty(t, s.sent)
}

func TestWhatFollowsFromATry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   activities.NoteTryInput
		want models.TryEnd
	}{
		"taken":    {activities.NoteTryInput{Sent: activities.Sent{Status: 200}}, models.TryEnd{Status: models.MessageSent}},
		"again":    {activities.NoteTryInput{Sent: busySent(), NextIn: time.Hour}, models.TryEnd{Status: models.MessagePending, NextIn: time.Hour}},
		"given up": {activities.NoteTryInput{Sent: busySent()}, models.TryEnd{Status: models.MessageFailed}},
		"gone":     {activities.NoteTryInput{Sent: activities.Sent{Fault: notify.FaultGone}}, models.TryEnd{Status: models.MessageFailed, Gone: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOutbox()
			c.in.MessageID, c.in.Number, c.in.Sent.Took = o.message.ID, 3, 1500*time.Millisecond
			_, err := messagesOf(o, nil, nil).NoteTry(t.Context(), c.in)
			require.NoError(t, err)
			assert.Equal(t, []models.TryEnd{c.want}, o.ends)
			assert.Equal(t, []models.Try{{
				MessageID: o.message.ID, Number: 3, Status: c.in.Sent.Status, Fault: string(c.in.Sent.Fault), DurationMS: 1500,
			}}, o.tries)
		})
	}
}

func busySent() activities.Sent { return activities.Sent{Fault: notify.FaultBusy, Status: 503} }

func TestTheSweepStartsWhatNobodyTookUp(t *testing.T) {
	t.Parallel()
	o := newOutbox()
	o.waiting = []models.Message{{ID: uuid.New()}, {ID: uuid.New()}}
	now := time.Now()
	d := &deliveries{}
	m := activities.NewMessages(activities.MessageDeps{Records: o, Deliveries: d, Now: func() time.Time { return now }})
	swept, err := m.StartUnsent(t.Context(), activities.SweepInput{})
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 3, Mended: 3}, swept, "and one that was lost")
	assert.Equal(t, []uuid.UUID{o.waiting[0].ID, o.waiting[1].ID}, d.started)
	assert.Equal(t, now.Add(-7*24*time.Hour), o.lost)
	d.err = errors.New("Temporal is away")
	swept, err = m.StartUnsent(t.Context(), activities.SweepInput{})
	require.Error(t, err)
	assert.Equal(t, 1, swept.Mended)
}
