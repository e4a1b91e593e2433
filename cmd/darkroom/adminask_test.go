package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
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
	"darkroom/internal/env"
)

// theContract is made once: that takes a fifth of a second.
var theContract = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Contract())
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// counter plays an API that answers each request in the same way, and fails the
// test for those that the contract does not know. It keeps the last one.
type counter struct {
	src   env.Source
	asked string
}

func newCounter(t *testing.T, status int, answer string) *counter {
	t.Helper()
	router, err := theContract()
	require.NoError(t, err)
	c := &counter{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		c.asked = r.Method + " " + r.URL.RequestURI() + " " + string(body)
		route, params, err := router.FindRoute(r)
		if assert.NoError(t, err, c.asked) {
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			assert.NoError(t, openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
				Request: r, Route: route, PathParams: params,
				Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
			}), c.asked)
		}
		w.WriteHeader(status)
		_, err = io.WriteString(w, answer)
		assert.NoError(t, err)
	}))
	t.Cleanup(server.Close)
	c.src = env.Source{"DARKROOM_API": server.URL, "DARKROOM_TOKEN": "t"}
	return c
}

const (
	modelJSON = `{"id": "wan", "name": "Wan", "provider": "fal", "actions": ["video_create"], "enabled": false, "availability": "not_configured",
		"price": "$0.10–$0.20 per second", "catalog_price": "$0.30 per second",
		"parts": {"base_usd": 0.5, "rates": [{"when": {"size": "16:9", "audio": "true"}, "usd": 0.1}]}, "override": {"base_usd": 0.5}}`
	spaceJSON = `{"id": "` + rowID + `", "name": "Keepers", "owners": [{"id": "` + rowID + `", "email": "maker@example.com"}], "members": 2,
		"generations": 7, "created_at": "2026-05-04T12:00:00Z"}`
	bannerJSON = `{"id": "` + rowID + `", "title": "Slow", "body": "", "level": "warning", "starts_at": "2026-05-04T12:00:00Z", "ends_at": null}`
	tokenJSON  = `{"id": "` + rowID + `", "name": "main", "last4": "1111", "state": "active", "running": 2, "requests": 9, "errors": 1,
		"last_error": "auth", "created_at": "2026-05-04T12:00:00Z"}`
	memoryJSON = `{"version": "v1", "resident_bytes": 73600000, "heap_bytes": 16600000, "heap_objects": 10, "stacks_bytes": 700000,
		"goroutines": 21, "started_at": "2026-05-04T12:00:00Z"}`
	errorsJSON = `{"top": [{"kind": "deadline", "count": 3, "users": 2, "message": "Too late.", "last_at": "2026-05-04T12:00:00Z", "last_id": "` + rowID + `"}],
		"models": [{"model_id": "wan", "failed": 3, "total": 12}], "providers": [{"provider": "fal", "kind": "deadline", "attempts": 4}]}`
	costsJSON = `{"from": "2026-05-01", "to": "2026-05-04", "generations": 3, "charged_usd": 12345.678901, "written_off_usd": 0.5, "truncated": true,
		"rows": [{"day": "2026-05-04", "email": "maker@example.com", "model_id": "wan", "generations": 3, "charged_usd": 12345.678901, "written_off_usd": 0.5}]}`
	callsJSON = `{"calls": [{"id": 8, "at": "2026-05-04T12:00:00Z", "request_id": "r1", "method": "POST", "route": "/api/generations/create", "status": 402,
		"took_ms": 1.25, "bytes": 99, "user_id": "` + rowID + `", "code": "INSUFFICIENT_BALANCE"}], "next_before": 8}`
	feedbackJSON = `{"feedback": [{"id": "` + rowID + `", "user_id": "` + rowID + `", "message": "It is\nlovely", "pictures": 1, "replies": [],
		"created_at": "2026-05-04T12:00:00Z"}]}`
)

