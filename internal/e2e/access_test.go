package e2e_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/auth"
	"darkroom/models"
)

// The callers of the table of access, each against every route.
const (
	anonymous  = "anonymous"
	expired    = "expired token"
	stranger   = "other user"
	coMember   = "member"
	anAdmin    = "admin"
	superAdmin = "super_admin"
	theOwner   = "owner"
	// wrongKey is a super_admin's API key with every scope but the one that the route
	// needs.
	wrongKey = "key, wrong scope"
)

// callersOfAccess lists them in the order in which they come: the owner last, who
// may do everything with a thing, its removal included.
func callersOfAccess() []string {
	return []string{anonymous, expired, wrongKey, stranger, coMember, anAdmin, superAdmin, theOwner}
}

// fixture is what a route with an address or a body of its own is asked with. What
// is made for it belongs to the owner of the scene.
type fixture struct {
	// at gives the values of the path's parameters; nil where it has none.
	at func(t *testing.T, s *accessScene) map[string]string
	// body is a request that is valid as far as the contract says; nil for none.
	body func(t *testing.T, s *accessScene) any
	// query is what stands behind the path; nil for nothing.
	query func(s *accessScene) string
	// shared are the callers beside the owner who see the thing, too. Everybody else
	// is told that it is not there.
	shared []string
	// barred are those who see the thing and may not do this with it.
	barred []string
	// public is true for an address that is no one person's: everybody who may call
	// the route is let in.
	public bool
}

// fixtures are those of every part.
func fixtures() map[string]fixture {
	all := map[string]fixture{}
	for _, part := range []map[string]fixture{
		generationFixtures(), uploadFixtures(), hookFixtures(), spacesFixtures(), moneyFixtures(), adminFixtures(),
	} {
		maps.Copy(all, part)
	}
	return all
}

// accessScene is the people of the table and what is the owner's.
type accessScene struct {
	w      *witness
	people map[string]person
	// keys are a super_admin's, each without the scope that it stands under.
	keys map[models.Scope]person
	// workspace is where owner and member are together.
	workspace uuid.UUID
	// client follows no redirect. All callers try to sign in, which is counted by the
	// address that they come from.
	client *http.Client
}

func newAccessScene(t *testing.T) *accessScene {
	t.Helper()
	s := &accessScene{w: newWitness(t), people: map[string]person{anonymous: {}}, workspace: uuid.New()}
	s.client = &http.Client{
		Timeout: 30 * time.Second, Transport: fromElsewhere(t),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	roles := map[string]models.Role{anAdmin: models.RoleAdmin, superAdmin: models.RoleSuperAdmin}
	for _, name := range []string{expired, stranger, coMember, anAdmin, superAdmin, theOwner} {
		s.people[name] = newPerson(t)
		if roles[name] != "" { // before the api sees them, which hears of a change a moment later
			_, err := s.w.records.SetRole(t.Context(), s.people[name].id, roles[name])
			require.NoError(t, err)
		}
		status, body := s.people[name].call(t, http.MethodGet, "/api/generations/counts", nil)
		require.Equal(t, http.StatusOK, status, string(body))
	}
	s.keys = make(map[models.Scope]person)
	for _, scope := range append(models.Scopes(), "") {
		others := slices.DeleteFunc(models.Scopes(), func(other models.Scope) bool { return other == scope })
		s.keys[scope] = s.people[superAdmin].withKey(t, others...)
	}
	signer, err := auth.New(auth.Config{Secret: running.secrets["JWT_SECRET"], Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	late := s.people[expired]
	late.token, err = signer.Sign(models.User{ID: late.id}, -time.Hour)
	require.NoError(t, err)
	s.people[expired] = late
	s.exec(t, `INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'Table of access', $2)`, s.workspace, s.people[theOwner].id)
	s.exec(t, `INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner'), ($1, $3, 'member')`,
		s.workspace, s.people[theOwner].id, s.people[coMember].id)
	return s
}

func (s *accessScene) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	_, err := s.w.rows.Exec(t.Context(), statement, args...)
	require.NoError(t, err)
}

// generation writes a row of the owner's that failed, in the workspace.
func (s *accessScene) generation(t *testing.T) map[string]string {
	t.Helper()
	id := uuid.New()
	s.exec(t, `INSERT INTO generations (id, user_id, workspace_id, action, model_id, model_name, prompt, status, completed_at, error_kind, error_message)
		VALUES ($1, $2, $3, 'create', 'flux-schnell', 'FLUX schnell', 'a table', 'failed', now(), 'unknown', 'It failed.')`,
		id, s.people[theOwner].id, s.workspace)
	return map[string]string{"id": id.String()}
}

func generationFixtures() map[string]fixture {
	own := fixture{at: func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.generation(t) }}
	callback := fixture{public: true, at: func(*testing.T, *accessScene) map[string]string {
		return map[string]string{"provider": "replicate", "generation": uuid.NewString(), "attempt": "1", "mac": strings.Repeat("m", 22)}
	}}
	return map[string]fixture{
		"getGeneration":        {at: own.at, shared: []string{coMember, superAdmin}},
		"deleteGeneration":     own,
		"retryGeneration":      own,
		"cancelGeneration":     own,
		"markFavorite":         own,
		"markViewed":           own,
		"streamGeneration":     own,
		"receiveCallback":      callback,
		"receiveCallbackOfJob": callback,
		"startSignIn": {public: true, at: func(*testing.T, *accessScene) map[string]string {
			return map[string]string{"provider": "google"}
		}},
		"revokeKey": {at: func(t *testing.T, s *accessScene) map[string]string {
			t.Helper()
			id := uuid.New()
			s.exec(t, `INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes) VALUES ($1, $2, 'fixture', $3, sha256($4), '["read"]')`,
				id, s.people[theOwner].id, id.String()[:10], id[:])
			return map[string]string{"id": id.String()}
		}},
		"getModel": {public: true, at: func(*testing.T, *accessScene) map[string]string {
			return map[string]string{"id": "flux-schnell"}
		}},
	}
}

func uploadFixtures() map[string]fixture {
	return map[string]fixture{
		"openUpload": {body: func(*testing.T, *accessScene) any {
			return map[string]any{"content_type": "video/mp4", "size": 1}
		}},
		"completeUpload": {at: func(t *testing.T, s *accessScene) map[string]string {
			t.Helper()
			id := uuid.New()
			s.exec(t, `INSERT INTO uploads (id, user_id, key, name, content_type, size, state, expires_at)
				VALUES ($1, $2, $3, 'film.mp4', 'video/mp4', 1, 'open', now() + interval '1 hour')`, id, s.people[theOwner].id, "incoming/"+id.String())
			return map[string]string{"id": id.String()}
		}},
	}
}

// operation is a route of the contract that the generated code serves.
type operation struct{ id, method, path string }

func operations(t *testing.T) []operation {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.Contract())
	require.NoError(t, err)
	table := api.AccessTable()
	var found []operation
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if _, ok := table[op.OperationID]; ok {
				found = append(found, operation{op.OperationID, method, path})
			}
		}
	}
	slices.SortFunc(found, func(a, b operation) int {
		// The end of a session comes last.
		return cmp.Or(cmp.Compare(strings.Count(a.id, "logout"), strings.Count(b.id, "logout")), cmp.Compare(a.path+a.method, b.path+b.method))
	})
	return found
}

