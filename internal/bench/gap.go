package bench

import "time"

// Gap is a part of a generation's time: what happened to which step.
type Gap struct {
	Step, What string
	Took       time.Duration
}

// Gaps lays out where the time of many generations went, at the median, in the
// order in which the first of them met it.
func Gaps(runs [][]Gap) Table {
	out := Table{Title: "Where a generation's time goes", Head: []string{"step", "part", "p50"}}
	samples := map[Gap]Sample{}
	for _, gaps := range runs {
		for _, gap := range gaps {
			key := Gap{Step: gap.Step, What: gap.What}
			samples[key] = append(samples[key], gap.Took)
		}
	}
	for _, gap := range runs[0] {
		key := Gap{Step: gap.Step, What: gap.What}
		if sample, fresh := samples[key]; fresh {
			out.Rows = append(out.Rows, []string{gap.Step, gap.What, millis(sample.P50())})
			delete(samples, key)
		}
	}
	return out
}