// TestAdmin_asksAndPrints holds each command to what it asks, as the contract
// allows, and to what a person reads of the answer.
func TestAdmin_asksAndPrints(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args         []string
		answer, asks string
		says         []string
	}{
		"models": {
			[]string{"models", "list"},
			`{"models": [` + modelJSON + `]}`, "GET /api/admin/models ",
			[]string{`wan +fal +off +not configured +\$0\.10–\$0\.20 per second +\$0\.30 per second`, "1 of 1"},
		},
		"changed models": {
			[]string{"models", "list", "--changed"},
			`{"models": [{"id": "a", "enabled": true}, ` + modelJSON + `]}`, "GET /api/admin/models ",
			[]string{"(?m)^wan ", "1 of 2"},
		},
		"a model": {
			[]string{"models", "show", "wan"},
			`{"models": [` + modelJSON + `]}`, "GET /api/admin/models ",
			[]string{"made of +--base 0.50", `--rate "audio=true,size=16:9:0\.10"`},
		},
		"a model off":            {[]string{"models", "set", "wan", "--off"}, modelJSON, `PATCH /api/admin/models/wan {"enabled":false}`, []string{"offered +off"}},
		"a model on and a price": {[]string{"models", "set", "wan", "--on", "--price", "0.004"}, modelJSON, `PATCH /api/admin/models/wan {"enabled":true,"price":{"unit_usd":0.004}}`, nil},
		"rates": {
			[]string{"models", "set", "wan", "--base", "0.5", "--rate", "size=16:9,audio=true:0.1"},
			modelJSON,
			`PATCH /api/admin/models/wan {"price":{"base_usd":0.5,"rates":[{"usd":0.1,"when":{"audio":"true","size":"16:9"}}]}}`, nil,
		},
		"the catalog's price": {[]string{"models", "set", "wan", "--reset"}, modelJSON, `PATCH /api/admin/models/wan {"catalog_price":true}`, nil},
		"errors": {
			[]string{"errors", "--since", "2026-05-01T00:00:00+02:00"},
			errorsJSON, "GET /api/admin/errors?since=2026-04-30T22%3A00%3A00Z ",
			[]string{`deadline +3 +2 +\S+ +` + rowID + ` +Too late\.`, "wan +3 +12", "fal +deadline +4"},
		},
		"no errors": {[]string{"errors", "--when", "today"}, `{}`, "GET /api/admin/errors?dateRange=today ", []string{"nothing failed"}},
		"calls": {
			[]string{"calls", "--status", "4", "--method", "POST", "--route", "/api/generations/create", "--request", "r1", "--user", rowID, "--before", "9", "--limit", "1"},
			callsJSON, "GET /api/admin/api-logs?before=9&limit=1&method=POST&requestId=r1&route=%2Fapi%2Fgenerations%2Fcreate&status=4&userId=" + rowID + " ",
			[]string{`POST +/api/generations/create +402 +INSUFFICIENT_BALANCE +1\.2 ms +99 +` + rowID + " +r1", "more: --before 8"},
		},
		"costs": {
			[]string{"costs", "--from", "2026-05-01", "--by", "model,user", "--model", "wan"},
			costsJSON, "GET /api/admin/costs?by=model%2Cuser&from=2026-05-01&model_id=wan ",
			[]string{"USER +MODEL +MADE", `maker@example.com +wan +3 +\$12345\.678901 +\$0\.50`, "only the dearest 1", "2026-05-01 to 2026-05-04: 3 generations"},
		},
		"memory":           {[]string{"memory"}, memoryJSON, "GET /api/admin/memory ", []string{`resident +73\.6 MB`, `heap +16\.6 MB in 10 objects`}},
		"a cleanup told":   {[]string{"cleanup", "--keep", "5"}, `{"dryRun": true, "deleted": 7}`, `POST /api/admin/cleanup {"days":30,"dryRun":true,"keepLatest":5}`, []string{"^7 would be .*--yes"}},
		"a cleanup":        {[]string{"cleanup", "--days", "90", "--yes"}, `{"deleted": 10000, "more": true}`, `POST /api/admin/cleanup {"days":90,"dryRun":false,"keepLatest":0}`, []string{"^10000 were .*run it again"}},
		"seen":             {[]string{"mark-viewed", "--user", rowID}, `{"updated": 3}`, `POST /api/admin/mark-all-viewed {"user_id":"` + rowID + `"}`, []string{"^3 were"}},
		"stale":            {[]string{"stale"}, `{"active": 5, "silent": 2, "oldest": "2026-05-04T12:00:00Z"}`, "GET /api/generations/cleanup-stale ", []string{"^5 runs .* 2 of them are silent, the longest since 2026"}},
		"a repair":         {[]string{"stale", "repair"}, `{"found": 4, "mended": 1}`, "POST /api/generations/cleanup-stale ", []string{"^4 silent runs .* 1 of them"}},
		"workspaces":       {[]string{"workspaces", "list", "--search", "keep", "--page", "2"}, `{"workspaces": [` + spaceJSON + `], "total": 9}`, "GET /api/admin/workspaces?limit=20&page=2&search=keep ", []string{`Keepers +maker@example.com +2 +7 +2026-05-04`, "1 of 9"}},
		"a workspace":      {[]string{"workspaces", "create", "Keepers", rowID}, spaceJSON, `POST /api/admin/workspaces {"name":"Keepers","owner_id":"` + rowID + `"}`, []string{rowID + " Keepers, owned by maker"}},
		"no workspace":     {[]string{"workspaces", "delete", rowID}, ``, "DELETE /api/admin/workspaces?id=" + rowID + " ", []string{"is deleted"}},
		"limits":           {[]string{"limits", "list", "--model", "wan"}, `{"limits": [{"model_id": "wan", "per_minute": 4}, {"user_id": "` + rowID + `", "per_minute": 0}]}`, "GET /api/admin/limits?model_id=wan ", []string{"each user +wan +4 +-", rowID + " +all models together +any number"}},
		"no limits":        {[]string{"limits", "list"}, `{"limits": []}`, "GET /api/admin/limits? ", []string{"none was set"}},
		"a limit":          {[]string{"limits", "set", "--model", "wan", "--running", "2"}, `{"model_id": "wan", "running": 2}`, `PUT /api/admin/limits {"model_id":"wan","running":2}`, []string{"each user, wan: - a minute, 2 running"}},
		"a limit lifted":   {[]string{"limits", "set", "--user", rowID, "--per-minute", "0"}, `{}`, `PUT /api/admin/limits {"per_minute":0,"user_id":"` + rowID + `"}`, nil},
		"a limit removed":  {[]string{"limits", "remove", "--user", rowID, "--model", "wan"}, ``, "DELETE /api/admin/limits?model_id=wan&user_id=" + rowID + " ", []string{"wan: no limit is set"}},
		"money":            {[]string{"credit", "top-up", rowID, "2.50", "--reference", "r"}, `{"given": true, "balance_usd": 12.5}`, `POST /api/admin/users/` + rowID + `/credits {"amount_usd":2.5,"kind":"top_up","reference":"r"}`, []string{`^\$12\.50 to spend, \$0\.00 set aside for what runs\n$`}},
		"money, once more": {[]string{"credit", "adjust", "--reference", "r", "--", rowID, "-2"}, `{"given": false}`, `POST /api/admin/users/` + rowID + `/credits {"amount_usd":-2,"kind":"adjustment","reference":"r"}`, []string{"given before"}},
		"accounts":         {[]string{"tokens", "list"}, `{"tokens": [` + tokenJSON + `]}`, "GET /api/admin/tokens ", []string{`main +…1111 +active +2 +9 +1 +auth +2026-05-04`}},
		"no accounts":      {[]string{"tokens", "list"}, `{"tokens": []}`, "GET /api/admin/tokens ", []string{"the pool is empty"}},
		"announcements":    {[]string{"announcements", "list"}, `{"announcements": [` + bannerJSON + `]}`, "GET /api/announcements ", []string{"warning +2026-.* +withdrawn +Slow"}},
		"no announcements": {[]string{"announcements", "list"}, `{"announcements": []}`, "GET /api/announcements ", []string{"nothing to know"}},
		"an announcement":  {[]string{"announce", "create", "Slow", "--warning", "--body", "b", "--until", "2026-05-05T00:00:00Z"}, bannerJSON, `POST /api/announcements {"body":"b","ends_at":"2026-05-05T00:00:00Z","level":"warning","title":"Slow"}`, []string{"until withdrawn: Slow"}},
		"withdrawn":        {[]string{"announcements", "withdraw", rowID}, ``, "DELETE /api/announcements/" + rowID + " ", []string{"is withdrawn"}},
		"a notification":   {[]string{"notify", "Hi", "--user", rowID, "--channel", "email,telegram", "--id", rowID}, `{"id": "` + rowID + `", "told": 1}`, `POST /api/notifications/send {"channels":["email","telegram"],"id":"` + rowID + `","title":"Hi","user_id":"` + rowID + `"}`, []string{": 1 told"}},
		"one to everybody": {[]string{"notify", "Hi", "--everyone"}, `{}`, `POST /api/notifications/send {"everyone":true,"title":"Hi"}`, nil},
		"feedback":         {[]string{"feedback", "list"}, feedbackJSON, "GET /api/support/feedback?all=true ", []string{`1 +0 +It is lovely`}},
		"an answer":        {[]string{"feedback", "reply", rowID, "Thanks"}, `{"id": "` + rowID + `"}`, `POST /api/support/reply {"feedback_id":"` + rowID + `","message":"Thanks"}`, []string{"answers"}},
		"everybody's": {
			[]string{"list", "--workspace", rowID, "--search", "boat", "--action", "edit", "--until", "2026-05-04T00:00:00Z"},
			`{"total": 10001, "next_cursor": "` + strings.Repeat("a", 32) + `"}`, "GET /api/admin/generations?action=edit&limit=20&q=boat&until=2026-05-04T00%3A00%3A00Z&workspaceId=" + rowID + " ",
			[]string{"0 of more than 10000; more: --cursor aaaa"},
		},
		"acts": {
			[]string{"audit", "--actor", rowID, "--before", "9", "--act", "model"},
			`{"acts": [{"act": "model.override", "detail": {"to": {"enabled": true}, "from": "x"}}], "next_before": 3}`,
			"GET /api/admin/audit?act=model&actorId=" + rowID + "&before=9&limit=20 ",
			[]string{`from=x to=\{"enabled":true\}`, "--before 3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			served := newCounter(t, http.StatusOK, c.answer)
			said := execute(t, served.src, append([]string{"admin"}, c.args...)...)
			for _, want := range c.says {
				assert.Regexp(t, want, said)
			}
			assert.Equal(t, inOrder(t, c.asks), inOrder(t, served.asked))
			if c.answer == "" || strings.HasPrefix(name, "no ") {
				return
			}
			asJSON := execute(t, served.src, append([]string{"admin", "--json=true"}, c.args...)...)
			assert.True(t, json.Valid([]byte(asJSON)), asJSON)
		})
	}
}

