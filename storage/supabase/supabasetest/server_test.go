package supabasetest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase/supabasetest"
)

const key = "service-key"

// server is a played project that answers raw requests.
type server struct {
	*supabasetest.Server

	url string
}

func setup(t *testing.T) server {
	t.Helper()
	played, err := supabasetest.New(supabasetest.Options{Dir: t.TempDir(), ServiceKey: key, Bucket: "media"})
	require.NoError(t, err)
	listener := httptest.NewServer(played)
	t.Cleanup(listener.Close)
	return server{played, listener.URL + "/storage/v1"}
}

// ask sends a request with the service key; "Name: value" headers are added,
// and "Name:" takes one away.
func (s server) ask(t *testing.T, method, path, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Apikey", key)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		if value == "" {
			req.Header.Del(name)
			continue
		}
		req.Header.Add(name, strings.TrimSpace(value))
	}
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	return resp.StatusCode, string(content), resp.Header
}

const png = "Content-Type: image/png"

// Each of these the original forgives, or answers by a 400 whose body tells
// what it is.
func TestRefuses(t *testing.T) {
	t.Parallel()
	const jsonType = "Content-Type: application/json"
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		want               string
	}{
		"no key":            {"POST", "/object/media/b", "x", []string{png, "Apikey:"}, `"statusCode":"403"`},
		"another key":       {"POST", "/object/media/b", "x", []string{png, "Authorization:", "Authorization: Bearer x"}, `"statusCode":"403"`},
		"two keys":          {"POST", "/object/media/b", "x", []string{png, "Apikey: " + key}, `"statusCode":"403"`},
		"no type":           {"POST", "/object/media/b", "x", nil, `"statusCode":"415"`},
		"two types":         {"POST", "/object/media/b", "x", []string{png, "Content-Type: text/plain"}, `"statusCode":"415"`},
		"another bucket":    {"POST", "/object/other/b", "x", []string{png}, `"message":"Bucket not found"`},
		"a hash in a key":   {"POST", "/object/media/b%23c", "x", []string{png}, `"code":"InvalidKey"`},
		"a ? in a key":      {"POST", "/object/media/b%3Fc", "x", []string{png}, `"code":"InvalidKey"`},
		"an unescaped ?":    {"POST", "/object/media/b?c", "x", []string{png}, `"code":"InvalidKey"`},
		"umlauts":           {"POST", "/object/media/%C3%A4", "x", []string{png}, `"code":"InvalidKey"`},
		"no upsert":         {"POST", "/object/media/a", "x", []string{png}, `"statusCode":"409"`},
		"two upserts":       {"POST", "/object/media/a", "x", []string{png, "X-Upsert: true", "X-Upsert: true"}, "twice"},
		"more than 6 MB":    {"POST", "/object/media/b", strings.Repeat("x", 6<<20+1), []string{png}, `"statusCode":"413"`},
		"nothing there":     {"GET", "/object/authenticated/media/b", "", []string{png}, `"statusCode":"404"`},
		"no info":           {"GET", "/object/info/authenticated/media/b", "", []string{png}, `"statusCode":"404"`},
		"no folder":         {"POST", "/object/list/media", "{}", []string{jsonType}, "out of range"},
		"unknown fields":    {"POST", "/object/list/media", `{"folder":"a"}`, []string{jsonType}, "unknown field"},
		"another type":      {"POST", "/object/list/media", "{}", []string{"Content-Type: text/plain"}, `"statusCode":"415"`},
		"nothing to delete": {"DELETE", "/object/media", `{"prefixes":[]}`, []string{jsonType}, "out of range"},
		"nothing to sign":   {"POST", "/object/sign/media", `{"expiresIn":1,"paths":[]}`, []string{jsonType}, "out of range"},
		"signed for ever":   {"POST", "/object/sign/media", `{"expiresIn":0,"paths":["a"]}`, []string{jsonType}, "out of range"},
		"no token":          {"GET", "/object/sign/media/a", "", []string{"Authorization:", "Apikey:"}, `"code":"InvalidJWT"`},
		"a key with it":     {"GET", "/object/sign/media/a", "", nil, "a key came with a signed address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t)
			status, _, _ := s.ask(t, "POST", "/object/media/a", "x", png)
			require.Equal(t, http.StatusOK, status)
			status, content, _ := s.ask(t, test.method, test.path, test.body, test.headers...)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.Contains(t, content, test.want)
			objects, _ := s.Keys()
			assert.Equal(t, 1, objects)
		})
	}
}

