package vips_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// residentMB is the memory of this process, libvips' included.
func residentMB(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	require.NoError(t, err)
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	require.NoError(t, err)
	return pages * os.Getpagesize() >> 20
}

// The short form of the leak test: the incident's process grew with every
// picture until it was killed. It runs alone, for others would be counted too.
func TestMemoryStaysFlat(t *testing.T) { //nolint:paralleltest // it measures the whole process
	content := asJPEG(t, quarters(1500, 1000))
	path, kind := save(t, content), media.Sniff(content)
	v := setup(t)
	run := func(times int) {
		for range times {
			_, err := v.Thumbnail(t.Context(), path, kind)
			require.NoError(t, err)
		}
		runtime.GC()
	}

	run(20)
	before := residentMB(t)
	run(120)
	// One leaked picture in ten would be 10 MB at the thumbnail's size alone.
	assert.Less(t, residentMB(t)-before, 8)
}
