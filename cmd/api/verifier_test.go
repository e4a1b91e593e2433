package main

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/internal/vendors"
	"darkroom/models"
	"darkroom/providers"
)

// hinter is a provider whose messages only hint at an end.
type hinter struct {
	outcome models.Outcome
	err     error
	asked   *providers.Job
	// forged is what is wrong with the message itself.
	forged error
}

func (hinter) Name() models.Provider { return models.ProviderFal }

func (hinter) Submit(context.Context, providers.Request) (providers.Submission, error) {
	return providers.Submission{}, errors.New("nothing is submitted here")
}

func (h hinter) Poll(_ context.Context, job providers.Job) (models.Outcome, error) {
	*h.asked = job
	return h.outcome, h.err
}

func (h hinter) VerifyCallback(context.Context, http.Header, []byte) (models.Callback, error) {
	return models.Callback{DeliveryID: "d", JobID: "job-1", Hint: true, Outcome: models.Outcome{Status: models.OutcomeRunning}}, h.forged
}

// rows are one attempt.
type rows models.Attempt

func (r rows) Attempt(context.Context, models.AttemptRef) (models.Attempt, error) {
	return models.Attempt(r), nil
}

func (r rows) AttemptOfJob(_ context.Context, _ models.Provider, jobID string) (models.AttemptRef, error) {
	if jobID != r.JobID {
		return models.AttemptRef{}, models.Errorf(models.CodeNotFound, "no such job")
	}
	return models.AttemptRef{GenerationID: r.GenerationID, Number: r.Number}, nil
}

func TestAHintIsConfirmedByALookAtTheJob(t *testing.T) {
	t.Parallel()
	known := rows{
		GenerationID: uuid.New(), Number: 1, Provider: models.ProviderFal, ProviderModel: "fal-ai/flux/dev",
		CredentialID: "env", JobID: "job-1", JobHandle: "handle",
	}
	unsaved, other := known, known
	unsaved.JobID, other.JobID = "", "job-2"
	done := models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://fal.media/a.png"}}}
	ref := models.AttemptRef{GenerationID: known.GenerationID, Number: 1}
	for name, c := range map[string]struct {
		attempt rows
		ref     models.AttemptRef
		err     error
		want    models.Code
	}{
		"known":            {attempt: known, ref: ref},
		"without our path": {attempt: known},
		"not saved yet":    {attempt: unsaved, ref: ref, want: models.CodeUnavailable},
		"of another job":   {attempt: other, ref: ref, want: models.CodeInvalid},
		"provider away":    {attempt: known, ref: ref, err: errors.New("away"), want: models.CodeUnavailable},
		"of nobody's job":  {attempt: other, want: models.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked providers.Job
			v := newVerifier(vendors.Set{{Provider: hinter{outcome: done, err: c.err, asked: &asked}}}, c.attempt)
			callback, err := v.VerifyCallback(t.Context(), models.CallbackRequest{Provider: models.ProviderFal, Attempt: c.ref})
			if c.want != "" {
				require.Equal(t, c.want, models.CodeOf(err))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, done, callback.Outcome)
			assert.Equal(t, providers.Job{ID: "job-1", CredentialID: "env", Model: "fal-ai/flux/dev", Handle: "handle"}, asked)
		})
	}
}

func TestAFaultyMessageIsNotLookedAfter(t *testing.T) {
	t.Parallel()
	for forged, want := range map[error]models.Code{
		providers.ErrBadSignature:       models.CodeUnauthenticated,
		providers.ErrBadCallback:        models.CodeInvalid,
		errors.New("no keys to be had"): models.CodeUnavailable,
	} {
		var asked providers.Job
		v := newVerifier(vendors.Set{{Provider: hinter{forged: forged, asked: &asked}}}, rows{})
		_, err := v.VerifyCallback(t.Context(), models.CallbackRequest{Provider: models.ProviderFal})
		assert.Equal(t, want, models.CodeOf(err))
		assert.Empty(t, asked)
	}
}

func TestAProviderThatNeverCallsBackIsNotListenedTo(t *testing.T) {
	t.Parallel()
	_, err := newVerifier(nil, rows{}).VerifyCallback(t.Context(), models.CallbackRequest{Provider: models.ProviderGoogle})
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}
