package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/notify"
)

// hooks are webhooks of one user; what is not set up nobody expected.
type hooks struct {
	owner uuid.UUID
	// endpoint is the only one; message the only delivery.
	endpoint models.Endpoint
	message  models.Message
	added    *models.Endpoint
	changed  *models.EndpointChange
	query    *models.MessageQuery
	pages    []models.MessageDetail
}

func (h hooks) mine(userID, id uuid.UUID) error {
	if userID != h.owner || (id != h.endpoint.ID && id != h.message.ID) {
		return models.Errorf(models.CodeNotFound, "Not found.")
	}
	return nil
}

func (h hooks) List(context.Context, uuid.UUID) ([]models.Endpoint, error) {
	return []models.Endpoint{h.endpoint}, nil
}

func (h hooks) Get(_ context.Context, userID, id uuid.UUID) (models.Endpoint, error) {
	return h.endpoint, h.mine(userID, id)
}

func (h hooks) Add(_ context.Context, endpoint models.Endpoint) (models.Endpoint, notify.Secret, error) {
	*h.added = endpoint
	endpoint.ID = h.endpoint.ID
	return endpoint, "whsec_shown", nil
}

func (h hooks) Change(_ context.Context, userID, id uuid.UUID, change models.EndpointChange) (models.Endpoint, error) {
	*h.changed = change
	return h.endpoint, h.mine(userID, id)
}

func (h hooks) Delete(_ context.Context, userID, id uuid.UUID) error { return h.mine(userID, id) }

func (h hooks) Rotate(_ context.Context, userID, id uuid.UUID) (models.Endpoint, notify.Secret, error) {
	return h.endpoint, "whsec_rotated", h.mine(userID, id)
}

func (h hooks) OwnSecret(context.Context, uuid.UUID) (notify.Secret, error) { return "whsec_own", nil }

func (h hooks) RotateOwn(context.Context, uuid.UUID) (models.Endpoint, notify.Secret, error) {
	return h.endpoint, "whsec_own_rotated", nil
}

func (h hooks) Deliveries(_ context.Context, query models.MessageQuery) ([]models.MessageDetail, error) {
	*h.query = query
	return h.pages, nil
}

func (h hooks) Resend(_ context.Context, userID, id uuid.UUID) (models.Message, error) {
	return h.message, h.mine(userID, id)
}

func (h hooks) Ping(_ context.Context, userID, id uuid.UUID) (models.Message, error) {
	return h.message, h.mine(userID, id)
}

func withHooks(t *testing.T) (*bundle, hooks) {
	t.Helper()
	var h hooks
	b := setup(t, func(b *bundle) {
		until := time.Now().Add(time.Hour)
		h = hooks{
			owner: b.user.ID, added: &models.Endpoint{}, changed: &models.EndpointChange{}, query: &models.MessageQuery{},
			endpoint: models.Endpoint{
				ID: uuid.New(), UserID: b.user.ID, URL: "https://example.com/hooks", PreviousUntil: &until,
				Kinds: []models.MessageKind{models.KindGenerationFailed}, DisabledAt: &until, DisabledReason: models.DisabledGone,
			},
			message: models.Message{ID: uuid.New(), Kind: models.KindPing, Status: models.MessagePending, CreatedAt: time.Now()},
		}
		for i := range 3 {
			h.pages = append(h.pages, models.MessageDetail{
				Message: models.Message{ID: uuid.New(), Kind: models.KindGenerationFailed, Status: models.MessageFailed, Fault: "gone"},
				Log:     []models.Try{{Number: 1, Status: 410, Fault: "gone", DurationMS: int64(i)}},
			})
		}
		b.deps.Endpoints, b.deps.Signing, b.deps.Deliveries = h, h, h
	})
	return b, h
}

func TestTheSecretOfAnEndpointIsShownOnceAndNowhereElse(t *testing.T) {
	t.Parallel()
	b, h := withHooks(t)
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/webhooks/endpoints", body: map[string]any{
		"url": "https://example.com/x", "kinds": []string{"generation.failed"},
	}})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	assert.Contains(t, reply.body, "whsec_shown")
	assert.Equal(t, b.user.ID, h.added.UserID)
	assert.Equal(t, []models.MessageKind{models.KindGenerationFailed}, h.added.Kinds)
	for _, path := range []string{"/api/webhooks/endpoints", "/api/webhooks/endpoints/" + h.endpoint.ID.String()} {
		reply = b.ask(t, asked{method: http.MethodGet, path: path})
		require.Equal(t, http.StatusOK, reply.status, reply.body)
		assert.Contains(t, reply.body, `"disabled_reason":"gone"`)
		assert.NotContains(t, reply.body, "whsec")
	}
	for _, entry := range b.logs.All() {
		assert.NotContains(t, entry.Message, "whsec")
		for _, field := range entry.Context {
			assert.NotContains(t, field.String, "whsec")
		}
	}
}

