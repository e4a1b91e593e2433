package media_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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

const fileKey = "AIzaCanary"

// keeper gives the key to one host, or an error to all.
type keeper struct {
	host string
	err  error
}

func (k keeper) Authorize(req *http.Request) error {
	if req.URL.Host == k.host {
		req.Header.Set("X-Goog-Api-Key", fileKey)
	}
	return k.err
}

// seen are the keys that a server was shown, hop by hop.
type seen struct {
	mu   sync.Mutex
	keys []string
}

func (s *seen) note(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = append(s.keys, r.Header.Get("X-Goog-Api-Key"))
}

// TestAuthorize_isDecidedAnewOnEachHop leads a download from the host that wants
// the key to one that must not see it, and back.
func TestAuthorize_isDecidedAnewOnEachHop(t *testing.T) {
	t.Parallel()
	var home, cdn seen
	var homeURL, cdnURL string
	homeServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		home.note(r)
		if r.URL.Path == "/film" {
			fmt.Fprint(w, "a film")
			return
		}
		http.Redirect(w, r, cdnURL+"/cached", http.StatusFound)
	}))
	t.Cleanup(homeServer.Close)
	cdnServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cdn.note(r)
		if r.URL.Path == "/cached" {
			http.Redirect(w, r, "/again", http.StatusFound)
			return
		}
		http.Redirect(w, r, homeURL+"/film", http.StatusFound)
	}))
	t.Cleanup(cdnServer.Close)
	homeURL, cdnURL = homeServer.URL, cdnServer.URL
	d := newAuthorized(t, keeper{host: homeServer.Listener.Addr().String()}, homeServer, cdnServer)

	var got bytes.Buffer
	require.NoError(t, d.Download(t.Context(), homeURL+"/files/1:download?alt=media", &got, nil))
	assert.Equal(t, "a film", got.String())
	assert.Equal(t, []string{fileKey, fileKey}, home.keys)
	assert.Equal(t, []string{"", ""}, cdn.keys, "the key stays at home")
}

// TestAuthorize_refuses sends nothing when there is no credential.
func TestAuthorize_refuses(t *testing.T) {
	t.Parallel()
	var home seen
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { home.note(r) }))
	t.Cleanup(server.Close)
	errNoKey := errors.New("no key")
	err := newAuthorized(t, keeper{err: errNoKey}, server).Download(t.Context(), server.URL, io.Discard, nil)
	require.ErrorIs(t, err, errNoKey)
	require.ErrorIs(t, err, media.ErrNetwork, "it may be there next time")
	require.Empty(t, home.keys)
}

func newAuthorized(t *testing.T, by media.Authorizer, servers ...*httptest.Server) *media.Downloader {
	t.Helper()
	var cfg netguard.Config
	for _, server := range servers {
		cfg.AllowHosts = append(cfg.AllowHosts, server.Listener.Addr().String())
	}
	guard, err := netguard.New(cfg, nil)
	require.NoError(t, err)
	limits := media.DownloadConfig{Hosts: []string{"media.example"}, MaxBytes: 1 << 20, IdleTimeout: time.Minute}
	d, err := media.NewDownloader(limits, guard, by)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}
