package notifytest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/notify"
)

// Wait is how long a receiver that throttles asks to be left alone.
const Wait = 7 * time.Second

func takes(t *testing.T, h Harness) {
	t.Helper()
	_, err := h.Sender.Send(t.Context(), h.Message)
	require.NoError(t, err)
	require.Len(t, h.Receiver.Came(), 1)
}

// repeats sends a message again, as happens when nobody knows whether it was taken.
func repeats(t *testing.T, h Harness) {
	t.Helper()
	for range 2 {
		_, err := h.Sender.Send(t.Context(), h.Message)
		require.NoError(t, err)
	}
	other := h.Message
	other.ID = uuid.New()
	_, err := h.Sender.Send(t.Context(), other)
	require.NoError(t, err)
	came := h.Receiver.Came()
	if !h.NamesMessages {
		return
	}
	require.Len(t, came, 3)
	assert.NotEmpty(t, came[0])
	assert.Equal(t, came[0], came[1], "the receiver recognises it")
	assert.NotEqual(t, came[0], came[2])
}

// takesMany is for the race detector.
func takesMany(t *testing.T, h Harness) {
	t.Helper()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			message := h.Message
			message.ID = uuid.New()
			_, err := h.Sender.Send(t.Context(), message)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	require.Len(t, h.Receiver.Came(), 20)
}

func isRefused(t *testing.T, h Harness) {
	t.Helper()
	fault := h.fails(t)
	assert.Equal(t, notify.FaultRefused, fault.Fault)
}

func findsNobody(t *testing.T, h Harness) {
	t.Helper()
	fault := h.fails(t)
	assert.Equal(t, notify.FaultGone, fault.Fault)
}

func isTooMuch(t *testing.T, h Harness) {
	t.Helper()
	fault := h.fails(t)
	assert.Equal(t, notify.FaultBusy, fault.Fault)
	if h.NamesWait {
		assert.Equal(t, Wait, fault.RetryAfter)
	}
	h.recovers(t)
}

// meetsAFault: whether it was taken may be known or not, but it is worth another try.
func meetsAFault(t *testing.T, h Harness) {
	t.Helper()
	fault := h.fails(t)
	assert.Contains(t, []notify.Fault{notify.FaultBusy, notify.FaultUncertain}, fault.Fault)
	h.recovers(t)
}

// isCut: the receiver has the message, and the Sender cannot know.
func isCut(t *testing.T, h Harness) {
	t.Helper()
	fault := h.fails(t)
	assert.Equal(t, notify.FaultUncertain, fault.Fault)
	assert.Zero(t, fault.Status)
	assert.Len(t, h.Receiver.Came(), 1, "sent once: another try is the caller's to make")
	h.recovers(t)
}

// mindsItsContext: its caller waits no longer than it said.
func mindsItsContext(t *testing.T, h Harness) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := h.Sender.Send(ctx, h.Message)
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(h.Receiver.Came()) == 1 }, 5*time.Second, time.Millisecond)
	leave()
	select {
	case err := <-failed:
		require.ErrorIs(t, err, context.Canceled)
		h.silent(t, err)
	case <-time.After(5 * time.Second): // far more than a cancelled call takes to come back
		require.Fail(t, "the call goes on without its caller")
	}
}

func findsAClosedDoor(t *testing.T, h Harness) {
	t.Helper()
	h.Receiver.Leave()
	fault := h.fails(t)
	assert.Equal(t, notify.FaultBusy, fault.Fault, "surely not taken")
	assert.Empty(t, h.Receiver.Came())
}

// fails sends the message, which must not be taken.
func (h Harness) fails(t *testing.T) *notify.Error {
	t.Helper()
	_, err := h.Sender.Send(t.Context(), h.Message)
	var fault *notify.Error
	require.ErrorAs(t, err, &fault)
	h.silent(t, err)
	return fault
}

// recovers lets the receiver take messages again, as it does.
func (h Harness) recovers(t *testing.T) {
	t.Helper()
	h.Receiver.Treat(Take)
	_, err := h.Sender.Send(t.Context(), h.Message)
	require.NoError(t, err)
}

// silent checks that an error tells no secret, nor the message.
func (h Harness) silent(t *testing.T, err error) {
	t.Helper()
	kept := append([]string{h.Message.Text, h.Message.HTML}, h.Secrets...)
	for _, secret := range h.Message.Secrets {
		kept = append(kept, string(secret))
	}
	for ; err != nil; err = errors.Unwrap(err) {
		for _, secret := range kept {
			if secret != "" {
				assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), secret)
			}
		}
	}
}
