package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// largeMB is the size of the film of TestALargeFilmTakesLittleMemory.
var largeMB = flag.Int("large-mb", 64, "size of the large film in MiB")

// mediaMemoryMB is what a media worker may take while large files pass, as the
// application before had nothing left of 512 MB after one film.
const mediaMemoryMB = 256

// TestALargeFilmTakesLittleMemory brings two films home at once, as many as the
// media worker has hands, and reads how much memory it had at most meanwhile.
func TestALargeFilmTakesLittleMemory(t *testing.T) {
	pid, err := running.process("worker --queues media")
	require.NoError(t, err)
	// 5 sets the peak back to what is resident now, see proc(5).
	require.NoError(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o600))
	p := newPerson(t)
	ids := make([]string, 2)
	for i := range ids {
		request := picture(fmt.Sprintf("[sim media=huge:%d] a long take, number %d", *largeMB, i))
		request["action"], request["model_id"] = "video_create", "seedance-1-pro"
		ids[i] = p.ask(t, request)
	}
	for _, id := range ids {
		gen := p.completed(t, id)
		require.Len(t, gen.Assets, 1)
		assert.Equal(t, jobsOf(t, id)[0].Outputs[0].SHA256, gen.Assets[0].SHA256)
		assert.NotNil(t, gen.Assets[0].ThumbURL)
	}
	peak := peakMB(t, pid)
	t.Logf("two films of %d MiB: %d MB at the peak", *largeMB, peak)
	assert.Less(t, peak, mediaMemoryMB)
}

// peakMB is the most memory that a process had since its peak was set back.
func peakMB(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	require.True(t, found)
	var kb int
	_, err = fmt.Sscan(rest, &kb)
	require.NoError(t, err)
	return kb >> 10
}
