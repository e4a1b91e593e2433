package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// keyed is a request to create with a key.
func keyed(key string, body any) asked {
	return asked{
		method: http.MethodPost, path: "/api/generations/create", body: body,
		header: map[string]string{"Idempotency-Key": key},
	}
}

func (r *records) total(t *testing.T) int {
	t.Helper()
	counts, err := r.db.CountGenerations(t.Context(), models.Sight{UserID: r.user.ID})
	require.NoError(t, err)
	return counts.All
}

func TestFiftyParallelRequestsWithOneKeyMakeOneGeneration(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	replies := make([]answer, 50)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = r.ask(t, keyed("order-66", order(nil))) })
	}
	wg.Wait()
	for _, reply := range replies {
		require.Equal(t, http.StatusAccepted, reply.status, reply.body)
		assert.Equal(t, replies[0].body, reply.body)
		assert.Equal(t, replies[0].header.Get("Location"), reply.header.Get("Location"))
	}
	assert.Equal(t, 1, r.total(t))
	balance, err := r.db.Balance(t.Context(), r.user.ID)
	require.NoError(t, err)
	assert.EqualValues(t, 3000, balance.Held, "and is paid for once")
}

func TestARepetitionGetsTheFirstAnswerWhateverHappenedSince(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	first := r.ask(t, keyed("k", order(nil)))
	require.Equal(t, http.StatusAccepted, first.status, first.body)
	id := strings.TrimPrefix(first.header.Get("Location"), "/api/generations/")
	for _, verb := range []asked{
		{method: http.MethodPost, path: "/api/generations/" + id + "/favorite"},
		{method: http.MethodPost, path: "/api/generations/" + id + "/cancel"},
		{method: http.MethodDelete, path: "/api/generations/" + id},
	} {
		require.Less(t, r.ask(t, verb).status, 300)
	}
	// The same, written in another order and with something that is ignored.
	again := r.ask(t, keyed("k", `{"prompt":"a lighthouse at dusk","status":"completed","model_id":"flux-schnell","action":"create"}`))
	assert.Equal(t, http.StatusAccepted, again.status)
	assert.Equal(t, first.body, again.body)
	assert.Zero(t, r.total(t), "the one that was made is deleted")
}

func TestAKeyWithAnotherBodyIsRefused(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	require.Equal(t, http.StatusAccepted, r.ask(t, keyed("k", order(nil))).status)
	other := r.ask(t, keyed("k", order(func(body map[string]any) { body["prompt"] = "a harbour" })))
	assert.Equal(t, http.StatusUnprocessableEntity, other.status)
	assert.Equal(t, "IDEMPOTENCY_KEY_REUSED", other.fault(t).Code)
	assert.Equal(t, 1, r.total(t))
}

func TestARefusedRequestMayBeRepeated(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0.004)
	for range 2 {
		dear := r.ask(t, keyed("k", order(func(body map[string]any) { body["settings"] = map[string]any{"num_outputs": 4} })))
		assert.Equal(t, http.StatusPaymentRequired, dear.status)
	}
	assert.Equal(t, http.StatusAccepted, r.ask(t, keyed("k", order(nil))).status, "nothing was remembered")
}

func TestKeysThatAreNone(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for name, key := range map[string]string{"long": strings.Repeat("k", 201), "spaces": "a b", "umlaut": "schlüssel"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := b.ask(t, keyed(key, order(nil)))
			require.Equal(t, http.StatusBadRequest, reply.status, reply.body)
			assert.Equal(t, []string{"Idempotency-Key"}, reply.fields(t))
		})
	}
}
