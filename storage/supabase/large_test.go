package supabase_test

import (
	"flag"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// uploadMB is the size of the large upload; 500 takes some seconds more.
var uploadMB = flag.Int64("upload-mb", 64, "megabytes that TestLargeUploadStaysFlat uploads")

// It runs alone: the heap is everybody's.
//
//nolint:paralleltest // see above
func TestLargeUploadStaysFlat(t *testing.T) {
	b := setup(t)
	size := *uploadMB << 20
	before := heap()
	peak := uint64(0)
	body := &zeros{left: size}
	// Looked at ten times on the way, whatever the size.
	body.at, body.then = size-size/10, func() {
		peak = max(peak, heap())
		body.at -= size / 10
	}
	require.NoError(t, b.Put(t.Context(), "film.mp4", "video/mp4", size, body))
	assert.NotZero(t, peak)
	// One chunk, its copies on the way through the transport and the server's
	// own buffers.
	assert.Less(t, peak-min(peak, before), uint64(16<<20), "heap grows by a chunk, not by the file")

	read, object, err := b.Open(t.Context(), "film.mp4")
	require.NoError(t, err)
	require.NoError(t, read.Close())
	assert.Equal(t, size, object.Size)
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
