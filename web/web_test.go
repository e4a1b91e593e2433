package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/web"
)

// built is a build as Vite leaves it, with the page that stands in for it.
func built() fstest.MapFS {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = io.WriteString(writer, "console.log(1)")
	_ = writer.Close()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"unbuilt.html":               file("not built"),
		"app/index.html":             file("<html>the client"),
		"app/index.html.br":          file("brotli of the page"),
		"app/theme.js":               file("theme"),
		"app/favicon.svg":            file("<svg/>"),
		"app/assets/main-abc.js":     file("console.log(1)"),
		"app/assets/main-abc.js.br":  file("brotli of the script"),
		"app/assets/main-abc.js.gz":  {Data: packed.Bytes()},
		"app/assets/inter-abc.woff2": file("font"),
		"app/.vite/manifest.json":    file("{}"),
	}
}

func open(t *testing.T, files fstest.MapFS) *web.Client {
	t.Helper()
	client, err := web.New(files, "https://project.supabase.co")
	require.NoError(t, err)
	return client
}

// answer is a response, read.
type answer struct {
	status int
	header http.Header
	length int64
	body   string
}

// ask asks as a browser that goes to an address, with further headers.
func ask(t *testing.T, client *web.Client, method, path string, header ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody)
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	require.True(t, client.Serves(r), path)
	w := httptest.NewRecorder()
	client.ServeHTTP(w, r)
	resp := w.Result()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return answer{resp.StatusCode, resp.Header, resp.ContentLength, string(body)}
}

func TestEveryAddressShowsThePage(t *testing.T) {
	t.Parallel()
	client := open(t, built())
	for _, path := range []string{"/", "/index.html", "/history", "/g/some-id", "/?generation=x", "/a.b/c", "/.vite/manifest.json", "/theme.js/../history"} {
		resp := ask(t, client, http.MethodGet, path)
		assert.Equal(t, http.StatusOK, resp.status, path)
		assert.Equal(t, "text/html; charset=utf-8", resp.header.Get("Content-Type"))
		assert.Equal(t, "no-cache", resp.header.Get("Cache-Control"))
		assert.Equal(t, "<html>the client", resp.body, path)
	}
}

func TestWhatIsNotTheClients(t *testing.T) {
	t.Parallel()
	client := open(t, built())
	for name, ask := range map[string]struct{ method, path, accept string }{
		"a file of another build":   {http.MethodGet, "/assets/main-old.js", "*/*"},
		"the same, looked at":       {http.MethodGet, "/assets/main-old.js", "text/html"},
		"the folder":                {http.MethodGet, "/assets", "text/html"},
		"a packed form by its name": {http.MethodGet, "/assets/main-abc.js.br", "text/html"},
		"a program's mistake":       {http.MethodGet, "/history", "application/json"},
		"anything":                  {http.MethodGet, "/history", "*/*"},
		"a change":                  {http.MethodPost, "/", "text/html"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), ask.method, ask.path, http.NoBody)
		r.Header.Set("Accept", ask.accept)
		assert.False(t, client.Serves(r), name)
	}
}

func TestTheSmallestFormThatIsTaken(t *testing.T) {
	t.Parallel()
	client := open(t, built())
	for accepted, want := range map[string]string{
		"gzip, deflate, br, zstd": "br", "gzip": "gzip", "GZIP;q=0.5": "gzip", "br;q=0, gzip": "gzip", "": "", "identity": "", "br;q=x": "", "brotli": "",
	} {
		resp := ask(t, client, http.MethodGet, "/assets/main-abc.js", "Accept-Encoding", accepted)
		assert.Equal(t, want, resp.header.Get("Content-Encoding"), accepted)
		assert.Equal(t, "Accept-Encoding", resp.header.Get("Vary"))
		assert.Equal(t, "text/javascript; charset=utf-8", resp.header.Get("Content-Type"))
		assert.Equal(t, "public, max-age=31536000, immutable", resp.header.Get("Cache-Control"))
		body := resp.body
		assert.Len(t, body, int(resp.length))
		switch want {
		case "br":
			assert.Equal(t, "brotli of the script", body)
		case "gzip":
			reader, err := gzip.NewReader(strings.NewReader(body))
			require.NoError(t, err)
			body, err := io.ReadAll(reader)
			require.NoError(t, err)
			assert.Equal(t, "console.log(1)", string(body))
		default:
			assert.Equal(t, "console.log(1)", body)
		}
	}
	assert.Empty(t, ask(t, client, http.MethodGet, "/theme.js").header.Get("Vary"), "of a file that has one form")
}

