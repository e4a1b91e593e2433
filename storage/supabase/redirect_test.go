package supabase_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase"
)

// The SDK follows redirects and puts the service key into every request. The
// transport it shares may even have a connection to the stranger at hand.
func TestNoStrangerSeesTheKey(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		var keys atomic.Int64
		stranger := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Apikey")+r.Header.Get("Authorization") != "" {
				keys.Add(1)
			}
		}))
		store, err := supabase.New(config(serve(t, http.RedirectHandler(stranger, code))), time.Now)
		require.NoError(t, err)
		for range 10 {
			status(t, stranger) // leaves an idle connection
			_, _, err = store.Open(t.Context(), "a")
			require.ErrorContains(t, err, "redirects", code)
			err = store.Put(t.Context(), "a", "image/png", 1, strings.NewReader("x"))
			require.ErrorContains(t, err, "redirects", code)
			_, err = store.URL(t.Context(), "a", time.Hour)
			require.ErrorContains(t, err, "redirects", code)
		}
		assert.Zero(t, keys.Load(), code)
	}
}
