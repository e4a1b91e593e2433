// Package replicate plays Replicate's HTTP API: predictions, models, files,
// account and webhooks, with its status codes, bodies, headers and habits. The
// models it offers are data, under models/. It shares nothing with the adapter
// that Darkroom talks to Replicate with, so a mistake in one cannot hide in the
// other.
package replicate

import (
	"net/http"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/notice"
	"darkroom/simulator/uploads"
)

// Name is how jobs, rules and the journal call this provider.
const Name = "replicate"

// Deps are what the API works with.
type Deps struct {
	Jobs    *jobs.Store
	Engine  *jobs.Engine
	Uploads *uploads.Store
	Courier *courier.Courier
	Notices *notice.Sender
	Rules   *faults.Rules
	IDs     *ids.Source
	// URL returns the address under which callers reach the API, without /v1.
	URL func() string
	// Retention is how long outputs, inputs and logs are kept: 1 h at Replicate.
	Retention time.Duration
	// RetryBase is the wait before the first webhook retry; it doubles after.
	RetryBase time.Duration
	Now       func() time.Time
	Logger    *zap.Logger
}

// API is the simulated Replicate. Safe for many goroutines.
type API struct {
	Deps

	models map[string]*Model
	credit *credit
}

// New returns the API with every model that is in the data.
func New(deps Deps) (*API, error) {
	models, err := loadModels()
	if err != nil {
		return nil, err
	}
	return &API{Deps: deps, models: models, credit: newCredit()}, nil
}

// Routes puts every route of the API onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]handler{
		"POST /v1/predictions":                             a.createByVersion,
		"GET /v1/predictions":                              a.list,
		"GET /v1/predictions/{id}":                         a.get,
		"POST /v1/predictions/{id}/cancel":                 a.cancel,
		"POST /v1/models/{owner}/{name}/predictions":       a.createByModel,
		"POST /v1/deployments/{owner}/{name}/predictions":  a.createByModel,
		"GET /v1/models/{owner}/{name}":                    a.getModel,
		"GET /v1/models/{owner}/{name}/versions/{version}": a.getVersion,
		"GET /v1/webhooks/default/secret":                  a.webhookSecret,
		"POST /v1/files":                                   a.createFile,
		"GET /v1/files":                                    a.listFiles,
		"GET /v1/files/{id}":                               a.getFile,
		"DELETE /v1/files/{id}":                            a.deleteFile,
		"GET /v1/account":                                  a.account,
		"/v1/":                                             a.nowhere,
	} {
		mux.Handle(pattern, a.authenticated(handle))
	}
}

func (a *API) nowhere(http.ResponseWriter, *http.Request, string) *problem { return notFound() }

type accountBody struct {
	Type      string `json:"type"`
	Username  string `json:"username"`
	Name      string `json:"name"`
	GitHubURL string `json:"github_url"`
}

func (a *API) account(w http.ResponseWriter, _ *http.Request, account string) *problem {
	return write(w, http.StatusOK, accountBody{Type: "user", Username: "sim-" + account, Name: "Simulated account"})
}
