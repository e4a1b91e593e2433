package api

import (
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

//go:generate oapi-codegen -config oapi-codegen.yaml openapi.yaml

//go:embed openapi.yaml
var contractYAML []byte

// Contract returns openapi.yaml as it was built in.
func Contract() []byte { return contractYAML }

// contract is the loaded contract: the document to show, and each operation by
// the route that serves it.
type contract struct {
	json   []byte
	routes map[string]*routers.Route
}

// loadContract reads the contract, once for all servers of the process: it takes a
// fifth of a second, and nobody changes what was read.
//
//nolint:gochecknoglobals // see above
var loadContract = sync.OnceValues(readContract)

func readContract() (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(contractYAML)
	if err != nil {
		return nil, fmt.Errorf("load contract: %w", err)
	}
	document, err := doc.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("encode contract: %w", err)
	}
	// For 3.1 documents kin-openapi compiles a JSON Schema for every value that
	// it validates: 0.8 ms for the body of a create. Its built-in validator knows
	// every keyword that we use on requests, takes 3 µs, and its errors name field
	// and limit. Tests hold responses against the document as 3.1.
	doc.OpenAPI = "3.0.3"
	loaded := &contract{json: document, routes: map[string]*routers.Route{}}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			// The route's door has asked for proof already, and the library reads
			// a body whole before it looks at security, streamed or not.
			operation.Security = openapi3.NewSecurityRequirements()
			loaded.routes[method+" "+ginPath(path)] = &routers.Route{
				Spec: doc, Path: path, PathItem: item, Method: method, Operation: operation,
			}
		}
	}
	return loaded, nil
}

// operationAt returns the id of the operation that a gin path serves; "" where the
// contract has none.
func (t *contract) operationAt(method, path string) string {
	if route := t.routes[method+" "+path]; route != nil {
		return route.Operation.OperationID
	}
	return ""
}

// operations returns the ids of all operations.
func (t *contract) operations() []string {
	var ids []string
	for _, route := range t.routes {
		ids = append(ids, route.Operation.OperationID)
	}
	return ids
}

// ginPath turns {id} of a contract's path into :id.
func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// validate holds requests against the contract before their handler sees them.
// Bodies are left alone where the handler streams them itself.
func (t *contract) validate(streamed bool) gin.HandlerFunc {
	options := &openapi3filter.Options{
		MultiError:         true, // all faulty fields at once, not one a try
		ExcludeRequestBody: streamed,
		KeepValidatedValue: true, // the generated code binds what was validated
		SchemaValidationOptions: []openapi3.SchemaValidationOption{
			// The library knows no uuid by itself.
			openapi3.WithStringFormatValidator("uuid", openapi3.NewCallbackValidator(isUUID)),
		},
	}
	return func(c *gin.Context) {
		route := t.routes[c.Request.Method+" "+c.FullPath()]
		if route == nil {
			c.Next()
			return
		}
		err := openapi3filter.ValidateRequest(c.Request.Context(), &openapi3filter.RequestValidationInput{
			Request: c.Request, PathParams: pathParams(c), Route: route, Options: options,
		})
		if err != nil {
			fail(c, explain(err))
			return
		}
		c.Next()
	}
}

// isUUID takes the one form that we write ourselves, not the bare, braced and
// urn forms that a parser takes too.
func isUUID(text string) error {
	const canonical = 36 // characters, hyphens included
	if len(text) != canonical {
		return errors.New("not 36 characters")
	}
	return uuid.Validate(text)
}

func pathParams(c *gin.Context) map[string]string {
	params := make(map[string]string, len(c.Params))
	for _, param := range c.Params {
		params[param.Key] = param.Value
	}
	return params
}

// serveContract answers with the contract as JSON.
func (t *contract) serveContract(c *gin.Context) {
	c.Data(http.StatusOK, "application/json", t.json)
}
