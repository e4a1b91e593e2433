package bench

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// What the service promises of itself.
const (
	// MostOverhead is how many times as long as a bare workflow a generation may
	// take at the median.
	MostOverhead = 1.5
	// LeastThroughput is the part of a bare workflow's throughput that it must
	// reach.
	LeastThroughput = 0.7
)

// Overhead compares generations with bare workflows, one at a time.
type Overhead struct {
	Bare Sample
	// Whole is the time of each generation, Simulated the part of it in which
	// only the provider had something to do.
	Whole, Simulated Sample
}

// Own is what each generation took without its provider.
func (o Overhead) Own() Sample {
	own := make(Sample, len(o.Whole))
	for i, whole := range o.Whole {
		own[i] = whole - o.Simulated[i]
	}
	return own
}

// P50 is how many times as long as a bare workflow a generation took of its own.
func (o Overhead) P50() float64 { return Ratio(o.Own().P50(), o.Bare.P50()) }

// P99 is the same for the slowest in a hundred.
func (o Overhead) P99() float64 { return Ratio(o.Own().P99(), o.Bare.P99()) }

// Table lays it out.
func (o Overhead) Table() Table {
	own := o.Own()
	return Table{
		Title: "One at a time",
		Head:  []string{"", "p50", "p99"},
		Rows: [][]string{
			{fmt.Sprintf("**ratio** (at most %.1f at p50)", MostOverhead), times(o.P50()), times(o.P99())},
			{"bare workflow", millis(o.Bare.P50()), millis(o.Bare.P99())},
			{"generation without its provider", millis(own.P50()), millis(own.P99())},
			{"generation, raw", millis(o.Whole.P50()), millis(o.Whole.P99())},
			{"of that the provider alone", millis(o.Simulated.P50()), millis(o.Simulated.P99())},
		},
	}
}

// Simulator is the name of the part that stands for the provider.
const Simulator = "simulate"

// Batch is so many of one kind, several at a time.
type Batch struct {
	Count int
	Took  time.Duration
	// Parts is the processor time that each part of the stack took meanwhile.
	Parts map[string]time.Duration
}

// PerSecond is the throughput of the batch.
func (b Batch) PerSecond() float64 { return float64(b.Count) / b.Took.Seconds() }

// OwnPerSecond is the throughput without the simulator's part of so many
// processors, which a real provider does not share.
func (b Batch) OwnPerSecond(cores int) float64 {
	return float64(b.Count) / (b.Took - b.Parts[Simulator]/time.Duration(cores)).Seconds()
}

// Throughput compares batches of generations with batches of bare workflows.
type Throughput struct {
	Bare, Whole []Batch
	// Cores is how many processors the machine has.
	Cores int
}

// Ratio is the generations' own throughput over that of bare workflows, all
// batches of a kind together.
func (t Throughput) Ratio() float64 {
	return sum(t.Whole).OwnPerSecond(t.Cores) / sum(t.Bare).PerSecond()
}

// Raw is Ratio with the simulator's work counted as ours.
func (t Throughput) Raw() float64 { return sum(t.Whole).PerSecond() / sum(t.Bare).PerSecond() }

// Table lays it out.
func (t Throughput) Table() Table {
	bare, whole := sum(t.Bare), sum(t.Whole)
	out := Table{
		Title: "Many at a time",
		Head:  []string{"", "a second"},
		Rows: [][]string{
			{fmt.Sprintf("**ratio** (at least %.1f)", LeastThroughput), times(t.Ratio())},
			{"ratio, raw", times(t.Raw())},
			{"bare workflow", number(bare.PerSecond())},
			{"generation without the simulator's processor time", number(whole.OwnPerSecond(t.Cores))},
			{"generation, raw", number(whole.PerSecond())},
		},
	}
	for i := range min(len(t.Bare), len(t.Whole)) {
		out.Rows = append(out.Rows, []string{
			fmt.Sprintf("batch %d: bare, generation raw", i+1),
			number(t.Bare[i].PerSecond()) + ", " + number(t.Whole[i].PerSecond()),
		})
	}
	return out
}

func sum(batches []Batch) Batch {
	all := Batch{Parts: map[string]time.Duration{}}
	for _, b := range batches {
		all.Count += b.Count
		all.Took += b.Took
		for part, took := range b.Parts {
			all.Parts[part] += took
		}
	}
	return all
}

// Processors lays out what one of each kind takes of the processors, part by
// part: unlike the clock it hardly depends on what else the machine does.
func (t Throughput) Processors() Table {
	bare, whole := sum(t.Bare), sum(t.Whole)
	out := Table{Title: "Processor time of one", Head: []string{"part", "bare workflow", "generation"}}
	for _, part := range slices.Sorted(maps.Keys(whole.Parts)) {
		out.Rows = append(out.Rows, []string{
			part, millis(bare.Parts[part] / time.Duration(bare.Count)), millis(whole.Parts[part] / time.Duration(whole.Count)),
		})
	}
	return out
}
