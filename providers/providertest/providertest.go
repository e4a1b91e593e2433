// Package providertest holds the suite that every provider's adapter passes. An
// adapter's test gives it a Harness: the adapter, built against a server of its
// own that plays the provider and can be made to misbehave. What only one
// provider does is tested beside that provider.
package providertest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// Harness is one adapter and the server that it talks to.
type Harness struct {
	Provider providers.Provider
	Server   Server
	// Request is one that the server accepts, with a webhook URL.
	Request providers.Request
	// AtOnce says that the answer to a submission is the end of its job. Server.End
	// is then called before, with no id, for the next submission. Such a job is
	// neither polled nor canceled.
	AtOnce bool
	// Outputs are what the server makes of a job that succeeds; at least two.
	Outputs []models.Output
	// Secrets are every key and webhook secret in use. None may show anywhere.
	Secrets []string
	// Now is the adapter's clock.
	Now func() time.Time
}

// Server plays the provider. Its methods may be called from many goroutines.
type Server interface {
	// Fail makes the next submission go wrong; the one after goes well again.
	Fail(fault Fault)
	// End ends a job; the next one, if Harness.AtOnce.
	End(jobID string, end End)
	// Callback returns the message about a job as the provider would send it at
	// a time, signed.
	Callback(jobID string, at time.Time) (http.Header, []byte)
	// Accepted receives the id of every job that the server took, whether or not
	// it said so. It holds at least 64.
	Accepted() <-chan string
	// Strayed counts the requests that reached a host which is not the provider.
	Strayed() int
}

// Fault is a way for a submission to go wrong.
type Fault string

// The faults of a submission.
const (
	// FaultAuth to FaultRateLimited are refusals; FaultRateLimited says when to
	// come back.
	FaultAuth        Fault = "auth"
	FaultBilling     Fault = "billing"
	FaultInvalid     Fault = "invalid input"
	FaultGone        Fault = "model gone"
	FaultRateLimited Fault = "rate limited"
	// FaultBusy is an answer of the server's own trouble.
	FaultBusy Fault = "busy"
	// FaultUnreachable lets no connection through.
	FaultUnreachable Fault = "unreachable"
	// FaultHangUp takes the job and closes the connection.
	FaultHangUp Fault = "hang up"
	// FaultSilent takes the job and does not answer until the caller leaves.
	FaultSilent Fault = "silent"
	// FaultGarbled takes the job and answers nonsense with a good status.
	FaultGarbled Fault = "garbled"
	// FaultCut takes the job and closes the connection in the middle of its answer.
	FaultCut Fault = "cut"
	// FaultStuck takes the job and stops in the middle of its answer until the
	// caller leaves.
	FaultStuck Fault = "stuck"
	// FaultEndless takes the job, and its answer has no end.
	FaultEndless Fault = "endless"
	// FaultRedirect sends the caller to another host, which counts in Strayed.
	FaultRedirect Fault = "redirect"
	// FaultEcho refuses with the caller's key in the text.
	FaultEcho Fault = "echo"
)

// End is how a job ends.
type End string

// The ends of a job.
const (
	EndSucceeded End = "succeeded"
	EndModerated End = "moderated"
	EndBroken    End = "broken"
	EndCanceled  End = "canceled"
)

// Run runs the suite; setup makes a fresh harness for each part of it.
func Run(t *testing.T, setup func(t *testing.T) Harness) {
	t.Helper()
	for name, part := range map[string]func(*testing.T, Harness){
		"Submit":             testSubmit,
		"SubmitInParallel":   testSubmitInParallel,
		"SubmitCanceled":     testSubmitCanceled,
		"SubmitCutOff":       testSubmitCutOff(FaultSilent),
		"AnswerCutOff":       testSubmitCutOff(FaultStuck),
		"SubmitLeavesInput":  testSubmitLeavesInput,
		"Ends":               testEnds,
		"UnknownJob":         testUnknownJob,
		"Cancel":             testCancel,
		"CallCanceled":       testCallCanceled,
		"Callback":           testCallback,
		"CallbackRefused":    testCallbackRefused,
		"CallbackOfEveryEnd": testCallbackOfEveryEnd,
		"Find":               testFind,
		"Resubmit":           testResubmit,
		"Upload":             testUpload,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			part(t, setup(t))
		})
	}
	for _, c := range refusals() {
		t.Run("Fault/"+string(c.fault), func(t *testing.T) {
			t.Parallel()
			testFault(t, setup(t), c)
		})
	}
}

// submit starts a job that goes well.
func (h Harness) submit(t *testing.T) providers.Job {
	t.Helper()
	receipt, err := h.Provider.Submit(t.Context(), h.Request)
	require.NoError(t, err)
	require.NotEmpty(t, receipt.JobID)
	require.Equal(t, receipt.JobID, <-h.Server.Accepted())
	return h.jobOf(receipt)
}

// jobOf is the job of a receipt.
func (h Harness) jobOf(receipt providers.Submission) providers.Job {
	return providers.Job{
		ID: receipt.JobID, CredentialID: h.Request.CredentialID, Model: h.Request.Model, Handle: receipt.Handle,
	}
}

// fault requires err to be a provider's error that shows no secret.
func (h Harness) fault(t *testing.T, err error) *providers.Error {
	t.Helper()
	var known *providers.Error
	require.ErrorAs(t, err, &known)
	h.silent(t, err)
	return known
}

// silent requires err to show no secret, however it is printed.
func (h Harness) silent(t *testing.T, err error) {
	t.Helper()
	for _, secret := range h.Secrets {
		// Not NotContains: its message would print the secret.
		shown := strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret)
		assert.False(t, shown, "a secret is in the error's text")
	}
}
