package e2e_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/chaos"
)

var (
	seed        = flag.Uint64("seed", 1, "which plan TestChaos plays")
	generations = flag.Int("generations", 12, "how many generations TestChaos asks for")
)

// calmWait bounds how long the stack may take to come to rest after a storm: a
// step that was given to a paused worker, a sweep, a few retries that have
// reached their longest pause of a minute.
const calmWait = 5 * time.Minute

// TestChaos plays the plan of a seed: people ask, parts are killed, paused and
// cut off. When all is over, everything must be as if nothing had happened.
//
//	make chaos SEED=7
func TestChaos(t *testing.T) {
	w := newWitness(t)
	plan := chaos.New(*seed, *generations)
	s := &storm{stack: running, plan: plan, crowd: gather(t, plan.Users), story: newStory(t)}
	t.Log(plan)

	ctx, cancel := context.WithTimeout(t.Context(), plan.Span()+calmWait)
	defer cancel()
	raged := s.rage(ctx)
	require.NoError(t, s.mend(t.Context()))
	unrest := w.settle(ctx, s.tell)
	found, err := w.judge(t.Context(), s.crowd)
	require.NoError(t, err)
	for i, f := range found {
		line := fmt.Sprintf("%s %s", f.at.UTC().Format("15:04:05.000"), f.text)
		s.tell("%s", f.text)
		if i == 0 {
			t.Error("what broke first:", line)
			continue
		}
		t.Error(line)
	}
	require.NoError(t, raged, "what people were answered")
	require.NoError(t, unrest, "the stack does not come to rest")
	require.Len(t, s.crowd.accepted, *generations)
}

// settle waits until nothing goes on any more, and tells what still does
// whenever that is something else.
func (w *witness) settle(ctx context.Context, tell func(format string, args ...any)) error {
	last := ""
	for {
		unrest := w.unrest(ctx)
		if unrest == nil {
			tell("everything is at rest")
			return nil
		}
		if unrest.Error() != last {
			last = unrest.Error()
			tell("not at rest: %s", strings.ReplaceAll(last, "\n", "; "))
		}
		if err := pause(ctx, time.Second); err != nil {
			return unrest
		}
	}
}

// newStory is a file beside the log of the stack for what was done.
func newStory(t *testing.T) *os.File {
	t.Helper()
	path := filepath.Join(running.bin, "chaos.log")
	file, err := os.Create(path)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, file.Close())
		require.NoError(t, running.keepLog())
		t.Log("what was done, and when, is in", path)
	})
	return file
}

// contains is false for what is too short to be a secret.
func contains(text, secret string) bool { return len(secret) >= 16 && strings.Contains(text, secret) }

// secretsOf are the secrets of a stack, without what is only kept beside them.
func secretsOf(s *local) map[string]string {
	out := maps.Clone(s.secrets)
	delete(out, "DARKROOM_DEV_USER")
	return out
}

// logOf is what the stack wrote but for the developer's password in its banner,
// which is shown to whoever sits before it.
func logOf(s *local) string {
	return strings.ReplaceAll(s.log.String(), "#developer@localhost:"+s.secrets["DARKROOM_DEV_PASSWORD"], "")
}
