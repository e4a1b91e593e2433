package supabase_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase/supabasetest"
)

// Twenty uploads at once, small and large and each of another type: a client
// that is shared would crash or mix their headers up.
func TestTwentyUploadsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	large := pattern(t, 6<<20+1)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			content := []byte(fmt.Sprint("object ", i))
			if i%5 == 0 {
				content = large
			}
			assert.NoError(t, b.Put(t.Context(), fmt.Sprintf("k/%d", i), fmt.Sprintf("image/x-%d", i),
				int64(len(content)), bytes.NewReader(content)))
		})
	}
	all.Wait()
	for i := range 20 {
		body, object, err := b.Open(t.Context(), fmt.Sprintf("k/%d", i))
		require.NoError(t, err)
		require.NoError(t, body.Close())
		assert.Equal(t, fmt.Sprintf("image/x-%d", i), object.ContentType)
	}
}

// A client per upload must not be a connection per upload.
func TestClientsShareConnections(t *testing.T) {
	t.Parallel()
	api, err := supabasetest.New(supabasetest.Options{Dir: t.TempDir(), ServiceKey: serviceKey, Bucket: "media"})
	require.NoError(t, err)
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(api)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	b := bundle{clock: &clock{}}
	store := b.open(t, config(server.URL))
	for i := range 200 {
		require.NoError(t, store.Put(t.Context(), fmt.Sprint(i), "text/plain", 1, strings.NewReader("x")))
	}
	// Other tests close idle connections of the transport that all share.
	assert.Less(t, opened.Load(), int64(100))
}
