package fal_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// TestReceiptAddressesAreUsed: fal's documents do not agree on them, so they are
// used as they came.
func TestReceiptAddressesAreUsed(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	base := b.server.http.URL + "/queue/fal-ai/flux/schnell/requests/a"
	b.server.answers(http.StatusOK, encoded(map[string]string{
		"request_id": "a", "status_url": base + "/status", "response_url": base + "/response", "cancel_url": base + "/cancel",
	}))
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	job := derived("a")
	job.Handle = receipt.Handle
	b.server.answers(http.StatusOK, `{"status":"COMPLETED","images":[{"url":"https://x/1"}]}`)
	_, err = b.provider.Poll(t.Context(), job)
	require.NoError(t, err)
	require.NoError(t, b.provider.Cancel(t.Context(), job))
	var paths []string
	for _, sent := range b.server.journal()[1:] {
		paths = append(paths, strings.TrimPrefix(sent.path, "/queue/fal-ai/flux/schnell/requests/a"))
	}
	require.Equal(t, []string{"/status", "/response", "/cancel"}, paths)
}

// TestAddressesElsewhereAreNotUsed, whether they come with a receipt or from our
// own records: the key goes to the queue alone.
func TestAddressesElsewhereAreNotUsed(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	home := b.server.http.URL
	for name, base := range map[string]string{
		"another host":   b.server.StrayURL() + "/queue/a/b/requests/a",
		"another scheme": strings.Replace(home, "http:", "https:", 1) + "/queue/a/b/requests/a",
		"another API":    home + "/rest/a/b/requests/a",
		"a user":         strings.Replace(home, "http://", "http://user@", 1) + "/queue/a/b/requests/a",
		"up and away":    home + "/queue/../rest/requests/a",
		"another job":    home + "/queue/a/b/requests/other",
		"no address":     "::",
		"nothing":        "",
	} {
		addresses := map[string]string{"status_url": base + "/status", "response_url": base, "cancel_url": base + "/cancel", "request_id": "a"}
		b.server.answers(http.StatusOK, encoded(addresses))
		receipt, err := b.provider.Submit(t.Context(), request())
		require.NoError(t, err)
		require.Empty(t, receipt.Handle, name)

		kept, err := json.Marshal(map[string]string{"status": base + "/status", "response": base, "cancel": base + "/cancel"})
		require.NoError(t, err)
		b.server.answers(http.StatusOK, `{"status":"IN_QUEUE"}`)
		_, err = b.provider.Poll(t.Context(), providers.Job{
			ID: "a", CredentialID: providers.StaticCredentialID, Model: "fal-ai/flux/schnell", Handle: string(kept),
		})
		require.NoError(t, err, name)
		calls := b.server.journal()
		require.Equal(t, "/queue/fal-ai/flux/requests/a/status", calls[len(calls)-1].path, name)
	}
	require.Zero(t, b.server.Strayed())
}

// TestDerivedAddresses drop the path of an endpoint, as fal's own clients do.
func TestDerivedAddresses(t *testing.T) {
	t.Parallel()
	for model, app := range map[string]string{
		"fal-ai/esrgan": "fal-ai/esrgan",
		"fal-ai/kling-video/v2.5-turbo/pro/text-to-video": "fal-ai/kling-video",
		"workflows/someone/flow/more":                     "workflows/someone/flow",
		"comfy/someone/flow":                              "comfy/someone/flow",
	} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, `{"status":"IN_PROGRESS"}`)
		job := derived("a")
		job.Model = model
		_, err := b.provider.Poll(t.Context(), job)
		require.NoError(t, err)
		require.Equal(t, "/queue/"+app+"/requests/a/status", b.server.journal()[0].path)
	}
	b := setup(t, false)
	for _, model := range []string{"", "flux", "../../x"} {
		job := derived("a")
		job.Model = model
		_, err := b.provider.Poll(t.Context(), job)
		require.Equal(t, models.FailureGone, fault(t, err).Kind, model)
	}
	require.Empty(t, b.server.journal())
}
