// Package bench does the sums of `make bench` and lays them out as tables. It
// measures nothing itself: internal/e2e does, on a stack of processes.
package bench

import (
	"math"
	"slices"
	"time"
)

// Sample is a set of durations of the same thing.
type Sample []time.Duration

// Quantile returns the smallest duration that at least the share q of the sample
// does not exceed (the nearest rank); q is from 0 to 1. Zero for no sample.
func (s Sample) Quantile(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	rank := int(math.Ceil(q * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// P50 is the median.
func (s Sample) P50() time.Duration { return s.Quantile(0.5) }

// P99 is what one in a hundred exceeds.
func (s Sample) P99() time.Duration { return s.Quantile(0.99) }

// Ratio is a divided by b; zero where there is nothing to divide by.
func Ratio(a, b time.Duration) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