// TestWhoMayCallWhat has every kind of caller try every route of the contract. A
// new route is among them by itself, and wants a fixture if its address names a
// thing.
func TestWhoMayCallWhat(t *testing.T) {
	t.Parallel()
	scene := newAccessScene(t)
	found := operations(t)
	rows := make([]string, len(found))
	for i, op := range found {
		rows[i] = op.method + " " + op.path
	}
	seen := newTable("route", rows, callersOfAccess())
	for i, op := range found {
		for _, name := range callersOfAccess() {
			status := scene.try(t, op, name)
			seen.note(rows[i], name, fmt.Sprint(status))
			assert.Contains(t, scene.expect(t, op, name), status, "%s %s as %s (%s)", op.method, op.path, name, op.id)
		}
	}
	t.Logf("%d routes x %d callers%s", len(found), len(callersOfAccess()), seen)
}

// try sends one request and returns the status of its answer, whose body is not
// read: streams have no end.
func (s *accessScene) try(t *testing.T, op operation, name string) int {
	t.Helper()
	row := fixtures()[op.id]
	path := op.path
	if row.at != nil {
		for key, value := range row.at(t, s) {
			path = strings.ReplaceAll(path, "{"+key+"}", value)
		}
	}
	require.NotContains(t, path, "{", "%s needs a fixture", op.id)
	if row.query != nil {
		path += "?" + row.query(s)
	}
	var payload io.Reader = http.NoBody
	if row.body != nil {
		raw, err := json.Marshal(row.body(t, s))
		require.NoError(t, err)
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), op.method, running.url("API_ADDR", path), payload)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	who := s.people[name]
	if name == wrongKey {
		who = s.keys[api.AccessTable()[op.id].Scope]
	}
	if token := who.token; token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := s.client.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode
}

// expect returns the statuses that a caller may get from a route. Who is let in may
// still be told that something is missing or in the way.
func (s *accessScene) expect(t *testing.T, op operation, name string) []int {
	t.Helper()
	letIn := []int{200, 201, 202, 204, 302, 303, 307, 400, 402, 409, 413, 415, 422, 429}
	needs := api.AccessTable()[op.id]
	least := needs.Who.Role()
	switch {
	case needs.Who == api.Signature:
		return []int{400, 401, 404, 503} // without a proof, whoever comes
	case least == "":
		return letIn
	case name == anonymous || name == expired:
		return []int{401}
	case name == wrongKey:
		return []int{403}
	case !s.role(name).AtLeast(least):
		return []int{403}
	}
	row := fixtures()[op.id]
	if slices.Contains(row.barred, name) {
		return []int{403}
	}
	if row.at == nil || row.public || least != models.RoleUser || name == theOwner || slices.Contains(row.shared, name) {
		return letIn
	}
	return []int{404}
}

func (s *accessScene) role(name string) models.Role {
	switch name {
	case anAdmin:
		return models.RoleAdmin
	case superAdmin:
		return models.RoleSuperAdmin
	}
	return models.RoleUser
}
