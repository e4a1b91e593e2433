package media_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
	"darkroom/media"
)

// setupDownload returns a downloader that may reach a server with this handler,
// and the server's URL.
func setupDownload(t *testing.T, cfg media.DownloadConfig, handler http.HandlerFunc) (d *media.Downloader, url string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	guard, err := netguard.New(netguard.Config{AllowHosts: []string{server.Listener.Addr().String()}}, nil)
	require.NoError(t, err)
	cfg.Hosts = []string{"media.example"}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 1 << 20
	}
	if cfg.IdleTimeout == 0 {
		cfg.IdleTimeout = time.Minute
	}
	d, err = media.NewDownloader(cfg, guard)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d, server.URL
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// cut promises more bytes than it sends.
func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, "half")
}

// cutChunked ends a body of unknown length without the last chunk.
func cutChunked(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "half")
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler) //nolint:forbidigo // the only way to break an answer off
}

func TestDownload(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("darkroom"), 50_000)
	d, url := setupDownload(t, media.DownloadConfig{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		fmt.Fprint(w, string(body))
	})

	var got bytes.Buffer
	var steps []int64
	require.NoError(t, d.Download(t.Context(), url, &got, func(done int64) { steps = append(steps, done) }))
	assert.Equal(t, body, got.Bytes())
	assert.Greater(t, len(steps), 3, "progress is told chunk by chunk")
	assert.Equal(t, int64(len(body)), steps[len(steps)-1])
	assert.IsIncreasing(t, steps)

	got.Reset()
	require.NoError(t, d.Download(t.Context(), url, &got, nil))
	assert.Equal(t, body, got.Bytes())
}

func TestDownloadErrors(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		want    error
	}{
		"forbidden":         {status(http.StatusForbidden), media.ErrExpired},
		"unauthorized":      {status(http.StatusUnauthorized), media.ErrExpired},
		"not found":         {status(http.StatusNotFound), media.ErrExpired},
		"gone":              {status(http.StatusGone), media.ErrExpired},
		"too many requests": {status(http.StatusTooManyRequests), media.ErrNetwork},
		"server error":      {status(http.StatusBadGateway), media.ErrNetwork},
		"no content":        {status(http.StatusNoContent), media.ErrNetwork},
		"partial content":   {status(http.StatusPartialContent), media.ErrNetwork},
		"empty":             {status(http.StatusOK), media.ErrNetwork},
		"cut":               {cut, media.ErrNetwork},
		"cut, chunked":      {cutChunked, media.ErrNetwork},
		"too large by header": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(2<<20))
		}, media.ErrTooLarge},
		"too large by bytes": {func(w http.ResponseWriter, _ *http.Request) {
			for range 33 {
				fmt.Fprint(w, strings.Repeat(" ", 32<<10))
			}
		}, media.ErrTooLarge},
		"redirect to a stranger": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://stranger.example/file", http.StatusFound)
		}, media.ErrRefused},
		"redirect to no address": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://media.example/%zz?signature=secret")
			w.WriteHeader(http.StatusFound)
		}, media.ErrRefused},
		"redirect inwards": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		}, media.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, url := setupDownload(t, media.DownloadConfig{}, tc.handler)
			err := d.Download(t.Context(), url+"/output.png?signature=secret", io.Discard, nil)
			require.ErrorIs(t, err, tc.want)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestDownloadRefusesAddresses(t *testing.T) {
	t.Parallel()
	d, _ := setupDownload(t, media.DownloadConfig{}, status(http.StatusOK))
	for _, url := range []string{"http://127.0.0.1:1/", "http://10.0.0.1/", "file:///etc/passwd", "ftp://media.example/a", "://", "data:,x", "https://stranger.example/file", "https://10.0.0.1/", "https://x.media.example/"} {
		require.ErrorIs(t, d.Download(t.Context(), url, io.Discard, nil), media.ErrRefused, url)
	}
}

func TestDownloadUnreachable(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	guard, err := netguard.New(netguard.Config{AllowHosts: []string{address}}, nil)
	require.NoError(t, err)
	d, err := media.NewDownloader(media.DownloadConfig{Hosts: []string{"*"}, MaxBytes: 1, IdleTimeout: time.Minute}, guard)
	require.NoError(t, err)

	require.ErrorIs(t, d.Download(t.Context(), "http://"+address, io.Discard, nil), media.ErrNetwork)
}

func TestDownloadStandsStill(t *testing.T) {
	t.Parallel()
	d, url := setupDownload(t, media.DownloadConfig{IdleTimeout: 50 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "half")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	require.ErrorIs(t, d.Download(t.Context(), url, io.Discard, nil), media.ErrNetwork)
}

func TestDownloadCancelled(t *testing.T) {
	t.Parallel()
	d, url := setupDownload(t, media.DownloadConfig{}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "half")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Download(ctx, url, io.Discard, func(int64) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	require.NotErrorIs(t, err, media.ErrNetwork)
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestDownloadKeepsTheWritersError(t *testing.T) {
	t.Parallel()
	d, url := setupDownload(t, media.DownloadConfig{}, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "bytes") })
	errDisk := errors.New("disk is broken")
	err := d.Download(t.Context(), url, brokenWriter{errDisk}, nil)
	require.ErrorIs(t, err, errDisk)
	require.NotErrorIs(t, err, media.ErrNetwork)
}

// The length is known before the bytes are: what has no room does not travel.
func TestDownloadAsksForRoomFirst(t *testing.T) {
	t.Parallel()
	d, url := setupDownload(t, media.DownloadConfig{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	scratch := setupScratch(t, 1500)
	held := acquire(t, scratch, "held", text(strings.Repeat("x", 501)))
	_, err := scratch.Acquire(t.Context(), "k", func(ctx context.Context, w io.Writer) error {
		return d.Download(ctx, url, w, nil)
	})
	require.ErrorIs(t, err, media.ErrScratchFull)
	require.NoError(t, held.Release())
}

// A type is told from bytes: neither the header nor the name can lie.
func TestDownloadedTypeIsSniffed(t *testing.T) {
	t.Parallel()
	const html = "<!DOCTYPE html><html><script>alert(1)</script></html>"
	d, url := setupDownload(t, media.DownloadConfig{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, html)
	})
	scratch := setupScratch(t, 1<<20)
	f, err := scratch.Acquire(t.Context(), "a", func(ctx context.Context, w io.Writer) error {
		return d.Download(ctx, url+"/picture.png", w, nil)
	})
	require.NoError(t, err)
	assert.Equal(t, media.Type{Kind: media.KindOther, MIME: "text/html", Ext: ".html"}, f.Type)
	require.NoError(t, f.Release())
}
