package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// row returns a generation of the bundle's user.
func (b *bundle) row(edit func(*models.Generation)) models.Generation {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	g := models.Generation{
		ID: uuid.New(), UserID: b.user.ID, Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		Prompt: "a lighthouse at dusk", Settings: map[string]any{"num_outputs": 1.0}, Status: models.StatusPending, Run: 1,
		CreatedAt: at, UpdatedAt: at,
	}
	if edit != nil {
		edit(&g)
	}
	return g
}

func TestCreateAcceptsARequest(t *testing.T) {
	t.Parallel()
	var got models.CreateRequest
	var created models.Generation
	b := setup(t, func(b *bundle) {
		created = b.row(nil)
		b.deps.Generations = generations{create: func(req models.CreateRequest) (models.Generation, error) {
			got = req
			return created, nil
		}}
	})
	workspace := uuid.New()
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: map[string]any{
		"action": "create", "model_id": "flux-schnell", "prompt": "a lighthouse at dusk",
		"input_image_url": "https://media.example/in.png", "input_video_url": nil,
		"settings": map[string]any{"seed": 2147483647, "num_outputs": 2}, "workspace_id": workspace,
	}})

	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	assert.Equal(t, "/api/generations/"+created.ID.String(), reply.header.Get("Location"))
	assert.Equal(t, models.CreateRequest{
		UserID: b.user.ID, Action: models.ActionCreate, ModelID: "flux-schnell", Prompt: "a lighthouse at dusk",
		InputImageURL: "https://media.example/in.png", WorkspaceID: &workspace,
		Settings: map[string]any{"seed": 2147483647.0, "num_outputs": 2.0}, Count: 1,
	}, got)
	var row api.Generation
	reply.into(t, &row)
	assert.Equal(t, created.ID, row.ID)
	assert.Equal(t, api.StatusPending, row.Status)
	assert.Empty(t, row.OutputUrls)
}

func TestCreateIgnoresUnknownAndReadOnlyFields(t *testing.T) {
	t.Parallel()
	var got models.CreateRequest
	b := setup(t, func(b *bundle) {
		b.deps.Generations = generations{create: func(req models.CreateRequest) (models.Generation, error) {
			got = req
			return b.row(nil), nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: map[string]any{
		"action": "create", "model_id": "flux-schnell",
		"id": uuid.New(), "user_id": uuid.New(), "status": "completed", "output_urls": []string{"https://evil.example"},
		"is_favorite": true, "credits": 1e9, "run": 7, "MODEL_ID": "another",
	}})
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	assert.Equal(t, models.CreateRequest{UserID: b.user.ID, Action: models.ActionCreate, ModelID: "flux-schnell", Count: 1}, got)
}

func TestEveryWrongFieldOfCreateIsNamed(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	tests := map[string]struct {
		field   string
		value   any
		message string
	}{
		"action missing":        {"action", absent{}, "This is required."},
		"action null":           {"action", nil, "This must be one of: create, "},
		"action of no kind":     {"action", "paint", "This must be one of: create, edit, upscale, "},
		"action a number":       {"action", 7, "This must be one of: create, "},
		"model_id missing":      {"model_id", absent{}, "This is required."},
		"model_id empty":        {"model_id", "", "This must have at least 1 characters."},
		"model_id too long":     {"model_id", strings.Repeat("m", 101), "This must have at most 100 characters."},
		"model_id a list":       {"model_id", []string{"flux"}, "This must be a text."},
		"prompt a number":       {"prompt", 5, "This must be a text."},
		"prompt too long":       {"prompt", strings.Repeat("p", 20001), "This must have at most 20000 characters."},
		"image a path":          {"input_image_url", "/etc/passwd", "an address that starts with https://"},
		"image a file":          {"input_image_url", "file:///etc/passwd", "an address that starts with https://"},
		"image data":            {"input_image_url", "data:image/png;base64,AAAA", "an address that starts with https://"},
		"image a list":          {"input_image_url", []string{}, "This must be a text."},
		"image too long":        {"input_image_url", "https://x/" + strings.Repeat("a", 4096), "at most 4096 characters"},
		"video with spaces":     {"input_video_url", "https://x/a b", "an address that starts with https://"},
		"video true":            {"input_video_url", true, "This must be a text."},
		"settings a text":       {"settings", "seed=1", "This must be an object."},
		"settings a list":       {"settings", []int{1}, "This must be an object."},
		"workspace_id no uuid":  {"workspace_id", "home", "This must be an id (a uuid)."},
		"workspace_id a number": {"workspace_id", 1, "This must be a text."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := map[string]any{"action": "create", "model_id": "flux-schnell", "prompt": "p"}
			body[test.field] = test.value
			if _, leaveOut := test.value.(absent); leaveOut {
				delete(body, test.field)
			}
			reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: body})
			require.Equal(t, http.StatusBadRequest, reply.status, reply.body)
			fault := reply.fault(t)
			assert.Equal(t, "VALIDATION_ERROR", fault.Code)
			assert.Equal(t, []string{test.field}, reply.fields(t))
			assert.Contains(t, fault.Error, test.message)
			assert.NotContains(t, reply.body, "schema", "the validator's own words")
		})
	}
}

