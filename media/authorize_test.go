package media_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
	"darkroom/media"
)

// keyFor authorizes requests to one host.
type keyFor string

func (k keyFor) Authorize(req *http.Request) error {
	if req.URL.Host == string(k) {
		req.Header.Set("X-Key", "secret")
	}
	return nil
}

func TestAKeyGoesToItsHostAndNoFurther(t *testing.T) {
	t.Parallel()
	var seen []string
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("X-Key"))
		fmt.Fprint(w, "film")
	}))
	t.Cleanup(files.Close)
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Key") != "secret" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		http.Redirect(w, r, files.URL, http.StatusFound)
	}))
	t.Cleanup(door.Close)
	address := func(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "http://") }
	guard, err := netguard.New(netguard.Config{AllowHosts: []string{address(door), address(files)}}, nil)
	require.NoError(t, err)
	cfg := media.DownloadConfig{Hosts: []string{"media.example"}, MaxBytes: 1 << 20, IdleTimeout: time.Minute}

	stranger, err := media.NewDownloader(cfg, guard)
	require.NoError(t, err)
	t.Cleanup(stranger.Close)
	require.ErrorIs(t, stranger.Download(t.Context(), door.URL, &bytes.Buffer{}, nil), media.ErrExpired)

	d, err := media.NewDownloader(cfg, guard, keyFor(address(door)))
	require.NoError(t, err)
	t.Cleanup(d.Close)
	var got bytes.Buffer
	require.NoError(t, d.Download(t.Context(), door.URL, &got, nil))
	assert.Equal(t, "film", got.String())
	assert.Equal(t, []string{""}, seen, "the other host is told no key")
}
