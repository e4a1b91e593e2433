package vips_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// statusMB reads an entry of this process's status, libvips' part included, in
// megabytes.
func statusMB(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(status), name+":")
	require.True(t, found, name)
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(t, err)
	return kb >> 10
}

func residentMB(t *testing.T) int {
	t.Helper()
	return statusMB(t, "VmRSS")
}

// peakMB runs work and tells how much more memory this process had meanwhile.
func peakMB(t *testing.T, work func()) int {
	t.Helper()
	// 5 sets the peak back to what is resident now, see proc(5).
	require.NoError(t, os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600))
	before := residentMB(t)
	work()
	return statusMB(t, "VmHWM") - before
}
