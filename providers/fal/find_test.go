package fal_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

const lostHook = "https://darkroom.example/api/webhook/fal/g/2/mac"

func (b bundle) find(t *testing.T) (string, error) {
	t.Helper()
	return b.provider.FindJob(t.Context(), providers.Lost{
		CredentialID: providers.StaticCredentialID, Model: "fal-ai/flux/schnell", WebhookURL: lostHook, Since: clock(),
	})
}

// TestFindJobTooEarly: fal lists what has ended, so that a film that takes minutes
// is not there yet, and must not be paid for again.
func TestFindJobTooEarly(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for minutes, early := range map[int]bool{0: true, 7: true, 8: false} {
			found, err := b.provider.FindJob(t.Context(), providers.Lost{
				CredentialID: providers.StaticCredentialID, Model: "fal-ai/flux/schnell", WebhookURL: lostHook,
				Since: clock().Add(-time.Duration(minutes) * time.Minute), Usual: 4 * time.Minute,
			})
			require.Equal(t, early, err != nil, minutes)
			require.Empty(t, found)
		}
	})
}

func TestFindJobOnALaterPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.add(job{model: "fal-ai/flux/schnell", webhook: lostHook, id: "wanted"})
		for i := range 7 {
			b.server.add(job{model: "fal-ai/flux/schnell", webhook: fmt.Sprint(lostHook, i)})
		}
		b.server.add(job{model: "fal-ai/flux/dev", webhook: lostHook})
		found, err := b.find(t)
		require.NoError(t, err)
		require.Equal(t, "wanted", found)
		require.Len(t, b.server.journal(), 4, "two a page")
		require.Equal(t, "cursor=2&endpoint_id=fal-ai%2Fflux%2Fschnell&expand=payloads&limit=100&start=2026-11-22T09%3A58%3A00Z",
			b.server.journal()[1].query)
	})
}

func TestFindJobOfASlowClock(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.add(job{model: "fal-ai/flux/schnell", webhook: lostHook, sent: clock().Add(-time.Minute)})
	found, err := b.find(t)
	require.NoError(t, err)
	require.Equal(t, "0000-job0", found)
}

// TestFindJobByAnyName: fal does not publish under which name it echoes the
// address.
func TestFindJobByAnyName(t *testing.T) {
	t.Parallel()
	for _, item := range []string{
		`"webhook_url":"` + lostHook + `"`, `"fal_webhook":"` + lostHook + `"`, `"webhook":"` + lostHook + `"`,
		`"json_input":{"prompt":"x","fal_webhook":"` + lostHook + `"}`,
	} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, `{"items":[{"request_id":"a",`+item+`}],"has_more":false}`)
		found, err := b.find(t)
		require.NoError(t, err, item)
		require.Equal(t, "a", found, item)
	}
}

// TestFindJobUndecided: a listing that echoes no address proves nothing, and
// "none" would have the job paid for twice. The prompt is no proof either.
func TestFindJobUndecided(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusOK, `{"items":[{"request_id":"a","sent_at":"2026-11-22T10:00:01Z",
		"json_input":{"prompt":"a lighthouse at dusk"}}],"has_more":false,"next_cursor":null}`)
	_, err := b.find(t)
	require.ErrorContains(t, err, "do not say which webhook")
	require.Equal(t, models.FailureUnknown, fault(t, err).Kind)

	b.server.answers(http.StatusOK, `{"items":[{"request_id":"a","sent_at":"2026-11-22T09:00:00Z"}],"has_more":false}`)
	found, err := b.find(t)
	require.NoError(t, err, "it is older")
	require.Empty(t, found)
}

// TestFindJobIncomplete never says "none" when it has not seen all.
func TestFindJobIncomplete(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for body, want := range map[string]string{
		`{"items":[],"has_more":true,"next_cursor":null}`: "does not say where",
		`{"items":[],"has_more":true,"next_cursor":"x"}`:  "does not say where", // the same again
		`{"has_more":false}`:                              "no items",
		`{"items":`:                                       "could not be read",
		`[]`:                                              "could not be read",
	} {
		b.server.answers(http.StatusOK, body)
		_, err := b.find(t)
		require.ErrorContains(t, err, want, body)
	}
	pages := 0
	b.server.mu.Lock()
	b.server.handle = func(w http.ResponseWriter, _ *http.Request) {
		pages++
		answer(w, http.StatusOK, fmt.Sprintf(`{"items":[],"has_more":true,"next_cursor":"%d"}`, pages))
	}
	b.server.mu.Unlock()
	_, err := b.find(t)
	require.ErrorContains(t, err, "too many pages")
	require.Equal(t, 50, pages)
}

// TestFindJobEnds believes has_more, and the cursor where there is none.
func TestFindJobEnds(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{`{"items":[],"has_more":false,"next_cursor":"x"}`, `{"items":[]}`, `{"items":[],"next_cursor":""}`} {
		b.server.answers(http.StatusOK, body)
		found, err := b.find(t)
		require.NoError(t, err, body)
		require.Empty(t, found)
	}
}

func TestFindJobRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	lost := providers.Lost{CredentialID: providers.StaticCredentialID, Model: "fal-ai/flux", Since: clock()}
	_, err := b.provider.FindJob(t.Context(), lost)
	require.ErrorContains(t, err, "webhook")
	lost.WebhookURL, lost.Model = lostHook, "flux"
	_, err = b.provider.FindJob(t.Context(), lost)
	require.Equal(t, models.FailureGone, fault(t, err).Kind)
	require.Empty(t, b.server.journal())

	b.server.answers(http.StatusBadRequest, `{"error":{"type":"validation_error","message":"Invalid cursor","docs_url":"","request_id":"r"}}`)
	_, err = b.find(t)
	require.ErrorContains(t, err, "400 validation_error Invalid cursor")
	require.False(t, fault(t, err).JobMayExist)
}
