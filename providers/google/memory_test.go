package google_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/providers"
	"darkroom/providers/google"
)

const (
	largePicture = 40 << 20
	largeInput   = 13 << 20
	// maxAllocated is for one whole call, both ends of the wire and the SDK
	// together. Everything that is ever allocated counts, freed or not, so the
	// number is above what is in memory at any moment, and does not hang on when
	// the collector runs.
	maxAllocated = 4 << 20
)

// zeros reads as so many zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// sink is a storage that has one large object and counts what is put.
type sink struct{ put map[string]int64 }

func (sink) Open(context.Context, string) (io.ReadCloser, int64, string, error) {
	return io.NopCloser(io.LimitReader(zeros{}, largeInput)), largeInput, "image/png", nil
}

func (s sink) Put(_ context.Context, key, _ string, _ int64, body io.Reader) error {
	n, err := io.Copy(io.Discard, body)
	s.put[key] = n
	return err
}

// large answers with a picture that it makes as it goes.
func large(w http.ResponseWriter, r *http.Request) {
	if n, err := io.Copy(io.Discard, r.Body); err != nil || n < largeInput/3*4 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(w, `{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"`)
	encoder := base64.NewEncoder(base64.StdEncoding, w)
	_, _ = io.CopyN(encoder, zeros{}, largePicture)
	_ = encoder.Close()
	_, _ = io.WriteString(w, `"}}]},"finishReason":"STOP"}]}`)
}

// TestMemoryIsFlat runs alone: other tests' memory would count.
func TestMemoryIsFlat(t *testing.T) { //nolint:paralleltest // see above
	server := httptest.NewServer(http.HandlerFunc(large))
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	files := sink{put: map[string]int64{}}
	cfg := configOf(server.URL)
	cfg.CallTimeout = 10 * time.Minute // it is about memory, on any machine
	provider, err := google.New(cfg, providers.StaticCredentials(key), files, clock, transport)
	require.NoError(t, err)
	req := pictureRequest()
	delete(req.Input, "referenceImages")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = provider.Submit(t.Context(), req)
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d KiB allocated", allocated>>10)
	require.Less(t, allocated, uint64(maxAllocated))
	require.Equal(t, map[string]int64{fmt.Sprintf("staging/%s/0", attempt): largePicture}, files.put)
}
