package providertest

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// testFind looks for the job of a submission that was cut off.
func testFind(t *testing.T, h Harness) {
	t.Helper()
	finder, ok := h.Provider.(providers.Finder)
	if !ok {
		return // not every provider can list
	}
	since := h.Now()
	h.submit(t)
	lost := h.Request
	lost.WebhookURL = h.Request.WebhookURL + "-lost"
	h.Server.Fail(FaultHangUp)
	_, err := h.Provider.Submit(t.Context(), lost)
	require.True(t, h.fault(t, err).JobMayExist)
	want := <-h.Server.Accepted()
	h.submit(t)

	sought := func(webhookURL string, since time.Time) providers.Lost {
		return providers.Lost{CredentialID: lost.CredentialID, Model: lost.Model, WebhookURL: webhookURL, Since: since}
	}
	found, err := finder.FindJob(t.Context(), sought(lost.WebhookURL, since))
	require.NoError(t, err)
	require.Equal(t, want, found)
	found, err = finder.FindJob(t.Context(), sought(lost.WebhookURL+"-never", since))
	require.NoError(t, err)
	require.Empty(t, found)
	found, err = finder.FindJob(t.Context(), sought(lost.WebhookURL, since.Add(24*time.Hour)))
	require.NoError(t, err)
	require.Empty(t, found, "from a time after it")
	require.Zero(t, h.Server.Strayed())
}

// testResubmit posts a submission again that was cut off.
func testResubmit(t *testing.T, h Harness) {
	t.Helper()
	again, ok := h.Provider.(providers.Resubmitter)
	if !ok {
		return // most providers would start a second job
	}
	cutOff := h.Request
	cutOff.Key = h.Request.Key + "-cut-off"
	h.Server.Fail(FaultHangUp)
	_, err := h.Provider.Submit(t.Context(), cutOff)
	require.True(t, h.fault(t, err).JobMayExist)
	want := <-h.Server.Accepted()
	for range 2 {
		var receipt providers.Submission
		receipt, err = again.Resubmit(t.Context(), cutOff)
		require.NoError(t, err)
		require.Equal(t, want, receipt.JobID)
	}
	require.Empty(t, h.Server.Accepted(), "no second job")
	changed := cutOff
	changed.WebhookURL += "-elsewhere"
	_, err = again.Resubmit(t.Context(), changed)
	require.Equal(t, models.FailureInvalidInput, h.fault(t, err).Kind, "another request under the same key")
}

func testUpload(t *testing.T, h Harness) {
	t.Helper()
	uploader, ok := h.Provider.(providers.Uploader)
	if !ok {
		return // not every provider takes files
	}
	const contents = "not really a picture"
	file := func(size int) providers.File {
		return providers.File{Name: "in.png", ContentType: "image/png", Size: int64(size), Body: strings.NewReader(contents)}
	}
	address, err := uploader.Upload(t.Context(), h.Request.CredentialID, file(len(contents)))
	require.NoError(t, err)
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	require.NotEmpty(t, parsed.Host)
	for _, wrong := range []int{len(contents) - 1, len(contents) + 1} {
		_, err = uploader.Upload(t.Context(), h.Request.CredentialID, file(wrong))
		require.NotEmpty(t, h.fault(t, err).Kind)
	}
}
