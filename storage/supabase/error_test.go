package supabase_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
	"darkroom/storage/supabase"
	"darkroom/storage/supabase/supabasetest"
)

const (
	post = "POST /object/{bucket}/{key...}"
	get  = "GET /object/authenticated/{bucket}/{key...}"
)

// limited is a bucket for pictures of at most 7 MB.
func limited(o *supabasetest.Options) {
	o.MaxSize, o.Types = 7<<20, []string{"image/png"}
}

func TestRefusalsThatAreFinal(t *testing.T) {
	t.Parallel()
	b := setup(t, limited)
	for name, put := range map[string]error{
		"type":                 b.Put(t.Context(), "a", "text/html", 1, strings.NewReader("x")),
		"type, in chunks":      b.Put(t.Context(), "a", "text/html", 7<<20, &zeros{left: 7 << 20}),
		"too large, in chunks": b.Put(t.Context(), "a", "image/png", 8<<20, &zeros{left: 8 << 20}),
	} {
		require.ErrorIs(t, put, storage.ErrRefused, name)
		assert.True(t, storage.Final(put), name)
	}
	assert.LessOrEqual(t, b.api.Count(create), 2, "what is final is not tried again")

	small := setup(t, func(o *supabasetest.Options) { o.MaxSize = 10 })
	err := small.Put(t.Context(), "a", "image/png", 11, &zeros{left: 11})
	require.ErrorIs(t, err, storage.ErrRefused, "too large, whole")
}

// Most of these come as a 400, and may be gone a moment later all the same.
func TestRefusalsThatMayPass(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]supabasetest.Fault{
		"locked":    {Status: 400, Body: `{"statusCode":"423","error":"ResourceLocked","message":"The resource is locked"}`},
		"conflict":  {Status: 400, Body: `{"statusCode":"409","error":"Duplicate","message":"The resource already exists"}`},
		"busy":      {Status: 429, Body: `{"statusCode":"429","message":"Too many connections issued to the database"}`},
		"timed out": {Status: 544, Body: `{"statusCode":"544","message":"The connection to the database timed out"}`},
		"away":      {Status: 502, Body: "<html>" + strings.Repeat("bad gateway ", 500)},
		"broken":    {Status: 500, Body: `{"statusCode":"500","error":"Internal","message":"Internal Server Error"}`},
		"denied":    {Status: 400, Body: `{"statusCode":"403","error":"Unauthorized","message":"Invalid Compact JWS"}`},
		"cut":       {CutAfter: 1},
		"unheard":   {LoseAnswer: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			fault.Route, fault.Times = post, 1
			b.api.Inject(fault)
			err := b.Put(t.Context(), "a", "image/png", 4, strings.NewReader("four"))
			require.Error(t, err)
			assert.False(t, storage.Final(err), "%v", err)
			assert.Less(t, len(err.Error()), 400)
			b.put(t, "a", "image/png", "four")
		})
	}
}

// The words of a refusal may change; whether there is an object does not hang
// on them.
func TestOpenKnowsMissingFromBroken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "there", "image/png", "x")
	b.api.Inject(supabasetest.Fault{Route: get, Times: 2, Status: 400, Body: `{"message":"Objekt nicht gefunden"}`})
	_, _, err := b.Open(t.Context(), "there")
	require.Error(t, err)
	require.NotErrorIs(t, err, storage.ErrNotFound)
	_, _, err = b.Open(t.Context(), "gone")
	require.ErrorIs(t, err, storage.ErrNotFound)
}

func TestOpenNeedsTheLength(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.api.Inject(supabasetest.Fault{Route: get, Times: 1, Status: 200, Body: "x"})
	_, _, err := b.Open(t.Context(), "a")
	require.ErrorContains(t, err, "neither length nor time")
}

func TestEndsASlowRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Timeout = 50 * time.Millisecond
	b.Store = b.open(t, b.cfg)
	b.api.Inject(supabasetest.Fault{Route: post, Times: 1, Hang: true})
	err := b.Put(t.Context(), "a", "image/png", 1, strings.NewReader("x"))
	require.ErrorContains(t, err, "did not answer in time")
	assert.False(t, storage.Final(err))
}

func TestStorageAway(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	store, err := supabase.New(config(server.URL), time.Now)
	require.NoError(t, err)
	err = store.Put(t.Context(), "a", "image/png", 1, strings.NewReader("x"))
	require.Error(t, err)
	assert.False(t, storage.Final(err))
	require.Error(t, store.Check(t.Context()))
}

func TestKeepsTheKeyToItself(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a", "image/png", "x")
	assert.NotContains(t, b.address(t, "a"), serviceKey)
	b.api.Inject(supabasetest.Fault{Route: post, Times: 1, Status: 401, Body: `{"message":"Bearer ` + serviceKey + ` is not known"}`})
	err := b.Put(t.Context(), "a", "image/png", 1, strings.NewReader("x"))
	require.ErrorContains(t, err, "storage answered 401: Bearer … is not known")
	require.NotContains(t, err.Error(), serviceKey)

	b.cfg.ServiceKey = "sb_secret_canary-of-another-project"
	other := b.open(t, b.cfg)
	err = other.Check(t.Context())
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "canary")
	_, _, err = other.Open(t.Context(), "a")
	require.Error(t, err)
	require.NotErrorIs(t, err, storage.ErrNotFound, "nobody knows")
}
