package supabaseauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// maxBody is far above any request of a client.
const maxBody = 1 << 20

// versionHeader is the API version that a client speaks; since the one of January
// 2024 errors carry their code where older ones have the status.
const versionHeader = "X-Supabase-Api-Version"

// problem is an answer that says no, in the API's words.
type problem struct {
	status  int
	code    string
	message string
}

// Error is the API's sentence.
func (p *problem) Error() string { return p.message }

func no(status int, code, format string, args ...any) error {
	return &problem{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	said, ok := errors.AsType[*problem](err)
	if !ok {
		said = &problem{http.StatusInternalServerError, "unexpected_failure", err.Error()}
	}
	if r.Header.Get(versionHeader) >= "2024-01-01" {
		w.Header().Set(versionHeader, "2024-01-01")
		_ = write(w, said.status, map[string]any{"code": said.code, "message": said.message}) // the caller may have gone
		return
	}
	_ = write(w, said.status, map[string]any{"code": said.status, "error_code": said.code, "msg": said.message}) // as above
}

func write(w http.ResponseWriter, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // the caller may have gone
	return nil
}

// read decodes a request's body.
func read[T any](r *http.Request) (T, error) {
	var body T
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return body, no(http.StatusBadRequest, "bad_json", "Could not parse request body as JSON: %v", err)
	}
	return body, nil
}

// open lets browsers call from any page, as a project does.
func open(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", "authorization, apikey, content-type, x-client-info, x-supabase-api-version")
}

// The roles of a project's two keys.
const (
	roleAnon    = "anon"
	roleService = "service_role"
)

// keyed lets only requests with a key of one of the roles pass. A key is
// sb_publishable_… or sb_secret_…, any of them, or a legacy one: a JWT of the
// role, signed with the legacy secret.
func (a *API) keyed(next handler, roles ...string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		key := r.Header.Get("Apikey")
		if key == "" {
			key = r.URL.Query().Get("apikey")
		}
		if key == "" {
			return no(http.StatusUnauthorized, "no_api_key", "No API key found in request")
		}
		role := a.roleOf(key)
		if role == "" {
			return no(http.StatusUnauthorized, "invalid_api_key", "Invalid API key")
		}
		for _, allowed := range roles {
			if role == allowed {
				return next(w, r)
			}
		}
		return no(http.StatusForbidden, "not_admin", "User not allowed")
	}
}

func (a *API) roleOf(key string) string {
	switch {
	case strings.HasPrefix(key, "sb_publishable_"):
		return roleAnon
	case strings.HasPrefix(key, "sb_secret_"):
		return roleService
	}
	claims, err := a.check(key)
	if role, _ := claims["role"].(string); err == nil && (role == roleAnon || role == roleService) {
		return role
	}
	return ""
}

// bearer is the token of the Authorization header.
func bearer(r *http.Request) string {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token)
}