// absent stands for a field that is left out.
type absent struct{}

func TestAllWrongFieldsAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	reply := setup(t, nil).ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: map[string]any{
		"action": "paint", "prompt": 5, "settings": "none",
	}})
	require.Equal(t, http.StatusBadRequest, reply.status)
	assert.ElementsMatch(t, []string{"action", "model_id", "prompt", "settings"}, reply.fields(t))
}

func TestCreateShowsTheFaultsOfTheDomain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err    error
		status int
		code   string
	}{
		"setting": {
			models.Invalid(models.FieldError{Field: "settings.seed", Message: "Seed must be a whole number."}),
			http.StatusBadRequest, "VALIDATION_ERROR",
		},
		"model":    {models.Errorf(models.CodeNotFound, "There is no such model."), http.StatusNotFound, "NOT_FOUND"},
		"conflict": {models.Errorf(models.CodeConflict, "Not now."), http.StatusConflict, "CONFLICT"},
		"database": {models.Errorf(models.CodeUnavailable, "Come again."), http.StatusServiceUnavailable, "UNAVAILABLE"},
		"role":     {models.Errorf(models.CodeForbidden, "Not for you."), http.StatusForbidden, "FORBIDDEN"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := setup(t, func(b *bundle) {
				b.deps.Generations = generations{create: func(models.CreateRequest) (models.Generation, error) {
					return models.Generation{}, test.err
				}}
			}).ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: map[string]any{"action": "create", "model_id": "m"}})
			assert.Equal(t, test.status, reply.status)
			assert.Equal(t, test.code, reply.fault(t).Code)
			assert.Equal(t, test.status == http.StatusServiceUnavailable, reply.header.Get("Retry-After") != "")
		})
	}
}

func TestConcurrentLimitHasTheOlderShape(t *testing.T) {
	t.Parallel()
	reply := setup(t, func(b *bundle) {
		b.deps.Generations = generations{create: func(models.CreateRequest) (models.Generation, error) {
			return models.Generation{}, &models.Error{Code: models.CodeConcurrentLimit, Message: "Five at a time.", Limit: 5, Active: 5}
		}}
	}).ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: map[string]any{"action": "create", "model_id": "m"}})

	require.Equal(t, http.StatusTooManyRequests, reply.status)
	assert.NotEmpty(t, reply.header.Get("Retry-After"))
	assert.JSONEq(t, `{"error":"Five at a time.","code":"CONCURRENT_LIMIT_EXCEEDED","activeCount":5,"limit":5,"request_id":"`+
		reply.header.Get("X-Request-ID")+`"}`, reply.body)
}