// inOrder puts the fields of a request's body in one order.
func inOrder(t *testing.T, request string) string {
	t.Helper()
	at := strings.IndexByte(request, '{')
	if at < 0 {
		return request
	}
	var body any
	require.NoError(t, json.Unmarshal([]byte(request[at:]), &body), request)
	sorted, err := json.Marshal(body)
	require.NoError(t, err)
	return request[:at] + string(sorted)
}

func TestAdmin_keepsAccounts(t *testing.T) {
	t.Parallel()
	served := newCounter(t, http.StatusCreated, tokenJSON)
	said, err := ask(t, served.src, keyOne+"\n", "admin", "tokens", "add", "main")
	require.NoError(t, err)
	assert.Equal(t, "added main (…1111)\n", said, "and nothing of the key")
	assert.Equal(t, `POST /api/admin/tokens {"name":"main","token":"`+keyOne+`"}`, served.asked)
	_, err = ask(t, served.src, "half", "admin", "tokens", "add", "main")
	require.ErrorContains(t, err, "this is no key")

	// An account is looked for by its name before it is changed.
	o := newOffice(t)
	assert.Equal(t, "main is disabled\n", execute(t, o.src, "admin", "tokens", "disable", "main"))
	assert.Equal(t, `PATCH /api/admin/tokens/`+rowID+` {"state":"disabled"}`, o.last())
	assert.Equal(t, "main is disabled\n", execute(t, o.src, "admin", "tokens", "enable", rowID))
	assert.Equal(t, `PATCH /api/admin/tokens/`+rowID+` {"state":"active"}`, o.last())
	assert.Equal(t, "main is deleted\n", execute(t, o.src, "admin", "tokens", "delete", "main"))
	assert.Equal(t, `DELETE /api/admin/tokens/`+rowID+` `, o.last())
	_, err = ask(t, o.src, "", "admin", "tokens", "delete", "spare")
	require.ErrorContains(t, err, `no account is called "spare"`)
}

