package e2e_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"darkroom/internal/chaos"
)

// passing is how many generations TestNothingIsLeftBehind lets pass; make soak
// lets 10,000.
var passing = flag.Int("passing", 60, "how many generations TestNothingIsLeftBehind lets pass")

const (
	// crowdSize people ask at once, one generation each: more than the media
	// worker has hands, so that every queue is used.
	crowdSize = 12
	// idleWait covers the idle connections that clients keep for a minute and a
	// half.
	idleWait = 3 * time.Minute
	// sparePlaces are goroutines and open files that may come and go with a
	// connection that is just kept or a schedule that just runs.
	sparePlaces = 30
	// spareMemory is what a process may have taken and not given back: the
	// allocators of Go and libc keep pages. A leak of 10 KB for each of 10,000
	// generations would be more.
	spareMemory = 64 << 20
)

// load is what a process holds.
type load struct {
	goroutines, files, memory float64
}

// loadOf reads what each of our processes holds now.
func loadOf(t *testing.T) map[string]load {
	t.Helper()
	out := map[string]load{}
	for _, part := range []string{"API_ADDR", "WORKER_METRICS_ADDR", "MEDIA_WORKER_METRICS_ADDR"} {
		out[part] = load{
			goroutines: metric(t, part, "go_goroutines"), files: metric(t, part, "process_open_fds"),
			memory: metric(t, part, "process_resident_memory_bytes"),
		}
	}
	return out
}

// excess says what is more than before; nil when nothing is.
func excess(before, now map[string]load) []string {
	var out []string
	for part, b := range before {
		n := now[part]
		if n.goroutines > b.goroutines+sparePlaces || n.files > b.files+sparePlaces || n.memory > b.memory+spareMemory {
			out = append(out, fmt.Sprintf("%s: %.0f goroutines, %.0f files, %.0f MB before; %.0f, %.0f, %.0f MB now", part,
				b.goroutines, b.files, b.memory/(1<<20), n.goroutines, n.files, n.memory/(1<<20)))
		}
	}
	return out
}

// TestNothingIsLeftBehind lets generations pass and compares what our processes
// hold with what they held before: an SDK client for each request, an image
// cache and buffers once ended in a process without memory.
//
//	make soak
func TestNothingIsLeftBehind(t *testing.T) {
	w := newWitness(t)
	people := gather(t, crowdSize)
	// The first ones fill pools and caches that are meant to stay.
	people.pass(t, 2*crowdSize)
	before := loadOf(t)
	began := time.Now()
	people.pass(t, *passing)
	t.Logf("%d generations in %s", *passing, time.Since(began).Round(time.Second))

	calm, cancel := context.WithTimeout(t.Context(), idleWait)
	defer cancel()
	require.NoError(t, w.settle(calm, t.Logf))
	var more []string
	for {
		if more = excess(before, loadOf(t)); len(more) == 0 || pause(calm, time.Second) != nil {
			break
		}
	}
	assert.Empty(t, more)
	for part, held := range loadOf(t) {
		t.Logf("%s: %.0f goroutines, %.0f files, %.0f MB; %.0f MB before", part, held.goroutines, held.files, held.memory/(1<<20), before[part].memory/(1<<20))
	}
	left, err := w.scratch()
	require.NoError(t, err)
	assert.Empty(t, left, "files in scratch that are not whole")
	temporary, err := os.ReadDir(running.env["TMPDIR"])
	require.NoError(t, err)
	assert.Empty(t, temporary, "temporary files of whatever kind")
}

// pass lets the crowd ask for n generations, each person for one after another:
// most are pictures, some fail, some are given up.
func (c *crowd) pass(t *testing.T, n int) {
	t.Helper()
	numbers := make(chan int)
	group, ctx := errgroup.WithContext(t.Context())
	for user := range c.people {
		group.Go(func() error {
			for number := range numbers {
				if err := c.passOne(ctx, user, number); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(numbers)
		for number := range n {
			select {
			case numbers <- number:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	require.NoError(t, group.Wait())
}

func (c *crowd) passOne(ctx context.Context, user, number int) error {
	r := chaos.Request{Number: number, User: user, Asked: chaos.Asked{Action: "create", Model: "flux-schnell"}}
	switch number % 10 {
	case 3:
		r.Fault = "fail=E005"
	case 5:
		r.Asked = chaos.Asked{Action: "edit", Model: "flux-kontext-pro", Picture: true}
	case 7:
		r.Asked = chaos.Asked{Action: "analyze_describe", Model: "moondream2", Picture: true}
	case 9:
		r.Wish = chaos.Cancel
	}
	id, err := c.ask(ctx, c.people[user], r)
	if err != nil {
		return err
	}
	if r.Wish == chaos.Cancel {
		if err = c.fulfil(ctx, c.people[user], id, r.Wish); err != nil {
			return err
		}
	}
	_, err = c.people[user].ended(ctx, id)
	return err
}
