// Package higgsfield plays Higgsfield's HTTP API under /higgsfield: requests,
// estimates, models, uploads and webhooks, with its status codes, bodies, headers
// and habits. The models it offers are data, under models/. It shares nothing
// with the adapter that Darkroom talks to Higgsfield with, so a mistake in one
// cannot hide in the other.
package higgsfield

import (
	"net/http"
	"sync"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/notice"
	"darkroom/simulator/uploads"
)

const (
	// Name is how jobs, rules and the journal call this provider.
	Name = "higgsfield"
	// Prefix is where the API is on the simulator's host.
	Prefix = "/higgsfield"
	// UploadPrefix is where uploaded files are on the media host.
	UploadPrefix = Prefix + "/uploads/"
)

// Deps are what the API works with.
type Deps struct {
	Jobs    *jobs.Store
	Engine  *jobs.Engine
	Uploads *uploads.Store
	Notices *notice.Sender
	Rules   *faults.Rules
	IDs     *ids.Source
	// Dir is where the accounts' webhook secrets are noted.
	Dir string
	// URL and MediaURL return the addresses of the simulator's two hosts.
	URL, MediaURL func() string
	// Wipe deletes a folder of the media host.
	Wipe func(folder string) error
	// RetryBase is the wait before the first webhook retry; it doubles after.
	RetryBase time.Duration
	Now       func() time.Time
	Logger    *zap.Logger
}

// API is the simulated Higgsfield. Safe for many goroutines.
type API struct {
	Deps

	models  map[string]*Model
	console *console
	// admission is held while a request is let in, so that a key is used once and
	// places are counted right.
	admission sync.Mutex
}

// New returns the API with every model that is in the data. Close it.
func New(deps Deps) (*API, error) {
	models, err := loadModels()
	if err != nil {
		return nil, err
	}
	opened, err := openConsole(deps.Dir, deps.Now)
	if err != nil {
		return nil, err
	}
	return &API{Deps: deps, models: models, console: opened}, nil
}

// Close closes the file of the console.
func (a *API) Close() error { return a.console.file.Close() }

// Routes puts every route of the API onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]handler{
		"POST " + Prefix + "/{model...}":                     a.submit,
		"GET " + Prefix + "/requests/{id}/status":            a.status,
		"POST " + Prefix + "/requests/{id}/cancel":           a.cancel,
		"DELETE " + Prefix + "/requests/{id}":                a.erase,
		"POST " + Prefix + "/estimate/{model...}":            a.estimate,
		"GET " + Prefix + "/models":                          a.listModels,
		"POST " + Prefix + "/files/generate-upload-url":      a.givePlace,
		"POST " + Prefix + "/console/webhook-secret":         a.revealSecret,
		"POST " + Prefix + "/console/webhook-secret/rotate":  a.rotateSecret,
		"DELETE " + Prefix + "/console/webhook-secret/older": a.retireSecret,
		Prefix + "/": a.nowhere,
	} {
		mux.Handle(pattern, a.authenticated(handle))
	}
}

// MediaRoutes puts the host of uploaded files onto the media host's mux.
func (a *API) MediaRoutes(mux *http.ServeMux) {
	mux.HandleFunc("PUT "+UploadPrefix+"{account}/{id}", a.putFile)
	mux.HandleFunc("GET "+UploadPrefix+"{account}/{id}", a.getFile)
}

func (a *API) nowhere(http.ResponseWriter, *http.Request, string) *problem { return notFound() }