func TestAdmin_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	nothing := newCounter(t, http.StatusNotFound, `{"error": "Not found.", "code": "NOT_FOUND"}`)
	unfit := newCounter(t, http.StatusBadRequest, `{"error": "This does not fit the model.", "code": "VALIDATION_ERROR"}`)
	for _, c := range []struct {
		src  env.Source
		args []string
		want string
	}{
		{nothing.src, []string{"workspaces", "create", "x", rowID}, "there is no user " + rowID},
		{nothing.src, []string{"workspaces", "delete", rowID}, "there is no workspace " + rowID},
		{nothing.src, []string{"users", "block", rowID}, "`darkroom admin users list` shows them"},
		{nothing.src, []string{"credit", "grant", rowID, "1", "--reference", "r"}, "there is no user"},
		{nothing.src, []string{"announcements", "withdraw", rowID}, "there is no announcement"},
		{nothing.src, []string{"feedback", "reply", rowID, "m"}, "there is no feedback"},
		{unfit.src, []string{"models", "set", "wan", "--price", "1"}, "`darkroom admin models show wan` shows"},
		{unfit.src, []string{"stale"}, "This does not fit"},
		{nil, []string{"models", "set", "wan"}, "at least one of the flags"},
		{nil, []string{"models", "set", "wan", "--on", "--off"}, "none of the others can be"},
		{nil, []string{"models", "set", "wan", "--reset", "--price", "1"}, "none of the others can be"},
		{nil, []string{"notify", "Hi"}, "at least one of the flags"},
		{nil, []string{"limits", "set"}, "at least one of the flags"},
		{nil, []string{"credit", "grant", rowID, "1"}, "reference"},
		{unfit.src, []string{"models", "set", "wan", "--price", "much"}, "--price: the amount must be dollars"},
		{unfit.src, []string{"models", "set", "wan", "--rate", "0.1"}, "--rate: "},
		{unfit.src, []string{"models", "set", "wan", "--rate", "size:0.1"}, "must be such as"},
		{unfit.src, []string{"models", "set", "wan", "--rate", "size=a:b"}, "must be dollars"},
		{unfit.src, []string{"credit", "grant", "maker", "1", "--reference", "r"}, `"maker" is no id of a user`},
		{unfit.src, []string{"workspaces", "delete", "keepers"}, `"keepers" is no id of a workspace`},
		{unfit.src, []string{"limits", "remove", "--user", "maker"}, "is no id of a user"},
		{unfit.src, []string{"errors", "--since", "yesterday"}, "--since: "},
		{unfit.src, []string{"retry-all", "--until", "-2h"}, "--until: "},
		{unfit.src, []string{"retry-all", "--workspace", "w"}, "--workspace: "},
		{unfit.src, []string{"announcements", "create", "x", "--from", "soon"}, "--from: "},
	} {
		_, err := ask(t, c.src, "", append([]string{"admin"}, c.args...)...)
		require.ErrorContains(t, err, c.want, c.args)
	}
	said, err := ask(t, newCounter(t, http.StatusOK, `{"models": []}`).src, "", "admin", "models", "show", "wan")
	require.ErrorContains(t, err, `there is no model "wan"`, said)
}

// TestAdmin_looksBack reads how long ago as a moment.
func TestAdmin_looksBack(t *testing.T) {
	t.Parallel()
	served := newCounter(t, http.StatusOK, `{"dry_run": true}`)
	execute(t, served.src, "admin", "retry-all", "--since", "48h", "--until", "1h30m", "--batch", rowID, "--dry-run")
	assert.Regexp(t, `"since":"\d{4}-.*"until":"\d{4}-`, served.asked)
	assert.Contains(t, served.asked, `"batch_id":"`+rowID+`"`)
}
