package fal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// TestRefusals is the whole table from what fal answers a submission to kinds.
func TestRefusals(t *testing.T) {
	t.Parallel()
	typed := func(name string) string {
		return `{"detail":[{"loc":["body","prompt"],"msg":"m","type":"` + name + `"}]}`
	}
	infra := func(name string) string { return `{"detail":"x","error_type":"` + name + `"}` }
	for name, test := range map[string]struct {
		code int
		body string
		kind models.FailureKind
	}{
		"no key":              {401, `{"detail":"No user found for Key ID and Secret"}`, models.FailureAuth},
		"malformed key":       {401, `{"detail":"Invalid Key Authorization header format."}`, models.FailureAuth},
		"no money":            {403, `{"detail":"User is locked. Reason: Exhausted balance. Top up"}`, models.FailureBilling},
		"not allowed":         {403, `{"detail":"You may not use this app"}`, models.FailureAuth},
		"payment required":    {402, ``, models.FailureBilling},
		"no app":              {404, `{"detail":"Application not found"}`, models.FailureGone},
		"app is gone":         {410, ``, models.FailureGone},
		"bad request":         {400, `{"detail":"x"}`, models.FailureInvalidInput},
		"too large":           {413, `x`, models.FailureInvalidInput},
		"a text":              {422, `{"detail":"prompt is required"}`, models.FailureInvalidInput},
		"missing":             {422, typed("missing"), models.FailureInvalidInput},
		"new type":            {422, typed("brand_new_type"), models.FailureInvalidInput},
		"violation":           {422, typed("content_policy_violation"), models.FailureModeration},
		"no media":            {422, typed("no_media_generated"), models.FailureInvalidInput},
		"model broke":         {500, typed("internal_server_error"), models.FailureProviderBusy},
		"downstream":          {400, typed("downstream_service_error"), models.FailureProviderBusy},
		"downstream away":     {503, typed("downstream_service_unavailable"), models.FailureProviderBusy},
		"model slow":          {504, typed("generation_timeout"), models.FailureProviderBusy},
		"too often":           {429, `{"detail":"concurrent_requests_limit"}`, models.FailureRateLimited},
		"start timeout":       {504, infra("request_timeout"), models.FailureProviderBusy},
		"startup":             {504, infra("startup_timeout"), models.FailureProviderBusy},
		"no runner":           {503, infra("runner_scheduling_failure"), models.FailureProviderBusy},
		"runner lost":         {503, infra("runner_disconnected"), models.FailureProviderBusy},
		"new runner trouble":  {500, infra("runner_caught_fire"), models.FailureProviderBusy},
		"platform":            {500, infra("internal_error"), models.FailureProviderBusy},
		"platform's refusal":  {400, infra("bad_request"), models.FailureInvalidInput},
		"canceled":            {499, infra("client_cancelled"), models.FailureCanceled},
		"gateway":             {502, `<html>bad gateway</html>`, models.FailureProviderBusy},
		"timeout":             {408, ``, models.FailureNetwork},
		"not modified":        {304, ``, models.FailureUnknown},
		"moved":               {301, ``, models.FailureUnknown},
		"teapot":              {418, ``, models.FailureUnknown},
		"detail of odd shape": {422, `{"detail":{"a":1}}`, models.FailureInvalidInput},
		"types of odd shape":  {422, `{"detail":[{"type":7}]}`, models.FailureInvalidInput},
		"error of odd shape":  {503, `{"error":"x","error_type":7}`, models.FailureProviderBusy},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(test.code, test.body)
			_, err := b.provider.Submit(t.Context(), request())
			require.Equal(t, test.kind, fault(t, err).Kind, err)
			require.Equal(t, test.code >= 500 || test.code == 408, fault(t, err).JobMayExist)
		})
	}
}

// TestErrorTypeInTheHeader is for answers whose body says nothing.
func TestErrorTypeInTheHeader(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusBadRequest, `{"detail":"x"}`, "X-Fal-Error-Type", "runner_server_error")
	_, err := b.provider.Submit(t.Context(), request())
	require.Equal(t, models.FailureProviderBusy, fault(t, err).Kind)
	require.Equal(t, "400 runner_server_error x", fault(t, err).Detail)
	b.server.answers(http.StatusBadRequest, `{"detail":"x"}`, "X-Fal-Request-Id", "764cabcf-1")
	_, err = b.provider.Submit(t.Context(), request())
	require.Equal(t, "400 x, request 764cabcf-1", fault(t, err).Detail, "what support asks for")
}

// TestDetailHidesPrompts: msg and input of a fault repeat what the user wrote.
func TestDetailHidesPrompts(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusUnprocessableEntity, violation)
	_, err := b.provider.Submit(t.Context(), request())
	require.Equal(t, "422 content_policy_violation body.prompt", fault(t, err).Detail)

	b.server.answers(http.StatusUnauthorized, `{"detail":"`+keySecret+" "+strings.Repeat("x", 5000)+`"}`)
	_, err = b.provider.Submit(t.Context(), request())
	require.Contains(t, fault(t, err).Detail, "401 [key] xxx")
	require.LessOrEqual(t, len(fault(t, err).Detail), 1<<10)
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"": 0, "nonsense": 0, "-3": 0, "2": 2 * time.Second, "1.5": 1500 * time.Millisecond, "99999999": time.Hour,
		"Sun, 22 Nov 2026 10:00:20 GMT": 20 * time.Second, "Sun, 22 Nov 2026 09:00:00 GMT": 0,
	} {
		b := setup(t, false)
		b.server.answers(http.StatusTooManyRequests, `{}`, "Retry-After", value)
		_, err := b.provider.Submit(t.Context(), request())
		require.Equal(t, want, fault(t, err).RetryAfter, value)
	}
}
