package workflows_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"darkroom/activities"
	"darkroom/notify"
	"darkroom/workflows"
)

// postman stands in for the steps of a delivery.
type postman struct {
	env *testsuite.TestWorkflowEnvironment
	// answers are what the receiver says, the last one again and again.
	answers []activities.Sent
	sends   []time.Time
	notes   []activities.NoteTryInput
}

func newPostman(t *testing.T, answers ...activities.Sent) *postman {
	t.Helper()
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	p := &postman{env: suite.NewTestWorkflowEnvironment(), answers: answers}
	p.env.RegisterActivityWithOptions(func(context.Context, activities.SendInput) (activities.Sent, error) {
		answer := p.answers[min(len(p.sends), len(p.answers)-1)]
		p.sends = append(p.sends, p.env.Now())
		return answer, nil
	}, activity.RegisterOptions{Name: "Send"})
	p.env.RegisterActivityWithOptions(func(_ context.Context, in activities.NoteTryInput) (activities.NoteTryOutput, error) {
		p.notes = append(p.notes, in)
		return activities.NoteTryOutput{}, nil
	}, activity.RegisterOptions{Name: "NoteTry"})
	return p
}

func (p *postman) deliver() error {
	p.env.ExecuteWorkflow(workflows.Deliver, workflows.DeliverInput{
		MessageID: uuid.New(), UserID: "a-user", Title: "generation.completed by webhook", Pauses: []time.Duration{
			5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 3 * time.Hour, 10 * time.Hour,
		},
	})
	return p.env.GetWorkflowError()
}

// pauses are the times between the tries.
func (p *postman) pauses() []time.Duration {
	list := []time.Duration{}
	for i := 1; i < len(p.sends); i++ {
		list = append(list, p.sends[i].Sub(p.sends[i-1]))
	}
	return list
}

func busy(retryAfter time.Duration) activities.Sent {
	return activities.Sent{Fault: notify.FaultBusy, Status: 503, RetryAfter: retryAfter}
}

func TestAMessageThatIsTakenIsSentOnce(t *testing.T) {
	t.Parallel()
	p := newPostman(t, activities.Sent{Status: 204})
	require.NoError(t, p.deliver())
	require.Len(t, p.sends, 1)
	require.Len(t, p.notes, 1)
	assert.Equal(t, 1, p.notes[0].Number)
	assert.Zero(t, p.notes[0].NextIn)
}

func TestAReceiverThatIsAwayIsTriedForFifteenHours(t *testing.T) {
	t.Parallel()
	p := newPostman(t, activities.Sent{Fault: notify.FaultUncertain})
	assert.Equal(t, workflows.TypeUndelivered, typeOf(t, p.deliver()))
	want := []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 3 * time.Hour, 10 * time.Hour,
	}
	assert.Equal(t, want, p.pauses())
	require.Len(t, p.notes, 8)
	for i, note := range p.notes {
		assert.Equal(t, i+1, note.Number)
		if i < len(want) {
			assert.Equal(t, want[i], note.NextIn)
		}
	}
	assert.Zero(t, p.notes[7].NextIn, "that was the last")
}

func TestAReceiverThatComesBackGetsItsMessage(t *testing.T) {
	t.Parallel()
	p := newPostman(t, busy(0), busy(time.Minute), busy(time.Second), activities.Sent{Status: 200})
	require.NoError(t, p.deliver())
	assert.Equal(t, []time.Duration{5 * time.Second, time.Minute, 2 * time.Minute}, p.pauses(), "never sooner than it asked for")
}

func TestWhoIsGoneIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	for _, fault := range []notify.Fault{notify.FaultGone, notify.FaultRefused} {
		p := newPostman(t, activities.Sent{Fault: fault, Status: 410})
		assert.Equal(t, workflows.TypeUndelivered, typeOf(t, p.deliver()))
		assert.Len(t, p.sends, 1)
		require.Len(t, p.notes, 1)
		assert.Equal(t, fault, p.notes[0].Sent.Fault)
	}
}
