package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zapcore"

	"darkroom/models"
)

const create = "/api/generations/create"

func TestOurFaultsSayNothingOfTheInside(t *testing.T) {
	t.Parallel()
	inner := errors.New(`insert generation: ERROR: duplicate key value violates unique constraint "CANARY_pkey" (SQLSTATE 23505)`)
	tests := map[string]error{
		"plain":   inner,
		"wrapped": fmt.Errorf("create: %w", inner),
		"domain":  &models.Error{Code: models.CodeUnavailable, Message: "Come again in a moment.", Err: inner},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.deps.Generations = generations{create: func(models.CreateRequest) (models.Generation, error) { return models.Generation{}, fault }}
			})
			reply := b.ask(t, asked{method: http.MethodPost, path: create, body: map[string]any{"action": "create", "model_id": "m"}})
			assert.GreaterOrEqual(t, reply.status, 500)
			for _, secret := range []string{"CANARY", "SQLSTATE", "insert"} {
				assert.NotContains(t, reply.body, secret)
			}
			lines := b.logs.FilterLevelExact(zapcore.ErrorLevel).All()
			require.Len(t, lines, 1, "logged once")
			assert.Contains(t, lines[0].ContextMap()["error"], "CANARY_pkey")
			assert.Equal(t, reply.fault(t).RequestID, lines[0].ContextMap()["request_id"])
			assert.Equal(t, b.user.ID.String(), lines[0].ContextMap()["user"])
		})
	}
}

func TestPanicsAreOurFault(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Generations = generations{create: func(models.CreateRequest) (models.Generation, error) {
			return []models.Generation{}[len("CANARY")], nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodPost, path: create, body: map[string]any{"action": "create", "model_id": "m"}})
	assert.Equal(t, http.StatusInternalServerError, reply.status)
	assert.Equal(t, "INTERNAL", reply.fault(t).Code)
	assert.NotContains(t, reply.body, "out of range")
	require.Equal(t, 1, b.logs.Len())
	assert.Contains(t, b.logs.All()[0].ContextMap()["error"], "middleware_test.go", "the stack is in the log")
}

func TestAPanicAfterTheFirstByteCutsTheConnection(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Media = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("half a "))
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write([]byte{"film"[len(r.URL.Path)]})
		})
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.server.URL+"/media/a.png", http.NoBody)
	require.NoError(t, err)
	response, err := b.server.Client().Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	_, err = response.Body.Read(make([]byte, 7))
	require.NoError(t, err)
	_, err = response.Body.Read(make([]byte, 7))
	require.ErrorContains(t, err, "unexpected EOF")
	assert.Equal(t, 1, b.logs.Len())
}

func TestRequestsHaveANameThatIsHarmless(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for given, kept := range map[string]bool{
		"abc-123": true, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "": false, "a b": false, "x\"}": false, "a/b": false,
	} {
		reply := b.ask(t, asked{method: http.MethodGet, path: "/nothing", header: map[string]string{"X-Request-ID": given}})
		got := reply.header.Get("X-Request-ID")
		assert.Equal(t, got, reply.fault(t).RequestID)
		if kept {
			assert.Equal(t, given, got)
		} else {
			assert.NoError(t, uuid.Validate(got), given)
		}
	}
}

func TestAnswersCarrySecurityHeaders(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/healthz", "/nothing", "/api/generations/list"} {
		reply := setup(t, nil).ask(t, asked{method: http.MethodGet, path: path, stranger: true})
		assert.Equal(t, "nosniff", reply.header.Get("X-Content-Type-Options"), path)
		assert.Equal(t, "DENY", reply.header.Get("X-Frame-Options"), path)
		assert.Equal(t, "no-referrer", reply.header.Get("Referrer-Policy"), path)
		assert.Contains(t, reply.header.Get("Content-Security-Policy"), "default-src 'none'", path)
		assert.Equal(t, "no-store", reply.header.Get("Cache-Control"), path)
	}
}

