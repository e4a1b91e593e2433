package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func callback(path, body string) asked {
	return asked{
		method: http.MethodPost, path: path, body: body, stranger: true,
		header: map[string]string{"Webhook-Id": "msg_1", "Webhook-Signature": "v1,c2ln"},
	}
}

func TestCallbackIsHandedOnAsItCame(t *testing.T) {
	t.Parallel()
	ref := models.AttemptRef{GenerationID: uuid.New(), Number: 2}
	path := models.CallbackKey("key").Path(models.ProviderReplicate, ref)
	var got models.CallbackRequest
	b := setup(t, func(b *bundle) {
		b.deps.Callbacks = generations{callback: func(req models.CallbackRequest) error {
			got = req
			return nil
		}}
	})
	body := "{\"id\": \"job\",  \"status\":\"succeeded\"}\n" // odd spaces: a signature is over bytes
	reply := b.ask(t, callback(path, body))

	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, models.ProviderReplicate, got.Provider)
	assert.Equal(t, ref, got.Attempt)
	assert.True(t, models.CallbackKey("key").Valid(got.Provider, got.Attempt, got.MAC))
	assert.Equal(t, body, string(got.Body))
	assert.Equal(t, []string{"msg_1"}, got.Header["Webhook-Id"])
}

func TestCallbackFaultsTellTheProviderWhatToDo(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err    error
		status int
	}{
		"forged":        {models.Errorf(models.CodeUnauthenticated, "The signature is not valid."), http.StatusUnauthorized},
		"malformed":     {models.Errorf(models.CodeInvalid, "The message cannot be read."), http.StatusBadRequest},
		"not known yet": {models.Errorf(models.CodeNotFound, "There is no such generation."), http.StatusServiceUnavailable},
		"database away": {models.Errorf(models.CodeUnavailable, "Come again."), http.StatusServiceUnavailable},
		"our fault":     {errUnexpected, http.StatusInternalServerError},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.deps.Callbacks = generations{callback: func(models.CallbackRequest) error { return test.err }}
			})
			path := models.CallbackKey("key").Path(models.ProviderReplicate, models.AttemptRef{GenerationID: uuid.New(), Number: 1})
			reply := b.ask(t, callback(path, "{}"))
			assert.Equal(t, test.status, reply.status)
			assert.Equal(t, test.status == http.StatusServiceUnavailable, reply.header.Get("Retry-After") != "")
		})
	}
}

func TestCallbackTakesFiveMegabytesAndNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Callbacks = generations{callback: func(models.CallbackRequest) error { return nil }}
	})
	path := models.CallbackKey("key").Path(models.ProviderReplicate, models.AttemptRef{GenerationID: uuid.New(), Number: 1})
	most := b.ask(t, callback(path, strings.Repeat(" ", 5<<20)))
	assert.Equal(t, http.StatusOK, most.status, "Replicate echoes inputs of megabytes")
	more := b.ask(t, callback(path, strings.Repeat(" ", 5<<20+1)))
	assert.Equal(t, http.StatusRequestEntityTooLarge, more.status)
	assert.Equal(t, "PAYLOAD_TOO_LARGE", more.fault(t).Code)
}

func TestCallbackAddressIsChecked(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id, mac := uuid.NewString(), strings.Repeat("m", 22)
	for path, field := range map[string]string{
		"/api/webhook/acme/" + id + "/1/" + mac:                  "provider",
		"/api/webhook/replicate/me/1/" + mac:                     "generation",
		"/api/webhook/replicate/" + id + "/0/" + mac:             "attempt",
		"/api/webhook/replicate/" + id + "/x/" + mac:             "attempt",
		"/api/webhook/replicate/" + id + "/1/short":              "mac",
		"/api/webhook/replicate/" + id + "/1/" + mac[1:] + "%2e": "mac",
	} {
		reply := b.ask(t, callback(path, "{}"))
		require.Equal(t, http.StatusBadRequest, reply.status, path)
		assert.Equal(t, []string{field}, reply.fields(t), path)
	}
}

func TestCallbackAddressStaysOutOfTheLog(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Callbacks = generations{callback: func(models.CallbackRequest) error { return nil }}
	})
	ref := models.AttemptRef{GenerationID: uuid.New(), Number: 1}
	b.ask(t, callback(models.CallbackKey("key").Path(models.ProviderReplicate, ref), "secret body"))
	require.Equal(t, 1, b.logs.Len())
	for name, value := range b.logs.All()[0].ContextMap() {
		assert.NotContains(t, fmt.Sprint(value), models.CallbackKey("key").MAC(models.ProviderReplicate, ref), name)
		assert.NotContains(t, fmt.Sprint(value), "secret", name)
	}
}

func TestACallbackWithoutAnAddressOfOursIsHandedOnForItsJob(t *testing.T) {
	t.Parallel()
	var got models.CallbackRequest
	b := setup(t, func(b *bundle) {
		b.deps.Callbacks = generations{ofJob: func(req models.CallbackRequest) error {
			got = req
			return nil
		}}
	})
	reply := b.ask(t, callback("/api/webhook/replicate", "{ }\n"))
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, models.ProviderReplicate, got.Provider)
	assert.Equal(t, "{ }\n", string(got.Body))
	assert.Equal(t, []string{"v1,c2ln"}, got.Header["Webhook-Signature"])
	assert.Zero(t, got.Attempt)

	assert.Equal(t, http.StatusRequestEntityTooLarge, b.ask(t, callback("/api/webhook/replicate", strings.Repeat(" ", 5<<20+1))).status)
	assert.Equal(t, http.StatusBadRequest, b.ask(t, callback("/api/webhook/nobody", "{}")).status)
}

func TestACallbackOfAnUnknownJobComesAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Callbacks = generations{ofJob: func(models.CallbackRequest) error { return models.Errorf(models.CodeNotFound, "no such job") }}
	})
	reply := b.ask(t, callback("/api/webhook/replicate", "{}"))
	assert.Equal(t, http.StatusServiceUnavailable, reply.status)
	assert.NotEmpty(t, reply.header.Get("Retry-After"))
}
