package workshop_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/simulator/jobs"
	"darkroom/simulator/mediahost"
	"darkroom/simulator/studio"
	"darkroom/simulator/uploads"
	"darkroom/simulator/workshop"
)

type bundle struct {
	*workshop.Workshop

	uploads *uploads.Store
	dir     string
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dir: t.TempDir()}
	artist, err := studio.New()
	require.NoError(t, err)
	host, err := mediahost.New(b.dir, time.Hour, time.Now, zaptest.NewLogger(t))
	require.NoError(t, err)
	b.uploads, err = uploads.Open(t.TempDir(), time.Now)
	require.NoError(t, err)
	b.Workshop = workshop.New(workshop.Deps{
		Studio: artist, Host: host, Uploads: b.uploads, Parallel: 1,
		MediaURL: func() string { return "http://media" },
	})
	t.Cleanup(func() {
		b.Close()
		assert.NoError(t, host.Close())
		assert.NoError(t, b.uploads.Close())
	})
	return b
}

func picture() []byte {
	var encoded bytes.Buffer
	_ = png.Encode(&encoded, image.NewGray(image.Rect(0, 0, 64, 64))) // a buffer takes everything
	return encoded.Bytes()
}

func job(sources ...string) jobs.Job {
	return jobs.Job{ID: "j", Folder: "xezq/j", Order: studio.Order{
		Kind: studio.KindImage, Prompt: "x", Width: 64, Height: 64, Format: "png", Count: 2, Sources: sources,
	}}
}

func TestMake(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.Make(t.Context(), job())
	require.NoError(t, err)
	require.Len(t, made.Outputs, 2)
	assert.Equal(t, "http://media/xezq/j/out-1.png", made.Outputs[1].URL)
	assert.NotEqual(t, made.Outputs[0].SHA256, made.Outputs[1].SHA256)
	info, err := os.Stat(filepath.Join(b.dir, "xezq/j/out-0.png"))
	require.NoError(t, err)
	assert.Equal(t, info.Size(), made.Outputs[0].Size)

	again, err := b.Make(t.Context(), job())
	require.NoError(t, err)
	assert.Equal(t, made, again, "an interrupted job gives the same at the same addresses")
}

func TestMake_sources(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.uploads.Add(uploads.File{ID: "u", Account: "a"}, bytes.NewReader(picture()), 1<<20)
	require.NoError(t, err)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Header.Get("Authorization"))
		if r.URL.Path != "/x.png" {
			http.NotFound(w, r)
			return
		}
		_, writeErr := w.Write(picture())
		assert.NoError(t, writeErr)
	}))
	t.Cleanup(web.Close)

	for name, source := range map[string]string{
		"upload": workshop.UploadSource("u"), "web": web.URL + "/x.png",
		"data": "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made, err := b.Make(t.Context(), job(source))
			require.NoError(t, err)
			assert.Len(t, made.Outputs, 2)
		})
	}
	for name, source := range map[string]string{
		"missing upload": workshop.UploadSource("v"), "missing page": web.URL + "/y.png", "no address": "::", "no base64": "data:x",
		"no picture": "data:text/plain;base64,aGVsbG8=",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.Make(t.Context(), job(source))
			var fault *workshop.InputError
			require.ErrorAs(t, err, &fault)
			assert.Error(t, fault.Unwrap())
		})
	}
}

func TestMake_words(t *testing.T) {
	t.Parallel()
	asked := job()
	asked.Order.Kind = studio.KindText
	made, err := setup(t).Make(t.Context(), asked)
	require.NoError(t, err)
	assert.Equal(t, jobs.Result{Text: "You asked: x"}, made)
}

func TestMake_stops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	asked := job()
	asked.Order.Format = "webp"
	_, err := setup(t).Make(ctx, asked)
	assert.ErrorIs(t, err, context.Canceled)
}
