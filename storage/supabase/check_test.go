package supabase_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase/supabasetest"
)

func TestCheckLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Check(t.Context()))
	objects, _ := b.api.Keys()
	assert.Zero(t, objects)
}

// In a public bucket whoever knows a key reads without a signature.
func TestCheckRefusesAPublicBucket(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *supabasetest.Options) { o.Public = true })
	require.ErrorContains(t, b.Check(t.Context()), "bucket media is public")
}

func TestCheckNamesTheBucketThatIsNotThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Bucket = "pictures"
	require.ErrorContains(t, b.open(t, b.cfg).Check(t.Context()), "look at bucket pictures: storage answered 400: Bucket not found")
}

func TestCheckTriesEveryStep(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]supabasetest.Fault{
		"write":  {Route: post, Status: http.StatusServiceUnavailable},
		"read":   {Route: get, Status: http.StatusServiceUnavailable},
		"delete": {Route: remove, Status: http.StatusServiceUnavailable},
		"other bytes": {
			Route: get, Status: http.StatusOK, Body: "other",
			Header: http.Header{"Content-Length": {"5"}, "Last-Modified": {"Sun, 04 Oct 2026 10:00:00 GMT"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			fault.Times = 1
			b.api.Inject(fault)
			require.Error(t, b.Check(t.Context()))
			require.NoError(t, b.Check(t.Context()))
		})
	}
}
