package stack_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

// server says so when it starts and when it is asked to stop.
const server = `trap 'echo stopping; exit 0' TERM; echo up; while :; do sleep 60 & wait $!; done`

func TestRunStartsInOrderAndStopsInReverse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second := shell("first", "echo waking; "+server), shell("second", server)
	first.Ready = b.printed("first  | up")
	second.Ready = b.printed("second | up")
	step := shell("step", "echo stepping")
	step.Once = true

	require.NoError(t, b.run(t, []stack.Service{first, step, second}, func() {}))

	require.Equal(t, strings.Join([]string{
		"first  | -- starting", "first  | waking", "first  | up", "first  | -- ready",
		"step   | -- starting", "step   | stepping",
		"second | -- starting", "second | up", "second | -- ready",
		"second | stopping", "first  | stopping", "",
	}, "\n"), b.out.String())
}

func TestRunRestartsWhatDies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	services := []stack.Service{shell("steady", server), shell("mortal", `echo "born as $$"; kill -9 $$`)}

	require.NoError(t, b.run(t, services, func() { b.out.await(t, "born as", 4) }))

	require.Contains(t, b.out.String(), "mortal | -- ended (signal: killed), restarting in 10ms\n")
	require.Contains(t, b.out.String(), "restarting in 20ms\n", "the pause doubles")
	require.Equal(t, 1, strings.Count(b.out.String(), "steady | up"), "the others are left alone")
}

func TestRunFailsWhenAServiceEndsBeforeItIsReady(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken := shell("broken", "printf 'no such file' >&2; exit 3")
	broken.Ready = b.printed("never")
	services := []stack.Service{shell("first", server), broken, shell("third", server)}
	services[0].Ready = b.printed("first  | up")

	err := b.run(t, services, func() {})

	require.EqualError(t, err, "start broken: it ended before it was ready: exit status 3")
	require.Contains(t, b.out.String(), "broken | no such file\n", "its last words, though the line has no end")
	require.Contains(t, b.out.String(), "first  | stopping", "what was up is stopped")
	require.NotContains(t, b.out.String(), "third", "what comes after is not started")
}

func TestRunFailsWhenAStepFails(t *testing.T) {
	t.Parallel()
	step := shell("step", "exit 4")
	step.Once = true
	require.EqualError(t, setup(t).run(t, []stack.Service{step}, func() {}), "start step: exit status 4")
}

func TestRunFailsWhenAServiceIsNeverReady(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slow := shell("slow", server)
	slow.Ready = func(context.Context) error { return errors.New("still thinking") }
	quick := stack.New(stack.Config{ReadyWait: 50 * time.Millisecond}, b.out)

	err := quick.Run(t.Context(), []stack.Service{slow}, func() {})

	require.EqualError(t, err, "start slow: not ready within 50ms: still thinking")
}

func TestRunStoppedWhileStarting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slow := shell("slow", server)
	ctx, cancel := context.WithCancel(t.Context())
	slow.Ready = func(context.Context) error { cancel(); return errors.New("still thinking") }

	require.NoError(t, b.stack.Run(ctx, []stack.Service{slow}, func() { t.Error("it was never ready") }))
}

func TestRunKillsWhatDoesNotStop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	deaf := shell("deaf", `trap '' TERM; echo up; while :; do sleep 60; done`)
	deaf.Ready = b.printed("deaf | up")
	deaf.StopWait = 10 * time.Millisecond

	require.NoError(t, b.run(t, []stack.Service{deaf}, func() {}))

	require.Contains(t, b.out.String(), "deaf | -- did not stop within 10ms, killed\n")
}

func TestRunChecksPortsFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	taken := listener.Addr().String()
	api := shell("api", server)
	api.Ports = []stack.Port{{Addr: "127.0.0.1:0", Variable: "FREE"}, {Addr: taken, Variable: "API_ADDR"}}

	err = b.run(t, []stack.Service{shell("first", server), api}, func() {})

	require.EqualError(t, err, "api: "+taken+" is taken: stop what listens there, or set API_ADDR to another")
	require.Empty(t, b.out.String(), "nothing was started")
}

func TestRunColours(t *testing.T) {
	t.Parallel()
	b := setup(t)
	step := shell("step", "echo hello")
	step.Once = true
	coloured := stack.New(stack.Config{Colour: true}, b.out)
	ctx, cancel := context.WithCancel(t.Context())

	require.NoError(t, coloured.Run(ctx, []stack.Service{step}, cancel))

	require.Equal(t, "\x1b[36mstep | \x1b[0m-- starting\n\x1b[36mstep | \x1b[0mhello\n", b.out.String())
}
