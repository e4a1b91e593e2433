package api_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func dataURL(content string) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(content))
}

func sendJSON(body any) asked {
	return asked{method: http.MethodPost, path: "/api/upload", body: body}
}

func TestUploadTakesDataURLs(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	b := setup(t, func(b *bundle) {
		b.deps.Uploads = uploads{save: func(_ uuid.UUID, name string, body io.Reader) (models.Upload, error) {
			content, err := io.ReadAll(body)
			got[name] = string(content)
			return models.Upload{Key: "uploads/" + name}, err
		}}
	})
	escaped := strings.ReplaceAll(dataURL("a??>b??>"), "/", `\/`)
	reply := b.ask(t, sendJSON(`{ "other" : {"files":[1,{"x":"]"}]}, "name":"\"files\"", "files" : [ "`+escaped+`" ,
		"DATA:image/png;name=x;BASE64,`+"\\u0061GVs\\nbG8="+`", "data:;base64,"] , "behind": [`))
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var result api.UploadResult
	reply.into(t, &result)
	assert.Equal(t, 3, result.Uploaded)
	assert.Equal(t, map[string]string{"files[0]": "a??>b??>", "files[1]": "hello", "files[2]": ""}, got)
}

func TestARefusedDataURLDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	b := setup(t, withSaving)
	reply := b.ask(t, sendJSON(map[string]any{"files": []string{
		dataURL("exe"), "https://example.com/a.png", "data:image/svg+xml,<svg/>", "data:image/png;base64,A!B=", "data:image/png;base64,AAA",
		dataURL(strings.Repeat("v", 10<<20+1)), strings.Repeat("x", 1000), "", dataURL("png"),
	}}))
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var result api.UploadResult
	reply.into(t, &result)
	assert.Equal(t, []string{"https://media.example/uploads/files[8]?signature=s"}, result.Urls)
	assert.Equal(t, 8, result.Failed)
	var faults []string
	for _, fault := range *result.Errors {
		faults = append(faults, fault.File+" "+fault.Error)
	}
	const noURL = " This is not a data URL in base64, such as data:image/png;base64,…."
	assert.Equal(t, []string{
		"files[0] This type of file is not taken.", "files[1]" + noURL, "files[2]" + noURL,
		"files[3] The file is not in base64.", "files[4] The file is not in base64.",
		"files[5] A file may have at most 10 MB.", "files[6]" + noURL, "files[7]" + noURL,
	}, faults)
}

func TestDataURLsThatAreNoList(t *testing.T) {
	t.Parallel()
	b := setup(t, withSaving)
	file := `"` + dataURL("png") + `"`
	for name, c := range map[string]struct {
		body   string
		status int
		field  string
	}{
		"nothing":        {"", http.StatusBadRequest, "body"},
		"no JSON":        {"files", http.StatusBadRequest, "body"},
		"a list":         {"[" + file + "]", http.StatusBadRequest, "body"},
		"no files":       {`{"pictures":[]}`, http.StatusBadRequest, "files"},
		"empty":          {`{"files":[ ]}`, http.StatusBadRequest, "files"},
		"a text":         {`{"files":` + file + `}`, http.StatusBadRequest, "body"},
		"numbers":        {`{"files":[1]}`, http.StatusBadRequest, "body"},
		"a number later": {`{"files":[` + file + `,1]}`, http.StatusBadRequest, "body"},
		"no comma":       {`{"files":[` + file + file + `]}`, http.StatusBadRequest, "body"},
		"cut off":        {`{"files":[` + file, http.StatusBadRequest, "body"},
		"cut in a file":  {`{"files":["data:image/png;base64,AAAA`, http.StatusBadRequest, "body"},
		"a line break":   {"{\"files\":[\"data:image/png;base64,AA\nAA\"]}", http.StatusBadRequest, "body"},
		"bad escape":     {`{"files":["data:image/png;base64,AA\x41AA"]}`, http.StatusBadRequest, "body"},
		"far above":      {`{"files":["data:image/png;base64,AA\uFFFFAA"]}`, http.StatusBadRequest, "body"},
		"long before":    {`{"x":"` + strings.Repeat("x", 1<<20) + `","files":[` + file + `]}`, http.StatusBadRequest, "body"},
		"too many":       {`{"files":[` + strings.TrimSuffix(strings.Repeat(file+",", 15), ",") + `]}`, http.StatusBadRequest, "files"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := b.ask(t, sendJSON(c.body))
			require.Equal(t, c.status, reply.status, reply.body)
			assert.Equal(t, []string{c.field}, reply.fields(t))
		})
	}
}

// endlessList is a JSON upload that goes on until nobody reads any more.
type endlessList struct{ begun bool }

func (e *endlessList) Read(p []byte) (int, error) {
	if !e.begun {
		e.begun = true
		return copy(p, `{"files":["data:image/png;base64,`), nil
	}
	for i := range p {
		p[i] = 'A'
	}
	return len(p), nil
}

// TestDataURLsAreNeverWholeInMemory sends 200 MB that a decoder would collect.
// Not parallel: it looks at the memory of the process.
func TestDataURLsAreNeverWholeInMemory(t *testing.T) {
	b := setup(t, func(b *bundle) {
		b.deps.Uploads = uploads{save: func(_ uuid.UUID, _ string, body io.Reader) (models.Upload, error) {
			_, err := io.Copy(io.Discard, body)
			return models.Upload{}, err
		}}
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	reply := b.ask(t, sendJSON(&endlessList{}))
	runtime.ReadMemStats(&after)
	assert.Equal(t, http.StatusRequestEntityTooLarge, reply.status, reply.body)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(20<<20), "bytes allocated in all")
}