func TestUnknownAddressesAndMethodsHaveTheErrorShape(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	nowhere := b.ask(t, asked{method: http.MethodGet, path: "/api/nowhere"})
	assert.Equal(t, http.StatusNotFound, nowhere.status)
	assert.Equal(t, "NOT_FOUND", nowhere.fault(t).Code)
	wrong := b.ask(t, asked{method: http.MethodPut, path: create})
	assert.Equal(t, http.StatusMethodNotAllowed, wrong.status)
	assert.Equal(t, "METHOD_NOT_ALLOWED", wrong.fault(t).Code)
	media := b.ask(t, asked{method: http.MethodGet, path: "/media/uploads/a.png"})
	assert.Equal(t, http.StatusNotFound, media.status, "media is elsewhere")
}

func TestOnlyTokensOpenTheDoor(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	expired, err := b.auth.Sign(b.user, -time.Hour)
	require.NoError(t, err)
	for name, header := range map[string]map[string]string{
		"nothing": {}, "other scheme": {"Authorization": "Basic " + b.token(t)}, "no token": {"Authorization": "Bearer "},
		"expired": {"Authorization": "Bearer " + expired}, "cookie": {"Cookie": "role=super_admin; sb-access-token=" + b.token(t)},
	} {
		reply := b.ask(t, asked{method: http.MethodPost, path: create, body: "not even JSON", header: header, stranger: true})
		assert.Equal(t, http.StatusUnauthorized, reply.status, name)
		assert.Equal(t, "UNAUTHENTICATED", reply.fault(t).Code, name)
		assert.Equal(t, "Bearer", reply.header.Get("WWW-Authenticate"), name)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	deep := func(levels int) string {
		return `{"action":"create","model_id":"m","prompt":5,"settings":` + strings.Repeat(`{"a":`, levels-1) + "1" + strings.Repeat("}", levels)
	}
	tests := map[string]struct {
		body, contentType string
		status            int
		code              string
	}{
		"too large":       {`{"prompt":"` + strings.Repeat("p", 1<<20) + `"}`, "application/json", http.StatusRequestEntityTooLarge, "PAYLOAD_TOO_LARGE"},
		"too deep":        {deep(17), "application/json", http.StatusBadRequest, "VALIDATION_ERROR"},
		"far too deep":    {strings.Repeat("[", 500_000), "application/json", http.StatusBadRequest, "VALIDATION_ERROR"},
		"not JSON":        {"action=create", "application/json", http.StatusBadRequest, "VALIDATION_ERROR"},
		"two values":      {`{} {}`, "application/json", http.StatusBadRequest, "VALIDATION_ERROR"},
		"a form":          {"action=create", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE"},
		"brackets inside": {`{"action":"create","model_id":"m","prompt":"` + strings.Repeat(`[{\"`, 40) + `"}`, "application/json", http.StatusInternalServerError, "INTERNAL"},
		"empty":           {"", "application/json", http.StatusBadRequest, "VALIDATION_ERROR"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := b.ask(t, asked{method: http.MethodPost, path: create, body: test.body, header: map[string]string{"Content-Type": test.contentType}})
			assert.Equal(t, test.status, reply.status, reply.body)
			assert.Equal(t, test.code, reply.fault(t).Code)
		})
	}
	allowed := b.ask(t, asked{method: http.MethodPost, path: create, body: deep(16)})
	assert.Equal(t, []string{"prompt"}, allowed.fields(t), "sixteen levels are read")
}

func TestMetricsHaveBoundedLabels(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + uuid.NewString()})
	b.ask(t, asked{method: http.MethodGet, path: "/CANARY/" + uuid.NewString()})
	b.ask(t, asked{method: "CANARY", path: "/healthz"})
	metrics := b.ask(t, asked{method: http.MethodGet, path: "/metrics", stranger: true}).body
	assert.Contains(t, metrics, `http_requests_total{method="GET",route="/api/generations/:id",status="5xx"} 1`)
	assert.Contains(t, metrics, `http_requests_total{method="GET",route="none",status="4xx"} 1`)
	assert.Contains(t, metrics, `http_requests_total{method="other",route="none",status="4xx"} 1`)
	assert.NotContains(t, metrics, "CANARY")
}

func TestLogHoldsNoQuery(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/list?modelId=CANARY"})
	for _, line := range b.logs.All() {
		for name, value := range line.ContextMap() {
			assert.NotContains(t, fmt.Sprint(value), "CANARY", name)
		}
	}
}