func TestHoldsToTheProtocolOfUploads(t *testing.T) {
	t.Parallel()
	s := setup(t)
	// media, a and image/png in base64.
	metadata := "Upload-Metadata: bucketName bWVkaWE=,objectName YQ==,contentType aW1hZ2UvcG5n,cacheControl MzYwMA=="
	protocol := []string{"Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", "X-Upsert: true"}
	create := func(body string, headers ...string) (int, http.Header) {
		status, _, header := s.ask(t, "POST", "/upload/resumable", body, headers...)
		return status, header
	}
	for status, headers := range map[int][]string{
		http.StatusPreconditionFailed: {protocol[1], protocol[2], metadata, "Upload-Length: 9"},
		http.StatusConflict:           {protocol[0], protocol[1], metadata, "Upload-Length: 9"},
		http.StatusBadRequest:         append(protocol, "Upload-Length: 9"),
	} {
		got, _ := create("", headers...)
		assert.Equal(t, status, got)
	}
	status, header := create("four", append(protocol, metadata, "Upload-Length: 9")...)
	require.Equal(t, http.StatusCreated, status)
	assert.Equal(t, "4", header.Get("Upload-Offset"))
	id := header.Get("Location")[strings.LastIndex(header.Get("Location"), "/"):]

	status, _, _ = s.ask(t, "PATCH", "/upload/resumable"+id, "x", append(protocol, "Upload-Offset: 3")...)
	assert.Equal(t, http.StatusConflict, status)
	status, _, _ = s.ask(t, "PATCH", "/upload/resumable"+id, "sixsix", append(protocol, "Upload-Offset: 4")...)
	assert.Equal(t, http.StatusRequestEntityTooLarge, status)
	_, unfinished := s.Keys()
	assert.Equal(t, 1, unfinished)
	status, _, header = s.ask(t, "PATCH", "/upload/resumable"+id, "five5", append(protocol, "Upload-Offset: 4")...)
	assert.Equal(t, http.StatusNoContent, status)
	assert.Equal(t, "9", header.Get("Upload-Offset"))
	_, content, _ := s.ask(t, "GET", "/object/authenticated/media/a", "", png)
	assert.Equal(t, "fourfive5", content)
	status, _, _ = s.ask(t, "PATCH", "/upload/resumable/bm9uZQ", "x", append(protocol, "Upload-Offset: 0")...)
	assert.Equal(t, http.StatusNotFound, status)
}

func TestSpoilsWhatItIsTold(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.Inject(supabasetest.Fault{Route: "POST /object/{bucket}/{key...}", Skip: 1, Times: 1, Status: http.StatusTeapot, Body: "short"})
	for _, want := range []int{http.StatusOK, http.StatusTeapot, http.StatusOK} {
		status, _, _ := s.ask(t, "POST", "/object/media/a", "x", png, "X-Upsert: true")
		assert.Equal(t, want, status)
	}
	assert.Equal(t, 3, s.Count("POST /object/{bucket}/{key...}"))
}

func TestNeedsWhatItPlaysWith(t *testing.T) {
	t.Parallel()
	good := supabasetest.Options{Dir: t.TempDir(), ServiceKey: key, Bucket: "media", Now: time.Now}
	for i, spoil := range []func(*supabasetest.Options){
		func(o *supabasetest.Options) { o.Dir = "nowhere" },
		func(o *supabasetest.Options) { o.ServiceKey = "" },
		func(o *supabasetest.Options) { o.Bucket = "" },
	} {
		bad := good
		spoil(&bad)
		_, err := supabasetest.New(bad)
		require.Error(t, err, fmt.Sprint(i))
	}
}