func TestCancelReturnsTheRow(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	mine := b.row(func(g *models.Generation) { g.Status = models.StatusCancelled })
	b = setup(t, func(other *bundle) {
		other.user = b.user
		other.deps.Generations = generations{cancel: func(userID, id uuid.UUID) (models.Generation, error) {
			if userID != mine.UserID || id != mine.ID {
				return models.Generation{}, models.Errorf(models.CodeNotFound, "There is no such generation.")
			}
			return mine, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + mine.ID.String() + "/cancel"})
	require.Equal(t, http.StatusOK, reply.status)
	assert.Contains(t, reply.body, `"status":"cancelled"`)

	stranger := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + uuid.NewString() + "/cancel"})
	assert.Equal(t, http.StatusNotFound, stranger.status)
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Generations = generations{estimate: func(req models.CreateRequest) (models.Quote, error) {
			assert.Equal(t, b.user.ID, req.UserID)
			if req.Prompt == "" {
				return models.Quote{}, models.Invalid(models.FieldError{Field: "prompt", Message: "Write a prompt."})
			}
			return models.Quote{Price: 12_000, Outputs: 4}, nil
		}}
	})
	ask := func(body string) answer {
		return b.ask(t, asked{method: http.MethodPost, path: "/api/generations/estimate", body: body})
	}
	reply := ask(`{"action":"create","model_id":"flux-schnell","prompt":"x"}`)
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Contains(t, reply.body, `"cost_usd":0.012`)
	assert.Contains(t, reply.body, `"outputs":4`)
	assert.NotContains(t, reply.body, `"eta_seconds":0`)
	assert.Equal(t, http.StatusBadRequest, ask(`{"action":"create","model_id":"flux-schnell"}`).status)
}

func TestInputsAreShownByAddressNotByKey(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	mine := b.row(func(g *models.Generation) {
		g.InputImageURL = models.StoragePrefix + "uploads/u/in.png"
		g.Settings = map[string]any{"mask": models.StoragePrefix + "uploads/u/mask.png", "seed": float64(7)}
	})
	b = setup(t, func(other *bundle) {
		other.user = b.user
		other.deps.Library = library{see: func(models.User, uuid.UUID) (models.GenerationDetail, error) {
			return models.GenerationDetail{Generation: mine}, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + mine.ID.String()})
	require.Equal(t, http.StatusOK, reply.status)
	assert.NotContains(t, reply.body, models.StoragePrefix)
	assert.Contains(t, reply.body, "in.png")
	assert.Contains(t, reply.body, `"seed":7`)
}

func TestRetry(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err    error
		status int
		says   string
	}{
		"accepted":   {nil, http.StatusAccepted, `"status":"pending"`},
		"a conflict": {models.Errorf(models.CodeConflict, "Only a failed one."), http.StatusConflict, "Only a failed one."},
		"a stranger": {models.Errorf(models.CodeNotFound, "Not found."), http.StatusNotFound, "Not found."},
		"the limit": {
			&models.Error{Code: models.CodeConcurrentLimit, Message: "Five.", Limit: 5, Active: 5},
			http.StatusTooManyRequests, `"activeCount":5`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := uuid.New()
			b := setup(t, func(b *bundle) {
				b.deps.Generations = generations{retry: func(userID, got uuid.UUID) (models.Generation, error) {
					assert.Equal(t, b.user.ID, userID)
					assert.Equal(t, id, got)
					return b.row(func(g *models.Generation) { g.ID, g.Status = id, models.StatusPending }), c.err
				}}
			})
			reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + id.String() + "/retry"})
			assert.Equal(t, c.status, reply.status)
			assert.Contains(t, reply.body, c.says)
			if c.err == nil {
				assert.Equal(t, "/api/generations/"+id.String(), reply.header.Get("Location"))
			}
		})
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	mine := uuid.New()
	b := setup(t, func(b *bundle) {
		b.deps.Generations = generations{remove: func(userID, id uuid.UUID) error {
			assert.Equal(t, b.user.ID, userID)
			if id != mine {
				return models.Errorf(models.CodeNotFound, "Not found.")
			}
			return nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodDelete, path: "/api/generations/" + mine.String()})
	assert.Equal(t, http.StatusNoContent, reply.status)
	assert.Empty(t, reply.body)
	reply = b.ask(t, asked{method: http.MethodDelete, path: "/api/generations/" + uuid.NewString()})
	assert.Equal(t, http.StatusNotFound, reply.status)
}

func TestCountsAreThoseOfTheCaller(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Library = library{counts: func(sight models.Sight) (models.Counts, error) {
			assert.Equal(t, models.Sight{UserID: b.user.ID}, sight)
			return models.Counts{All: 9, Processing: 2, Favorites: 3, Failed: 4}, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/counts"})
	assert.JSONEq(t, `{"all":9,"processing":2,"favorites":3,"failed":4}`, reply.body)
}
