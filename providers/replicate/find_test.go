package replicate_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

const hook = "https://darkroom.example/api/webhook/replicate/g/2/mac"

func (b bundle) find(t *testing.T) (string, error) {
	t.Helper()
	return b.provider.FindJob(t.Context(), providers.Lost{CredentialID: providers.StaticCredentialID, WebhookURL: hook, Since: clock()})
}

// TestFindJobOnALaterPage follows addresses that are whole, which the SDK joins
// onto its own.
func TestFindJobOnALaterPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.add(map[string]any{"webhook": hook, "id": "wanted"})
		for i := range 7 {
			b.server.add(map[string]any{"webhook": fmt.Sprint(hook, i)})
		}
		found, err := b.find(t)
		require.NoError(t, err)
		require.Equal(t, "wanted", found)
		require.Len(t, b.server.journal(), 4, "two a page")
	})
}

func TestFindJobOfASlowClock(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.add(map[string]any{"webhook": hook, "created_at": clock().Add(-time.Minute).Format(time.RFC3339)})
	found, err := b.find(t)
	require.NoError(t, err)
	require.Equal(t, "job0", found)
}

// TestFindJobStaysHome refuses an address of the next page elsewhere, by host or
// by scheme.
func TestFindJobStaysHome(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, next := range []string{b.server.StrayURL() + "/v1/predictions", "https://" + b.server.http.Listener.Addr().String() + "/v1/predictions"} {
		b.server.answers(http.StatusOK, `{"results":[{"id":"a","created_at":"2026-11-22T10:00:00Z"}],"next":"`+next+`"}`)
		_, err := b.find(t)
		require.ErrorContains(t, err, "refused to send the key")
		require.Zero(t, b.server.Strayed())
	}
}

// TestFindJobIncomplete never says "none" when it has not seen all.
func TestFindJobIncomplete(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	next := b.server.http.URL + "/v1/predictions?cursor=same"
	b.server.answers(http.StatusOK, `{"results":[{"id":"a","created_at":"2026-11-22T10:00:00Z"}],"next":"`+next+`"}`)
	_, err := b.find(t)
	require.ErrorContains(t, err, "too many pages")

	b.server.answers(http.StatusOK, `{"results":`)
	_, err = b.find(t)
	require.Equal(t, models.FailureUnknown, providers.KindOf(err))

	b.server.answers(http.StatusOK, `{"results":[],"next":"::"}`)
	_, err = b.find(t)
	require.NoError(t, err, "an empty page is the last")

	b.server.answers(http.StatusOK, `{"results":[{"id":"a"}],"next":"::"}`)
	_, err = b.find(t)
	require.Error(t, err)
}

// TestFindJobStopsAtTheOld reads no further, should the filter be ignored.
func TestFindJobStopsAtTheOld(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	next := b.server.http.URL + "/v1/predictions?cursor=same"
	b.server.answers(http.StatusOK, `{"results":[{"id":"a","created_at":"2026-11-22T09:00:00Z"}],"next":"`+next+`"}`)
	found, err := b.find(t)
	require.NoError(t, err)
	require.Empty(t, found)
	require.Len(t, b.server.journal(), 1)
}

func TestFindJobWithoutWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.add(map[string]any{"webhook": nil})
	_, err := b.provider.FindJob(t.Context(), providers.Lost{CredentialID: providers.StaticCredentialID, Since: clock()})
	require.ErrorContains(t, err, "webhook")
}
