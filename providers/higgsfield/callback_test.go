package higgsfield_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/providertest"
)

const done = `{"request_id":"x","status":"completed","error":null,"payload":{"images":[{"url":"https://a.example/0"}]}}`

// verify sends body as a genuine message of this moment.
func (b bundle) verify(t *testing.T, body string) error {
	t.Helper()
	_, err := b.provider.VerifyCallback(t.Context(), b.server.sign("evt_1", clock(), []byte(body)), []byte(body))
	return err
}

func TestCallbackFields(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	header := b.server.sign("evt_7", clock().Add(-4*time.Minute), []byte(done))
	callback, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.NoError(t, err)
	require.Equal(t, models.Callback{
		Provider: models.ProviderHiggsfield, DeliveryID: "evt_7", JobID: "x", Outcome: files("https://a.example/0"),
	}, callback)
	require.Empty(t, b.server.journal(), "nobody need be asked")
}

func TestCallbackUnreadable(t *testing.T) {
	t.Parallel()
	b, unsigned := setup(t, false), setupWith(t, false, "")
	for _, body := range []string{"", "{", "{}", `{"request_id":"x"}`, `{"status":"completed"}`, `{"request_id":"../x","status":"failed"}`, "[]", "null"} {
		require.ErrorIs(t, b.verify(t, body), providers.ErrBadCallback, body)
		_, err := unsigned.provider.VerifyCallback(t.Context(), http.Header{}, []byte(body))
		require.ErrorIs(t, err, providers.ErrBadCallback, body)
	}
	require.Empty(t, unsigned.server.journal())
}

func TestCallbackAge(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, test := range []struct {
		age  time.Duration
		fine bool
	}{
		{5 * time.Minute, true},
		{5*time.Minute + time.Second, false},
		{-5 * time.Minute, true},
		{-5*time.Minute - time.Second, false},
	} {
		header := b.server.sign("evt_1", clock().Add(-test.age), []byte(done))
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
		require.Equal(t, test.fine, err == nil, "%s: %v", test.age, err)
	}
	header := b.server.sign("evt_1", clock(), []byte(done))
	header.Set("Webhook-Timestamp", "yesterday")
	_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

func TestCallbackSizes(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	pad := func(size int) string { return done + strings.Repeat(" ", size-len(done)) }
	require.NoError(t, b.verify(t, pad(1<<20)))
	require.ErrorIs(t, b.verify(t, pad(1<<20+1)), providers.ErrBadSignature, "although signed")
}

// TestCallbackOfManyBrackets: a message costs no more than its length, however it
// is built. Work is counted in allocations, which a busy machine does not change;
// testing.AllocsPerRun wants no other test beside it.
func TestCallbackOfManyBrackets(t *testing.T) {
	b := setup(t, false)
	body := []byte(`{"request_id":"x","status":"failed","images":[` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `]}`)
	header := b.server.sign("evt_1", clock(), body)
	allocations := testing.AllocsPerRun(1, func() {
		_, err := b.provider.VerifyCallback(t.Context(), header, body)
		require.NoError(t, err)
	})
	require.Less(t, allocations, 9000.0, "less than one for each bracket")
}

// TestRotation goes through the day on which two secrets are in use.
func TestRotation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		known   string
		signers []string
		fine    bool
	}{
		"before":                  {oldSecret, []string{oldSecret}, true},
		"old one known, both":     {oldSecret, []string{secret, oldSecret}, true},
		"both known, both":        {secret + "," + oldSecret, []string{secret, oldSecret}, true},
		"both known, old one":     {secret + " , " + oldSecret, []string{oldSecret}, true},
		"new one known, both":     {secret, []string{secret, oldSecret}, true},
		"after":                   {secret, []string{secret}, true},
		"both known, new one":     {secret + "," + oldSecret, []string{secret}, true},
		"new one known, old one":  {secret, []string{oldSecret}, false},
		"old one known, new one":  {oldSecret, []string{secret}, false},
		"signed by none of these": {secret + "," + oldSecret, []string{"whsec_c29tZWJvZHktZWxzZS1zb21lYm9keQ=="}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupWith(t, false, test.known)
			b.server.secrets = test.signers
			err := b.verify(t, done)
			if test.fine {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, providers.ErrBadSignature)
		})
	}
}

// TestCallbackWithAMalformedSignatureFirst: the genuine one counts wherever it
// stands among nonsense.
func TestCallbackWithAMalformedSignatureFirst(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	header := b.server.sign("evt_1", clock(), []byte(done))
	genuine := header.Get("Webhook-Signature")
	for _, before := range []string{"nonsense ", "v1 ", "v1,!! ", ", ", "v2," + genuine + " "} {
		header.Set("Webhook-Signature", before+genuine)
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
		require.NoError(t, err, before)
	}
}

