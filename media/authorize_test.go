package media_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
	"darkroom/media"
)

// showsTo shows a key to one host, as an adapter's authorizer does.
type showsTo struct {
	host string
	err  error
}

func (s *showsTo) Authorize(req *http.Request) error {
	req.Header.Del("X-Key")
	if req.URL.Host == s.host {
		req.Header.Set("X-Key", "secret")
	}
	return s.err
}

// TestAKeyIsShownToItsHostAlone follows a download to a host that must not see the
// key.
func TestAKeyIsShownToItsHostAlone(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]string{}
	see := func(who string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[who] = r.Header.Get("X-Key")
	}
	content := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		see("content", r)
		_, _ = w.Write([]byte("film")) // the client's read shows a failure
	}))
	t.Cleanup(content.Close)
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		see("origin", r)
		http.Redirect(w, r, content.URL, http.StatusFound)
	}))
	t.Cleanup(origin.Close)
	guard, err := netguard.New(netguard.Config{AllowHosts: []string{origin.Listener.Addr().String(), content.Listener.Addr().String()}}, nil)
	require.NoError(t, err)
	cfg := media.DownloadConfig{Hosts: []string{"media.example"}, MaxBytes: 1 << 20, IdleTimeout: time.Minute}
	shows := &showsTo{host: origin.Listener.Addr().String()}
	d, err := media.NewDownloader(cfg, guard, shows)
	require.NoError(t, err)
	t.Cleanup(d.Close)

	var got bytes.Buffer
	require.NoError(t, d.Download(t.Context(), origin.URL, &got, nil))
	assert.Equal(t, "film", got.String())
	assert.Equal(t, map[string]string{"origin": "secret", "content": ""}, seen)

	shows.err = errors.New("no account")
	require.ErrorIs(t, d.Download(t.Context(), origin.URL, &got, nil), media.ErrNetwork, "it may work later")
}
