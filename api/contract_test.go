package api_test

import (
	"bytes"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/catalog"
)

// theContract is read once: under the race detector it takes a fifth of a second.
var theContract = sync.OnceValues(func() (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromData(api.Contract())
})

// theOffer is read once for the same reason.
var theOffer = sync.OnceValues(catalog.Load)

var theRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := theContract()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

func document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := theContract()
	require.NoError(t, err)
	return doc
}

func TestContractIsValid(t *testing.T) {
	t.Parallel()
	assert.NoError(t, document(t).Validate(t.Context()))
}

// heldToContract fails the test for every answer that the contract does not
// know. Requests to addresses outside of the contract pass.
func heldToContract(t *testing.T, next http.Handler) http.Handler {
	t.Helper()
	router, err := theRouter()
	require.NoError(t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route, params, err := router.FindRoute(r)
		recorded := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorded, r)
		if err == nil && route != nil {
			assert.NoError(t, recorded.check(r, route, params), "%s %s answered %d", r.Method, r.URL.Path, recorded.status)
		}
	})
}

// recorder keeps a copy of an answer on its way out.
type recorder struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush is there because gin asks for it by type.
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p)
	return r.ResponseWriter.Write(p)
}

func (r *recorder) check(request *http.Request, route *routers.Route, params map[string]string) error {
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, Route: route, PathParams: params},
		Status:                 r.status,
		Header:                 r.Header(),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true,
			// Pages and metrics are text, whatever their type says.
			ExcludeResponseBody: !strings.HasPrefix(r.Header().Get("Content-Type"), "application/json"),
		},
	}
	input.SetBodyBytes(r.body.Bytes())
	return openapi3filter.ValidateResponse(request.Context(), input)
}

// byPlainHandlers are the operations that no generated code serves.
func byPlainHandlers() []string {
	return []string{"getMedia", "putMedia", "getMetrics", "getContract", "getDocs"}
}

func TestGeneratedCodeIsThatOfTheContract(t *testing.T) {
	t.Parallel()
	var operations []string
	for _, item := range document(t).Paths.Map() {
		for _, operation := range item.Operations() {
			operations = append(operations, strings.ToLower(operation.OperationID))
		}
	}
	generated := reflect.TypeFor[api.StrictServerInterface]()
	var methods []string
	for method := range generated.Methods() {
		methods = append(methods, strings.ToLower(method.Name))
	}
	for _, plain := range byPlainHandlers() {
		methods = append(methods, strings.ToLower(plain))
	}
	assert.ElementsMatch(t, operations, methods)
}

func TestEveryOperationIsServedToThoseWhoProveWhatItAsks(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) { b.deps.Media = http.NotFoundHandler() })
	values := strings.NewReplacer(
		"{id}", uuid.NewString(), "{key}", "uploads/a.png", "{provider}", "replicate",
		"{generation}", uuid.NewString(), "{attempt}", "1", "{mac}", strings.Repeat("m", 22),
	)
	for path, item := range document(t).Paths.Map() {
		for method, operation := range item.Operations() {
			t.Run(operation.OperationID, func(t *testing.T) {
				t.Parallel()
				got := b.ask(t, asked{method: method, path: values.Replace(path), stranger: true})
				wantsUser := operation.Security == nil
				assert.Equal(t, wantsUser, got.status == http.StatusUnauthorized, "%s %s answered %d", method, path, got.status)
				assert.NotEqual(t, http.StatusMethodNotAllowed, got.status)
				assert.NotContains(t, got.body, "nothing at this address")
			})
		}
	}
}

func TestContractIsServed(t *testing.T) {
	t.Parallel()
	got := setup(t, nil).ask(t, asked{method: http.MethodGet, path: "/api/openapi.json", stranger: true})
	require.Equal(t, http.StatusOK, got.status)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(got.body))
	require.NoError(t, err)
	assert.Equal(t, "3.1.0", doc.OpenAPI)
}

func TestDocsLoadNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	page := b.ask(t, asked{method: http.MethodGet, path: "/docs", stranger: true})
	require.Equal(t, http.StatusOK, page.status)
	assert.NotContains(t, page.body, "//", "an address with a host")
	assert.NotContains(t, page.header.Get("Content-Security-Policy"), "http")

	for _, asset := range []string{"swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"} {
		require.Contains(t, page.body, "/docs/"+asset)
		var bodies []string
		for _, encoding := range []string{"gzip", "identity"} {
			got := b.ask(t, asked{method: http.MethodGet, path: "/docs/" + asset, header: map[string]string{"Accept-Encoding": encoding}})
			assert.Equal(t, http.StatusOK, got.status, asset)
			assert.NotEmpty(t, got.header.Get("Content-Type"), asset)
			bodies = append(bodies, got.unpacked(t))
		}
		assert.Equal(t, bodies[0], bodies[1], asset)
	}
	missing := b.ask(t, asked{method: http.MethodGet, path: "/docs/secret", stranger: true})
	assert.Equal(t, http.StatusNotFound, missing.status)
}
