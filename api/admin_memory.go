package api

import (
	"context"
	"fmt"
	"os"
	"runtime"
)

// AdminGetMemory shows what this process takes of its machine. To read the
// figures stops it for some microseconds.
func (h *handlers) AdminGetMemory(context.Context, AdminGetMemoryRequestObject) (AdminGetMemoryResponseObject, error) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return AdminGetMemory200JSONResponse{
		ResidentBytes:   resident(),
		HeapBytes:       int64(stats.HeapAlloc),   //nolint:gosec // far below 2^63
		HeapObjects:     int64(stats.HeapObjects), //nolint:gosec // as above
		FromSystemBytes: int64(stats.Sys),         //nolint:gosec // as above
		StacksBytes:     int64(stats.StackInuse),  //nolint:gosec // as above
		Goroutines:      runtime.NumGoroutine(),
		Collections:     int64(stats.NumGC),
		StartedAt:       h.Admin.Started,
		Version:         h.Admin.Version,
	}, nil
}

// resident is how much of the machine's memory the process has; 0 where the
// system does not tell in Linux's way.
func resident() int64 {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, pages int64
	if _, err = fmt.Sscan(string(raw), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
