// Package google plays the Gemini API: generateContent and its stream, films as
// long-running operations, files, models, with its bodies, statuses and habits.
// The models it offers are data, under models/. It shares nothing with the adapter
// that Darkroom talks to Google with, so a mistake in one cannot hide in the
// other.
package google

import (
	"context"
	"io"
	"net/http"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/uploads"
)

const (
	// Name is how jobs, rules and the journal call this provider.
	Name = "google"
	// Prefix is where the API is mounted: its base address is the simulator's with
	// this behind it.
	Prefix = "/google"
)

// Gallery is where outputs lie that go out within answers.
type Gallery interface {
	// Open reads an output at its address, as callers get it, and tells its size.
	Open(address string) (io.ReadCloser, int64, error)
}

// Deps are what the API works with.
type Deps struct {
	Jobs    *jobs.Store
	Engine  *jobs.Engine
	Uploads *uploads.Store
	Gallery Gallery
	Rules   *faults.Rules
	IDs     *ids.Source
	// URL returns the address under which callers reach the simulator.
	URL func() string
	Now func() time.Time
}

// API is the simulated Google. Safe for many goroutines.
type API struct {
	Deps

	models   map[string]*Model
	sessions *sessions
}

// New returns the API with every model that is in the data.
func New(deps Deps) (*API, error) {
	models, err := loadModels()
	if err != nil {
		return nil, err
	}
	return &API{Deps: deps, models: models, sessions: newSessions()}, nil
}

// Routes puts every route of the API onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]handler{
		"POST " + Prefix + "/v1beta/models/{call}":                 a.call,
		"GET " + Prefix + "/v1beta/models":                         a.listModels,
		"GET " + Prefix + "/v1beta/models/{model}":                 a.getModel,
		"GET " + Prefix + "/v1beta/models/{model}/operations/{id}": a.operation,
		"POST " + Prefix + "/upload/v1beta/files":                  a.upload,
		"GET " + Prefix + "/v1beta/files":                          a.listFiles,
		"GET " + Prefix + "/v1beta/files/{file}":                   a.getFile,
		"DELETE " + Prefix + "/v1beta/files/{file}":                a.deleteFile,
		Prefix + "/": nowhere,
	} {
		mux.Handle(pattern, a.authenticated(handle))
	}
}

func nowhere(http.ResponseWriter, *http.Request, string) *problem {
	return refusal(http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
}

// Announce has nothing to tell: callers poll.
func (*API) Announce(context.Context, jobs.Job, jobs.Event) bool { return true }

// address returns the address of a path of the API.
func (a *API) address(path string) string { return a.URL() + Prefix + path }