func TestSecretsOfWebhooks(t *testing.T) {
	t.Parallel()
	b, h := withHooks(t)
	for path, c := range map[string]struct{ method, want string }{
		"/api/webhooks/endpoints/" + h.endpoint.ID.String() + "/rotate": {http.MethodPost, "whsec_rotated"},
		"/api/webhooks/secret":        {http.MethodGet, "whsec_own"},
		"/api/webhooks/secret/rotate": {http.MethodPost, "whsec_own_rotated"},
	} {
		reply := b.ask(t, asked{method: c.method, path: path})
		require.Equal(t, http.StatusOK, reply.status, reply.body)
		assert.Contains(t, reply.body, `"`+c.want+`"`)
	}
}

func TestAnEndpointIsChangedAndDeleted(t *testing.T) {
	t.Parallel()
	b, h := withHooks(t)
	path := "/api/webhooks/endpoints/" + h.endpoint.ID.String()
	reply := b.ask(t, asked{method: http.MethodPatch, path: path, body: map[string]any{"disabled": false}})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, models.EndpointChange{Disabled: new(false)}, *h.changed)
	for body, field := range map[string]string{`{"kinds":["everything"]}`: "kinds.0", `{"secret":"mine"}`: "secret", `{"url":""}`: "url"} {
		reply = b.ask(t, asked{method: http.MethodPatch, path: path, body: body})
		require.Equal(t, http.StatusBadRequest, reply.status, body)
		assert.Equal(t, []string{field}, reply.fields(t), body)
	}
	reply = b.ask(t, asked{method: http.MethodDelete, path: path})
	require.Equal(t, http.StatusNoContent, reply.status, reply.body)
}

func TestWebhooksOfStrangersAreNotThere(t *testing.T) {
	t.Parallel()
	b, _ := withHooks(t)
	other := uuid.NewString()
	for path, method := range map[string]string{
		"/api/webhooks/endpoints/" + other:              http.MethodGet,
		"/api/webhooks/endpoints/" + other + "/rotate":  http.MethodPost,
		"/api/webhooks/endpoints/" + other + "/test":    http.MethodPost,
		"/api/webhooks/deliveries/" + other + "/resend": http.MethodPost,
	} {
		reply := b.ask(t, asked{method: method, path: path})
		assert.Equal(t, http.StatusNotFound, reply.status, path)
	}
}

func TestDeliveriesArePaged(t *testing.T) {
	t.Parallel()
	b, h := withHooks(t)
	cursor := uuid.New()
	reply := b.ask(t, asked{
		method: http.MethodGet,
		path:   "/api/webhooks/deliveries?limit=2&status=failed&cursor=" + cursor.String() + "&endpointId=" + h.endpoint.ID.String(),
	})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, models.MessageQuery{
		UserID: b.user.ID, Status: models.MessageFailed, Before: &cursor, EndpointID: &h.endpoint.ID, Limit: 3,
	}, *h.query)
	assert.Contains(t, reply.body, `"next_cursor":"`+h.pages[1].ID.String()+`"`)
	assert.NotContains(t, reply.body, h.pages[2].ID.String())
	assert.Contains(t, reply.body, `"status":410`)
	reply = b.ask(t, asked{method: http.MethodGet, path: "/api/webhooks/deliveries"})
	assert.Contains(t, reply.body, `"next_cursor":null`)

	for _, path := range []string{
		"/api/webhooks/endpoints/" + h.endpoint.ID.String() + "/test", "/api/webhooks/deliveries/" + h.message.ID.String() + "/resend",
	} {
		reply = b.ask(t, asked{method: http.MethodPost, path: path})
		require.Equal(t, http.StatusAccepted, reply.status, reply.body)
		assert.Contains(t, reply.body, h.message.ID.String())
	}
}
