// Package supabaseauth plays Supabase Auth of one project: sign-in at Google by
// PKCE with a page where one chooses who to be, sign-in by password, sessions
// that are renewed and ended, the key set with keys that can be changed, and the
// admin API. It shares nothing with what Darkroom talks to Supabase Auth with,
// so a mistake in one cannot hide in the other.
package supabaseauth

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/ids"
	"darkroom/simulator/lines"
)

// Path is where the project lies under the simulator's address: SUPABASE_URL is
// both together.
const Path = "/supabase"

const (
	authPath = Path + "/auth/v1"
	// simPath is for what no Supabase project has.
	simPath = Path + "/sim"
)

// Deps are what the API works with.
type Deps struct {
	// Dir is the existing folder where accounts, sessions and keys are kept.
	Dir string
	// Secret is the project's legacy JWT secret; made from IDs if empty.
	Secret string
	IDs    *ids.Source
	// URL returns the simulator's address.
	URL    func() string
	Now    func() time.Time
	Logger *zap.Logger
}

// API is the simulated Supabase Auth. It is safe for use by many goroutines.
// Close it.
type API struct {
	Deps

	store *store
}

// New opens what is kept and makes the API.
func New(deps Deps) (*API, error) {
	if deps.Secret == "" {
		deps.Secret = deps.IDs.Token("supabase", "jwt secret")
	}
	file, err := lines.Open(deps.Dir, "supabaseauth.jsonl")
	if err != nil {
		return nil, err
	}
	kept, err := openStore(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a := &API{Deps: deps, store: kept}
	if len(kept.listKeys()) == 0 {
		if _, err := a.rotate(es256); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return a, nil
}

// Close closes the file.
func (a *API) Close() error { return a.store.file.Close() }

// Routes puts every route of the project onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]handler{
		"GET /.well-known/jwks.json": a.keySet,
		"GET /authorize":             a.authorize,
		"POST /authorize":            a.choose,
		"GET /health":                a.health,
	} {
		mount(mux, authPath, pattern, handle)
	}
	for pattern, handle := range map[string]handler{
		"POST /signup": a.signUp,
		"POST /token":  a.token,
		"POST /verify": a.verify,
		"GET /user":    a.getUser,
		"POST /logout": a.logout,
	} {
		mount(mux, authPath, pattern, a.keyed(handle, roleAnon, roleService))
	}
	for pattern, handle := range map[string]handler{
		"GET /admin/users":          a.listUsers,
		"POST /admin/users":         a.createUser,
		"GET /admin/users/{id}":     a.readUser,
		"PUT /admin/users/{id}":     a.updateUser,
		"DELETE /admin/users/{id}":  a.deleteUser,
		"POST /admin/generate_link": a.generateLink,
	} {
		mount(mux, authPath, pattern, a.keyed(handle, roleService))
	}
	for pattern, handle := range map[string]handler{
		"GET /keys":          a.listKeys,
		"POST /keys":         a.newKey,
		"DELETE /keys/{kid}": a.revokeKey,
	} {
		mount(mux, simPath, pattern, handle)
	}
	mux.HandleFunc("OPTIONS "+Path+"/", func(w http.ResponseWriter, _ *http.Request) {
		open(w)
		w.WriteHeader(http.StatusNoContent)
	})
}

// handler answers, or returns what is wrong.
type handler func(w http.ResponseWriter, r *http.Request) error

func mount(mux *http.ServeMux, prefix, pattern string, handle handler) {
	method, path, _ := strings.Cut(pattern, " ")
	mux.HandleFunc(method+" "+prefix+path, func(w http.ResponseWriter, r *http.Request) {
		open(w)
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := handle(w, r); err != nil {
			refuse(w, r, err)
		}
	})
}

// issuer is what tokens name.
func (a *API) issuer() string { return a.URL() + authPath }

func (a *API) health(w http.ResponseWriter, _ *http.Request) error {
	return write(w, http.StatusOK, map[string]string{"name": "GoTrue", "version": "simulated", "description": "GoTrue is a user registration and authentication API"})
}
