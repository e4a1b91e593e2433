package providertest

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func testCallback(t *testing.T, h Harness) {
	t.Helper()
	verifier, ok := h.Provider.(providers.CallbackVerifier)
	if !ok {
		return // not every provider reports
	}
	job := h.submit(t)
	h.Server.End(job.ID, EndSucceeded)
	header, body := h.Server.Callback(job.ID, h.Now())
	for range 2 { // a redelivery says the same
		callback, err := verifier.VerifyCallback(t.Context(), header, body)
		require.NoError(t, err)
		require.Equal(t, h.Provider.Name(), callback.Provider)
		require.Equal(t, job.ID, callback.JobID)
		require.NotEmpty(t, callback.DeliveryID)
		require.Equal(t, models.OutcomeSucceeded, callback.Outcome.Status)
		require.Equal(t, h.Outputs, callback.Outcome.Outputs)
	}
}

func testCallbackOfEveryEnd(t *testing.T, h Harness) {
	t.Helper()
	verifier, ok := h.Provider.(providers.CallbackVerifier)
	if !ok {
		return
	}
	for _, want := range lastWords() {
		job := h.submit(t)
		h.Server.End(job.ID, want.end)
		header, body := h.Server.Callback(job.ID, h.Now())
		callback, err := verifier.VerifyCallback(t.Context(), header, body)
		require.NoError(t, err)
		want.check(t, callback.Outcome)
	}
}

func testCallbackRefused(t *testing.T, h Harness) {
	t.Helper()
	verifier, ok := h.Provider.(providers.CallbackVerifier)
	if !ok {
		return
	}
	job, other := h.submit(t), h.submit(t)
	h.Server.End(job.ID, EndSucceeded)
	h.Server.End(other.ID, EndBroken)
	header, body := h.Server.Callback(job.ID, h.Now())
	otherHeader, _ := h.Server.Callback(other.ID, h.Now())
	for name, message := range map[string]struct {
		header http.Header
		body   []byte
	}{
		"unsigned":      {http.Header{}, body},
		"of another":    {otherHeader, body},
		"changed":       {header, bytes.Replace(body, []byte(job.ID), []byte(other.ID), 1)},
		"truncated":     {header, body[:len(body)/2]},
		"empty":         {header, nil},
		"oversized":     {header, append(bytes.Clone(body), bytes.Repeat([]byte(" "), 6<<20)...)},
		"one too many":  {header, append(bytes.Clone(body), '\n')},
		"signature cut": {cut(header), body},
	} {
		_, err := verifier.VerifyCallback(t.Context(), message.header, message.body)
		require.ErrorIs(t, err, providers.ErrBadSignature, name)
		h.silent(t, err)
	}
	for _, age := range []time.Duration{time.Hour, -time.Hour} {
		header, body = h.Server.Callback(job.ID, h.Now().Add(-age))
		_, err := verifier.VerifyCallback(t.Context(), header, body)
		require.ErrorIs(t, err, providers.ErrBadSignature, "signed and %s old", age)
	}
	header, body = h.Server.Callback(job.ID, h.Now())
	_, err := verifier.VerifyCallback(t.Context(), header, body)
	require.NoError(t, err, "the refused ones changed nothing")
}

// cut shortens every value of a header by one character.
func cut(header http.Header) http.Header {
	short := header.Clone()
	for _, values := range short {
		for i, value := range values {
			values[i] = value[:max(len(value)-1, 0)]
		}
	}
	return short
}
