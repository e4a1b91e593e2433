// Package fal plays fal.ai's HTTP APIs: the queue, the platform API, storage and
// signed webhooks, with their status codes, bodies, headers and habits. The
// models it offers are data, under models/. It shares nothing with the adapter
// that Darkroom talks to fal with, so a mistake in one cannot hide in the other.
package fal

import (
	"crypto/ed25519"
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
const Name = "fal"

// Where the APIs lie under the simulator's address: each has a host of its own at
// fal.
const (
	QueuePath = "/fal/queue"
	APIPath   = "/fal/api/v1"
	RESTPath  = "/fal/rest"
	JWKSPath  = RESTPath + "/.well-known/jwks.json"
	// cdnPath takes the place of v3.fal.media for uploads; outputs are on the
	// simulator's media host.
	cdnPath = "/fal/cdn"
)

// Deps are what the API works with.
type Deps struct {
	Jobs    *jobs.Store
	Engine  *jobs.Engine
	Uploads *uploads.Store
	Courier *courier.Courier
	Notices *notice.Sender
	Rules   *faults.Rules
	IDs     *ids.Source
	// URL returns the address under which callers reach the APIs.
	URL func() string
	// Retention is how long results are kept: about 1 h at fal.
	Retention time.Duration
	// RetryBase is the wait before the first webhook retry; it doubles after.
	RetryBase time.Duration
	Now       func() time.Time
	Logger    *zap.Logger
}

// API is the simulated fal. Safe for many goroutines.
type API struct {
	Deps

	models map[string]*Model
	gates  *gates
	// signer signs webhooks, and forger those that must not be believed.
	signer, retired, forger ed25519.PrivateKey
}

// New returns the API with every model that is in the data.
func New(deps Deps) (*API, error) {
	models, err := loadModels()
	if err != nil {
		return nil, err
	}
	key := func(name string) ed25519.PrivateKey {
		return ed25519.NewKeyFromSeed(deps.IDs.Secret("fal signing key", name))
	}
	return &API{
		Deps: deps, models: models, gates: &gates{seats: map[string]chan struct{}{}},
		signer: key("current"), retired: key("retired"), forger: key("forged"),
	}, nil
}

// Routes puts every route of the APIs onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]handler{
		"POST " + QueuePath + "/{path...}":                a.create,
		"GET " + QueuePath + "/{path...}":                 a.look,
		"PUT " + QueuePath + "/{path...}":                 a.cancel,
		"GET " + APIPath + "/models":                      a.listModels,
		"GET " + APIPath + "/models/pricing":              a.pricing,
		"GET " + APIPath + "/models/requests/by-endpoint": a.list,
		"POST " + RESTPath + "/storage/upload/initiate":   a.initiate,
		APIPath + "/":  a.nowhere,
		RESTPath + "/": a.nowhere,
	} {
		mux.Handle(pattern, a.authenticated(handle))
	}
	for pattern, handle := range map[string]handler{
		"GET " + JWKSPath:                                 a.jwks,
		"GET " + APIPath + "/meta":                        a.meta,
		"PUT " + cdnPath + "/upload/{account}/{id}":       a.receive,
		"GET " + cdnPath + "/files/{account}/{id}/{name}": a.serveFile,
	} {
		mux.Handle(pattern, a.public(handle))
	}
}

func (a *API) nowhere(http.ResponseWriter, *http.Request, string) *problem {
	return detail(http.StatusNotFound, "Path not found")
}
