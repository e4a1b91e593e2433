package client_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
)

// theRouter is made once: under the race detector that takes a fifth of a second.
var theRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Contract())
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// heldToContract fails the test for every request of the client and every answer
// of the played server that the contract does not know, but for media, which may
// lie anywhere.
func heldToContract(t *testing.T, next http.Handler) http.Handler {
	t.Helper()
	router, err := theRouter()
	require.NoError(t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/media/") {
			next.ServeHTTP(w, r)
			return
		}
		route, params, err := router.FindRoute(r)
		if !assert.NoError(t, err, "%s %s", r.Method, r.URL) {
			return
		}
		input := &openapi3filter.RequestValidationInput{
			Request: r, Route: route, PathParams: params,
			Options: &openapi3filter.Options{
				AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
				ExcludeRequestBody: route.Operation.OperationID == "uploadFiles", // a stream
			},
		}
		assert.NoError(t, openapi3filter.ValidateRequest(r.Context(), input), "%s %s", r.Method, r.URL)
		recorded := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorded, r)
		assert.NoError(t, recorded.check(r, input), "%s %s answered %d", r.Method, r.URL, recorded.status)
	})
}

// recorder keeps a copy of an answer on its way out.
type recorder struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p)
	return r.ResponseWriter.Write(p)
}

func (r *recorder) check(request *http.Request, asked *openapi3filter.RequestValidationInput) error {
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: r.status, Header: r.Header(),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true,
			ExcludeResponseBody:   r.Header().Get("Content-Type") != "application/json",
		},
	}
	input.SetBodyBytes(r.body.Bytes())
	return openapi3filter.ValidateResponse(request.Context(), input)
}
