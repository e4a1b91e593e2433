package receiver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/receiver"
)

const secret = "whsec_bmV3ZXIgbmV3ZXIgbmV3ZXIgbmV3ZXIgbmV3ZXI="

func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	receivers := receiver.New(time.Now)
	receivers.Routes(mux)
	receivers.AdminRoutes(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func do(t *testing.T, method, url, body string, header http.Header) (*http.Response, string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	for name, values := range header {
		req.Header[name] = values
	}
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(raw), nil
}

func arrived(t *testing.T, base, name string) []receiver.Message {
	t.Helper()
	_, body, err := do(t, http.MethodGet, base+"/sim/receivers/"+name, "", nil)
	require.NoError(t, err)
	var answer struct{ Messages []receiver.Message }
	require.NoError(t, json.Unmarshal([]byte(body), &answer))
	return answer.Messages
}

func TestKeepsWhatArrives(t *testing.T) {
	t.Parallel()
	base := serve(t)
	for _, body := range []string{"one", "two"} {
		resp, _, err := do(t, http.MethodPost, base+"/receiver/mine", body, http.Header{"Webhook-Id": {body}})
		require.NoError(t, err)
		assert.Equal(t, http.StatusNoContent, resp.StatusCode)
	}
	got := arrived(t, base, "mine")
	require.Len(t, got, 2)
	assert.Equal(t, "one", got[0].ID)
	assert.Equal(t, "two", got[1].Body)
	assert.Nil(t, got[0].Verified)
	assert.Empty(t, arrived(t, base, "another"))
	_, body, err := do(t, http.MethodGet, base+"/sim/receivers", "", nil)
	require.NoError(t, err)
	assert.JSONEq(t, `{"receivers": {"mine": 2}}`, body)
	_, _, err = do(t, http.MethodDelete, base+"/sim/receivers/mine", "", nil)
	require.NoError(t, err)
	assert.Empty(t, arrived(t, base, "mine"))
}

func TestAnswersAsItIsTold(t *testing.T) {
	t.Parallel()
	base := serve(t)
	put := func(manners string) int {
		t.Helper()
		resp, _, err := do(t, http.MethodPut, base+"/sim/receivers/mine", manners, nil)
		require.NoError(t, err)
		return resp.StatusCode
	}
	post := func() (*http.Response, error) {
		t.Helper()
		resp, _, err := do(t, http.MethodPost, base+"/receiver/mine", "{}", nil)
		return resp, err
	}
	require.Equal(t, http.StatusOK, put(`{"status": 503, "retry_after": 7, "times": 2}`))
	for _, want := range []int{503, 503, 204} {
		resp, err := post()
		require.NoError(t, err)
		assert.Equal(t, want, resp.StatusCode)
		assert.Equal(t, want == 503, resp.Header.Get("Retry-After") == "7")
	}
	require.Equal(t, http.StatusOK, put(`{"cut": true, "times": 1}`))
	_, err := post()
	require.Error(t, err)
	got := arrived(t, base, "mine")
	assert.Zero(t, got[len(got)-1].Answered)
	assert.Equal(t, http.StatusBadRequest, put(`{"status": 12}`))
	assert.Equal(t, http.StatusBadRequest, put(`{"manners": "none"}`))
}

func TestChecksSignatures(t *testing.T) {
	t.Parallel()
	base := serve(t)
	_, _, err := do(t, http.MethodPut, base+"/sim/receivers/mine", `{"secret": "`+secret+`"}`, nil)
	require.NoError(t, err)
	signer, err := standardwebhooks.NewWebhook(secret)
	require.NoError(t, err)
	at := time.Now()
	signature, err := signer.Sign("m1", at, []byte("{}"))
	require.NoError(t, err)
	header := http.Header{
		"Webhook-Id": {"m1"}, "Webhook-Timestamp": {strconv.FormatInt(at.Unix(), 10)}, "Webhook-Signature": {"v1,b2xk " + signature},
	}
	for body, want := range map[string]int{"{}": http.StatusNoContent, "{ }": http.StatusUnauthorized} {
		resp, _, err := do(t, http.MethodPost, base+"/receiver/mine", body, header)
		require.NoError(t, err)
		assert.Equal(t, want, resp.StatusCode)
	}
	for _, message := range arrived(t, base, "mine") {
		require.NotNil(t, message.Verified)
		assert.Equal(t, message.Body == "{}", *message.Verified)
	}
}
