package bench_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"darkroom/internal/bench"
)

func TestQuantilesAreOfTheNearestRank(t *testing.T) {
	t.Parallel()
	var s bench.Sample
	assert.Zero(t, s.P50())
	for i := range 200 {
		s = append(s, time.Duration(200-i)) // 1 to 200, backwards
	}
	assert.Equal(t, time.Duration(100), s.P50())
	assert.Equal(t, time.Duration(198), s.P99())
	assert.Equal(t, time.Duration(200), s.Quantile(1))
	assert.Equal(t, time.Duration(1), s.Quantile(0))
	assert.Equal(t, time.Duration(200), s[0], "the sample keeps its order, which pairs it with others")
}

func TestOverheadLeavesTheProviderOut(t *testing.T) {
	t.Parallel()
	o := bench.Overhead{
		Bare:      bench.Sample{100, 100, 100},
		Whole:     bench.Sample{500, 140, 260},
		Simulated: bench.Sample{350, 0, 100},
	}
	assert.Equal(t, bench.Sample{150, 140, 160}, o.Own())
	assert.InDelta(t, 1.5, o.P50(), 1e-9)
	assert.InDelta(t, 1.6, o.P99(), 1e-9)
	assert.Contains(t, o.Table().String(), "| **ratio** (at most 1.5 at p50) | 1.50 × | 1.60 × |\n")
}

func TestThroughputLeavesTheSimulatorsProcessorTimeOut(t *testing.T) {
	t.Parallel()
	simulated := map[string]time.Duration{bench.Simulator: 2 * time.Second}
	r := bench.Throughput{
		Cores: 2,
		Bare:  []bench.Batch{{Count: 10, Took: time.Second}, {Count: 10, Took: 3 * time.Second}},
		Whole: []bench.Batch{
			{Count: 10, Took: 3 * time.Second, Parts: simulated},
			{Count: 10, Took: 5 * time.Second, Parts: simulated},
		},
	}
	assert.InDelta(t, (20.0/6)/(20.0/4), r.Ratio(), 1e-9)
	assert.InDelta(t, (20.0/8)/(20.0/4), r.Raw(), 1e-9)
	assert.Contains(t, r.Table().String(), "| batch 2: bare, generation raw | 3.3, 2.0 |\n")
	assert.Contains(t, r.Processors().String(), "| simulate | 0.0 ms | 200.0 ms |\n")
}