// TestUnsignedIsRefusedWhereASecretIsKnown, however true it is.
func TestUnsignedIsRefusedWhereASecretIsKnown(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	b.server.End(receipt.JobID, providertest.EndSucceeded)
	_, body := b.server.Callback(receipt.JobID, clock())
	_, err = b.provider.VerifyCallback(t.Context(), http.Header{}, body)
	require.ErrorIs(t, err, providers.ErrBadSignature)
	require.Len(t, b.server.journal(), 1, "the submission: nothing was asked")
}

// TestUnsignedIsAHint: what Higgsfield answers counts, not what the message says.
func TestUnsignedIsAHint(t *testing.T) {
	t.Parallel()
	for _, flat := range []bool{false, true} {
		b := setupWith(t, false, "")
		b.server.flat = flat
		receipt, err := b.provider.Submit(t.Context(), request())
		require.NoError(t, err)
		id := receipt.JobID
		message := func(status string) models.Callback {
			body := fmt.Sprintf(`{"request_id":%q,"status":%q,"images":[{"url":"https://evil.example/x"}]}`, id, status)
			// Its headers prove nothing without a secret.
			callback, err := b.provider.VerifyCallback(t.Context(), b.server.sign("evt_forged", clock(), []byte(body)), []byte(body))
			require.NoError(t, err)
			return callback
		}
		early := message("completed")
		require.Equal(t, models.OutcomeRunning, early.Outcome.Status, "it is not over yet")

		b.server.End(id, providertest.EndSucceeded)
		for _, claimed := range []string{"completed", "failed", "nsfw", "canceled"} {
			told := message(claimed)
			require.Equal(t, models.Callback{
				Provider: models.ProviderHiggsfield, DeliveryID: id + "-completed", JobID: id,
				Outcome: files("https://cdn.higgsfield.example/0.png", "https://cdn.higgsfield.example/1.png"),
			}, told, claimed)
		}
		require.NotEqual(t, early.DeliveryID, message("completed").DeliveryID)
	}
}

func TestUnsignedOfNobody(t *testing.T) {
	t.Parallel()
	b := setupWith(t, false, "")
	_, err := b.provider.VerifyCallback(t.Context(), http.Header{}, []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

// TestUnsignedThatCannotBeConfirmed must be sent again: a refusal would be the
// last that we hear, since what is answered by a 4xx is not repeated.
func TestUnsignedThatCannotBeConfirmed(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]models.FailureKind{
		http.StatusServiceUnavailable: models.FailureProviderBusy, http.StatusUnauthorized: models.FailureAuth,
	} {
		b := setupWith(t, false, "")
		b.server.answers(status, "")
		_, err := b.provider.VerifyCallback(t.Context(), http.Header{}, []byte(done))
		require.NotErrorIs(t, err, providers.ErrBadSignature)
		require.Equal(t, kind, providers.KindOf(err))
	}
}

// keys are several accounts.
type keys []string

func (keys) Next(context.Context) (string, error) { return "0", nil }

func (k keys) Secret(_ context.Context, id string) (string, error) {
	var n int
	_, err := fmt.Sscan(id, &n)
	return k[n], err
}

func (k keys) All(context.Context) ([]string, error) {
	var ids []string
	for n := range k {
		ids = append(ids, fmt.Sprint(n))
	}
	return ids, nil
}

// TestUnsignedOfAnyAccount asks one account after the other.
func TestUnsignedOfAnyAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	s.add("", "")
	id := <-s.Accepted()
	s.End(id, providertest.EndModerated)
	body := []byte(`{"request_id":"` + id + `","status":"nsfw"}`)
	provider := adapter(t, s, configOf(s.http.URL), keys{"dead:key", key}, "")
	callback, err := provider.VerifyCallback(t.Context(), http.Header{}, body)
	require.NoError(t, err)
	require.Equal(t, models.FailureModeration, callback.Outcome.Kind)

	many := make(keys, 100)
	for n := range many {
		many[n] = "dead:key"
	}
	before := len(s.journal())
	provider = adapter(t, s, configOf(s.http.URL), many, "")
	_, err = provider.VerifyCallback(t.Context(), http.Header{}, body)
	require.Equal(t, models.FailureAuth, providers.KindOf(err))
	require.Len(t, s.journal(), before+16, "so many and no more")
}
