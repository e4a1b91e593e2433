package resend_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

// bundle is a simulator and a caller.
type bundle struct {
	*simulatortest.Simulator

	client *http.Client
}

func setup(t *testing.T) *bundle {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &bundle{Simulator: simulatortest.Start(t), client: client}
}

func (b *bundle) call(t *testing.T, method, path string, body any, header ...string) (int, map[string]any, error) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, b.URL()+"/resend"+path, bytes.NewReader(raw))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+simulatortest.ResendKey)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	var got map[string]any
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&got))
	return resp.StatusCode, got, nil
}

func mail(changes ...string) map[string]any {
	body := map[string]any{"from": "A <a@example.com>", "to": "b@example.com", "subject": "Hello", "text": "How are you?"}
	for i := 0; i < len(changes); i += 2 {
		body[changes[i]] = changes[i+1]
	}
	return body
}

func TestSend(t *testing.T) {
	t.Parallel()
	b := setup(t)
	status, sent, err := b.call(t, http.MethodPost, "/emails", mail("html", "<p>How are you?</p>"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, sent)
	arrived := b.Messages(t, "provider=resend&to=b@example.com")
	require.Len(t, arrived, 1)
	assert.Equal(t, sent["id"], arrived[0].ID)
	status, read, err := b.call(t, http.MethodGet, "/emails/"+arrived[0].ID, nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "delivered", read["last_event"])
	status, _, err = b.call(t, http.MethodGet, "/emails/"+arrived[0].ID, nil, "Authorization", "Bearer re_other")
	require.NoError(t, err)
	assert.Equal(t, http.StatusNotFound, status, "another account's")
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func(key, subject string) (int, string) {
		status, body, err := b.call(t, http.MethodPost, "/emails", mail("subject", subject), "Idempotency-Key", key)
		require.NoError(t, err)
		id, _ := body["id"].(string)
		return status, id
	}
	_, first := send("one", "Hello")
	_, again := send("one", "Hello")
	_, other := send("two", "Hello")
	assert.Equal(t, first, again)
	assert.NotEqual(t, first, other)
	status, _ := send("one", "Bye")
	assert.Equal(t, http.StatusConflict, status)
	status, _ = send(strings.Repeat("k", 257), "Hello")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Len(t, b.Messages(t, ""), 2)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, row := range map[string]struct {
		body   map[string]any
		header []string
		status int
		error  string
	}{
		"no key":      {mail(), []string{"Authorization", ""}, 401, "missing_api_key"},
		"bad key":     {mail(), []string{"Authorization", "Bearer x"}, 401, "validation_error"},
		"no subject":  {mail("subject", ""), nil, 422, "missing_required_field"},
		"no words":    {mail("text", ""), nil, 422, "missing_required_field"},
		"no address":  {mail("to", "nobody"), nil, 422, "validation_error"},
		"our address": {mail("from", "nobody"), nil, 422, "invalid_from_address"},
		"misspelt":    {mail("subject", "[sim htp=500] Hello"), nil, 422, "validation_error"},
	} {
		status, body, err := b.call(t, http.MethodPost, "/emails", row.body, row.header...)
		require.NoError(t, err, name)
		assert.Equal(t, row.status, status, name)
		assert.Equal(t, row.error, body["name"], name)
	}
	assert.Empty(t, b.Messages(t, ""))
}

// TestKnobs: the first mail of a kind is refused, its repeat is taken; and one that
// was taken may be left unanswered.
func TestKnobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, want := range []int{http.StatusTooManyRequests, http.StatusOK} {
		status, _, err := b.call(t, http.MethodPost, "/emails", mail("subject", "[sim http=429 retry_after=3s] Hello"))
		require.NoError(t, err)
		assert.Equal(t, want, status)
	}
	b.Misbehave(t, "resend", "http=timeout_after_accept")
	_, _, err := b.call(t, http.MethodPost, "/emails", mail())
	require.Error(t, err)
	assert.Len(t, b.Messages(t, ""), 2)
}
