// Package chaos chooses from a seed what happens to a stack: who asks for what
// and when, with a session or a key, which jobs their provider spoils, what users
// change their minds about, when an admin runs again whatever failed, and which
// part is killed, paused, restarted or cut off. It only decides; internal/e2e does
// it and judges what is left.
package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

const (
	// pace is the time a plan has for each generation: slow enough for two cores,
	// quick enough that some are always under way when a blow falls.
	pace = 1200 * time.Millisecond
	// askedUntil is the part of the span in which people ask, in percent: the last
	// blows fall on what is left.
	askedUntil = 85
	// blowEvery is how many generations there are for one blow. A plan for a
	// hundred then plays the whole deck once.
	blowEvery = 3
	// usersEvery is how many generations there are for one user: fewer than the
	// limit of five at a time, but enough to meet it now and then.
	usersEvery = 4
	// sweepEvery is how many generations there are for one time that an admin runs
	// again what failed: more than once while people still ask.
	sweepEvery = 12
	// full is how many generations a plan has that need not be over in a minute.
	full = 50
)

// Plan is what happens, in the order of time.
type Plan struct {
	Seed     uint64
	Users    int
	Requests []Request
	Blows    []Blow
	// Sweeps are when an admin runs again all that has failed.
	Sweeps []time.Duration
}

// New makes the plan of a seed for n generations, the same for the same two.
func New(seed uint64, n int) Plan {
	// The second half of the generator's state is fixed: one number is the seed.
	dice := rand.New(rand.NewPCG(seed, uint64(n))) //nolint:gosec // chance that can be repeated is the point
	span := time.Duration(n) * pace
	plan := Plan{Seed: seed, Users: max(1, n/usersEvery)}
	plan.Requests = requests(dice, n, plan.Users, span*askedUntil/100)
	plan.Blows = blows(dice, max(1, n/blowEvery), span, n >= full)
	plan.Sweeps = moments(dice, max(1, n/sweepEvery), span)
	return plan
}

// Span is when the last of it begins.
func (p Plan) Span() time.Duration {
	return max(p.Requests[len(p.Requests)-1].At, p.Blows[len(p.Blows)-1].At, p.Sweeps[len(p.Sweeps)-1])
}

// String lists the plan, a line for each thing that happens.
func (p Plan) String() string {
	type line struct {
		at   time.Duration
		text string
	}
	var lines []line
	for _, r := range p.Requests {
		lines = append(lines, line{r.At, r.String()})
	}
	for _, b := range p.Blows {
		lines = append(lines, line{b.At, b.String()})
	}
	for _, at := range p.Sweeps {
		lines = append(lines, line{at, "an admin runs again what failed"})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return int(a.at - b.at) })
	var out strings.Builder
	fmt.Fprintf(&out, "seed %d: %d generations of %d users, %d blows\n", p.Seed, len(p.Requests), p.Users, len(p.Blows))
	for _, l := range lines {
		fmt.Fprintf(&out, "%7.1fs  %s\n", l.at.Seconds(), l.text)
	}
	return out.String()
}

// moments draws n moments of a span, one in each n-th of it, so that they are
// spread and yet not regular.
func moments(dice *rand.Rand, n int, span time.Duration) []time.Duration {
	each := span / time.Duration(n)
	out := make([]time.Duration, n)
	for i := range out {
		out[i] = time.Duration(i)*each + between(dice, 0, each)
	}
	return out
}

// between draws a whole number of milliseconds.
func between(dice *rand.Rand, from, to time.Duration) time.Duration {
	return from + time.Duration(dice.Int64N(int64(to-from)/int64(time.Millisecond)+1))*time.Millisecond
}

// deal returns n cards of a shuffled deck, shuffled anew when it is used up.
func deal[T any](dice *rand.Rand, deck []T, n int) []T {
	var out []T
	for len(out) < n {
		shuffled := slices.Clone(deck)
		dice.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		out = append(out, shuffled...)
	}
	return out[:n]
}
