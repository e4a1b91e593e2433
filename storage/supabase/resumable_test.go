package supabase_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
	"darkroom/storage/supabase/supabasetest"
)

const (
	create = "POST /upload/resumable"
	patch  = "PATCH /upload/resumable/{id}"
	head   = "HEAD /upload/resumable/{id}"
	end    = "DELETE /upload/resumable/{id}"
)

// Whatever happens to an upload of three chunks, the object is whole in the end.
func TestResumes(t *testing.T) {
	t.Parallel()
	content := pattern(t, 13<<20)
	for name, faults := range map[string][]supabasetest.Fault{
		"cut in the first chunk":          {{Route: create, Times: 1, CutAfter: 1 << 20}},
		"cut in the middle of a chunk":    {{Route: patch, Times: 1, CutAfter: 2<<20 + 17}},
		"cut in the last chunk":           {{Route: patch, Skip: 1, Times: 1, CutAfter: 100}},
		"cut again and again":             {{Route: patch, Times: 6, CutAfter: 1<<20 + 1}},
		"first answer lost":               {{Route: create, Times: 1, LoseAnswer: true}},
		"answer lost":                     {{Route: patch, Times: 1, LoseAnswer: true}},
		"last answer lost":                {{Route: patch, Skip: 1, Times: 1, LoseAnswer: true}},
		"busy":                            {{Route: patch, Times: 3, Status: http.StatusServiceUnavailable}},
		"locked":                          {{Route: patch, Times: 2, Status: http.StatusLocked, Body: "locked"}},
		"away at the start":               {{Route: create, Times: 4, Status: http.StatusBadGateway, Body: "<html>"}},
		"cut, and nobody answers at once": {{Route: patch, Times: 1, CutAfter: 9}, {Route: head, Times: 2, Status: 503}},
		"a 400 that passes":               {{Route: patch, Times: 1, Status: 400, Body: "Request aborted due to lock acquired"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			for _, fault := range faults {
				b.api.Inject(fault)
			}
			require.NoError(t, b.Put(t.Context(), "a/film.mp4", "video/mp4", int64(len(content)), bytes.NewReader(content)))
			b.requireContent(t, "a/film.mp4", content)
		})
	}
}

// What has arrived is not sent twice.
func TestResumesWhereItWasCut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.api.Inject(supabasetest.Fault{Route: patch, Times: 1, CutAfter: 5 << 20})
	b.api.Inject(supabasetest.Fault{Route: patch, Skip: 1, Times: 1, CutAfter: 1<<20 + 1})
	err := b.Put(t.Context(), "a", "video/mp4", 12<<20, &zeros{left: 12 << 20})
	require.NoError(t, err)
	assert.Equal(t, 2, b.api.Count(patch), "the last megabyte fits before the second cut")
	assert.Equal(t, 1, b.api.Count(head))
}

func TestGivesAnUploadUp(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]supabasetest.Fault{
		"when the server stays away":    {Route: patch, Times: 100, Status: http.StatusServiceUnavailable},
		"when the server has forgotten": {Route: patch, Times: 1, Status: http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.api.Inject(fault)
			if fault.Times == 1 {
				b.api.Inject(supabasetest.Fault{Route: head, Times: 1, Status: http.StatusGone})
			}
			err := b.Put(t.Context(), "a", "video/mp4", 13<<20, &zeros{left: 13 << 20})
			require.Error(t, err)
			assert.False(t, storage.Final(err), "the next try may work")
			objects, unfinished := b.api.Keys()
			assert.Zero(t, objects+unfinished)
			assert.Equal(t, 1, b.api.Count(end))
			assert.LessOrEqual(t, b.api.Count(patch), 6)
		})
	}
}

// The server has every byte, and the object is still the older one: it died
// before it put the new one in its place.
func TestDoesNotTrustAnUploadThatWasNotConfirmed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a", "video/mp4", "older")
	b.api.Inject(supabasetest.Fault{Route: patch, Times: 1, Status: http.StatusInternalServerError})
	b.api.Inject(supabasetest.Fault{Route: head, Times: 1, Status: http.StatusOK, Header: http.Header{"Upload-Offset": {"7340032"}}})
	err := b.Put(t.Context(), "a", "video/mp4", 7<<20, &zeros{left: 7 << 20})
	require.ErrorContains(t, err, "did not say that it is stored")
	assert.False(t, storage.Final(err))
}

func TestRefusesAServerThatCountsWrong(t *testing.T) {
	t.Parallel()
	for _, offset := range []string{"", "x", "6291456", "9999999"} {
		b := setup(t)
		b.api.Inject(supabasetest.Fault{
			Route: patch, Times: 9, Status: http.StatusNoContent, Header: http.Header{"Upload-Offset": {offset}},
		})
		err := b.Put(t.Context(), "a", "video/mp4", 7<<20, &zeros{left: 7 << 20})
		require.ErrorContains(t, err, "has lost a part", offset)
	}
	for _, location := range []string{"", "/", "https://a.example/?id=1"} {
		b := setup(t)
		b.api.Inject(supabasetest.Fault{
			Route: create, Times: 9, Status: http.StatusCreated, Header: http.Header{"Location": {location}},
		})
		err := b.Put(t.Context(), "a", "video/mp4", 7<<20, &zeros{left: 7 << 20})
		require.ErrorContains(t, err, "without id", location)
	}
}