func TestWhoHasItIsNotSentItAgain(t *testing.T) {
	t.Parallel()
	client := open(t, built())
	first := ask(t, client, http.MethodGet, "/history", "Accept-Encoding", "br")
	tag := first.header.Get("ETag")
	require.Regexp(t, `^"[0-9a-f]{16}"$`, tag)

	again := ask(t, client, http.MethodGet, "/elsewhere", "Accept-Encoding", "br", "If-None-Match", `W/`+tag)
	assert.Equal(t, http.StatusNotModified, again.status)
	assert.Empty(t, again.body)
	assert.Equal(t, tag, again.header.Get("ETag"))
	assert.NotEmpty(t, again.header.Get("Content-Security-Policy"))

	plain := ask(t, client, http.MethodGet, "/history", "If-None-Match", tag)
	assert.Equal(t, http.StatusOK, plain.status, "another form is another body")

	head := ask(t, client, http.MethodHead, "/history", "Accept-Encoding", "br")
	assert.Equal(t, int64(len("brotli of the page")), head.length)
	assert.Empty(t, head.body)

	part := ask(t, client, http.MethodGet, "/history", "Accept-Encoding", "br", "Range", "bytes=0-3")
	assert.Equal(t, http.StatusOK, part.status)
	assert.Equal(t, "brotli of the page", part.body, "a part of it could not be read")
}

// TestThePolicy holds the policy whole: what is added to it must be seen.
func TestThePolicy(t *testing.T) {
	t.Parallel()
	resp := ask(t, open(t, built()), http.MethodGet, "/")
	assert.Equal(t, "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "+
		"img-src 'self' data: blob: https: https://project.supabase.co; media-src 'self' blob: https://project.supabase.co; "+
		"connect-src 'self' https://project.supabase.co; font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; "+
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'", resp.header.Get("Content-Security-Policy"))
	assert.Equal(t, "nosniff", resp.header.Get("X-Content-Type-Options"))
	assert.Equal(t, "strict-origin-when-cross-origin", resp.header.Get("Referrer-Policy"))
	assert.Contains(t, resp.header.Get("Permissions-Policy"), "camera=()")

	here, err := web.New(built(), "")
	require.NoError(t, err)
	assert.Contains(t, ask(t, here, http.MethodGet, "/").header.Get("Content-Security-Policy"), "media-src 'self' blob:; connect-src 'self'; ")
}

func TestWithoutABuildAPageSaysSo(t *testing.T) {
	t.Parallel()
	client := open(t, fstest.MapFS{"unbuilt.html": {Data: []byte("not built")}})
	for _, path := range []string{"/", "/history"} {
		resp := ask(t, client, http.MethodGet, path)
		assert.Equal(t, http.StatusOK, resp.status)
		assert.Equal(t, "not built", resp.body)
	}
	_, err := web.New(fstest.MapFS{}, "")
	assert.Error(t, err)
}

// TestWhatIsBuiltIn works with a build and without one.
func TestWhatIsBuiltIn(t *testing.T) {
	t.Parallel()
	files, err := web.Dist()
	require.NoError(t, err)
	client, err := web.New(files, "")
	require.NoError(t, err)
	assert.Contains(t, ask(t, client, http.MethodGet, "/").body, "<title>Darkroom</title>")
}
