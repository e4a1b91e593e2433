package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// pseudoTerminal returns both ends of a terminal: what is written to the
// keyboard is typed, and what is read from it is what the screen shows.
func pseudoTerminal(t *testing.T) (keyboard, tty *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = keyboard.Close() })
	fd := int(keyboard.Fd())
	require.NoError(t, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	require.NoError(t, err)
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tty.Close() })
	require.True(t, term.IsTerminal(int(tty.Fd())))
	return keyboard, tty
}

func TestReadKey_fromATerminalUnseen(t *testing.T) {
	t.Parallel()
	keyboard, tty := pseudoTerminal(t)
	var prompt bytes.Buffer
	var key string
	result := make(chan error, 1)
	go func() {
		var err error
		key, err = readKey(t.Context(), tty, &prompt)
		result <- err
	}()
	waitForNoEcho(t, tty)
	_, err := keyboard.WriteString(keyOne + "\n")
	require.NoError(t, err)
	require.NoError(t, <-result)
	assert.Equal(t, keyOne, key)
	assert.Contains(t, prompt.String(), "not shown")

	_, err = tty.WriteString("end of screen")
	require.NoError(t, err)
	// What was written may arrive in pieces.
	var screen string
	for part := make([]byte, 4096); !strings.Contains(screen, "end of screen"); {
		n, readErr := keyboard.Read(part)
		require.NoError(t, readErr)
		screen += string(part[:n])
	}
	assert.NotContains(t, screen, keyOne[:8])
	assert.True(t, echoes(t, tty), "the terminal shows again what is typed")
}

func TestReadKey_interrupted(t *testing.T) {
	t.Parallel()
	keyboard, tty := pseudoTerminal(t)
	ctx, interrupt := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := readKey(ctx, tty, io.Discard)
		result <- err
	}()
	waitForNoEcho(t, tty)
	interrupt()
	require.ErrorIs(t, <-result, context.Canceled)
	assert.True(t, echoes(t, tty), "the terminal shows again what is typed")
	endReading(t, keyboard, tty)
}

// endReading lets the reader that an interrupt left behind read its line, and
// waits until it has put the terminal back. Later it would put back whatever
// terminal has the descriptor by then, which may be that of another test.
func endReading(t *testing.T, keyboard, tty *os.File) {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	require.NoError(t, err)
	state.Lflag &^= unix.ECHO
	require.NoError(t, unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETS, state))
	_, err = keyboard.WriteString("\n")
	require.NoError(t, err)
	require.Eventually(t, func() bool { return echoes(t, tty) }, 10*time.Second, time.Millisecond)
}

func echoes(t *testing.T, tty *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	require.NoError(t, err)
	return state.Lflag&unix.ECHO != 0
}

// waitForNoEcho waits until the reader has switched the echo off.
func waitForNoEcho(t *testing.T, tty *os.File) {
	t.Helper()
	require.Eventually(t, func() bool { return !echoes(t, tty) }, 10*time.Second, time.Millisecond)
}
