package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
)

// short reads the answer to somebody who cannot pay.
func (a answer) short(t *testing.T) api.PaymentRequiredError {
	t.Helper()
	require.Equal(t, http.StatusPaymentRequired, a.status, a.body)
	var fault api.PaymentRequiredError
	a.into(t, &fault)
	assert.Equal(t, a.header.Get("X-Request-ID"), fault.RequestID)
	return fault
}

func TestWhoCannotPayIsToldBothAmounts(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0.004)
	dear := order(func(body map[string]any) { body["settings"] = map[string]any{"num_outputs": 4} })

	fault := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: dear}).short(t)
	assert.Equal(t, api.PaymentRequiredErrorCodeINSUFFICIENTBALANCE, fault.Code)
	assert.InDelta(t, 0.004, fault.BalanceUsd, 0)
	assert.Contains(t, fault.Error, "$0.004")
	var quote api.Estimate
	r.ask(t, asked{method: http.MethodPost, path: "/api/generations/estimate", body: dear}).into(t, &quote)
	assert.InDelta(t, quote.CostUsd, fault.NeededUsd, 0, "the price that the estimate tells")
	assert.JSONEq(t, `{"all":0,"processing":0,"favorites":0,"failed":0}`,
		r.ask(t, asked{method: http.MethodGet, path: "/api/generations/counts"}).body, "nothing is kept")
}

func TestARetryIsPaidForToo(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0.004)
	first := r.create(t)
	r.end(t, first.ID)
	r.create(t)

	retry := asked{method: http.MethodPost, path: "/api/generations/" + first.ID.String() + "/retry"}
	fault := r.ask(t, retry).short(t)
	assert.InDelta(t, 0.003, fault.NeededUsd, 0)
	assert.InDelta(t, 0.001, fault.BalanceUsd, 1e-9)
	var row api.GenerationDetail
	r.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + first.ID.String()}).into(t, &row)
	assert.Equal(t, api.StatusCancelled, row.Status)
	assert.Equal(t, 1, row.Run)
}

func TestTheLimitIsToldWithEveryAdmission(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	told := func(a answer) [3]string {
		return [3]string{a.header.Get("X-RateLimit-Limit"), a.header.Get("X-RateLimit-Remaining"), a.header.Get("Retry-After")}
	}
	create := asked{method: http.MethodPost, path: "/api/generations/create", body: order(nil)}
	var first api.Generation
	reply := r.ask(t, create)
	reply.into(t, &first)
	assert.Equal(t, [3]string{"5", "4", ""}, told(reply))
	r.end(t, first.ID)
	retry := asked{method: http.MethodPost, path: "/api/generations/" + first.ID.String() + "/retry"}
	assert.Equal(t, [3]string{"5", "4", ""}, told(r.ask(t, retry)))
	for _, left := range []string{"3", "2", "1", "0"} {
		assert.Equal(t, [3]string{"5", left, ""}, told(r.ask(t, create)))
	}
	reply = r.ask(t, create)
	assert.Equal(t, http.StatusTooManyRequests, reply.status)
	assert.Equal(t, [3]string{"5", "0", "10"}, told(reply))
}
