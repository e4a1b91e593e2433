package stack_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

// superviseArg makes the test binary a supervisor, so that a test can kill one.
const superviseArg = "supervise"

func TestMain(m *testing.M) {
	if os.Args[len(os.Args)-1] == superviseArg {
		supervise()
	}
	os.Exit(m.Run())
}

// supervise runs two services that hold descriptor 3 open, until it is killed.
func supervise() {
	alive := os.NewFile(3, "alive")
	b := &bundle{out: &transcript{changed: make(chan struct{})}}
	holder := func(name, script string) stack.Service {
		return stack.Service{Name: name, Ready: b.printed(name + " is up"), Command: func(ctx context.Context) *exec.Cmd {
			cmd := exec.CommandContext(ctx, "sh", "-c", script)
			cmd.ExtraFiles = []*os.File{alive}
			return cmd
		}}
	}
	services := []stack.Service{
		holder("plain", "echo plain is up; exec sleep 600"),
		holder("parent", "trap 'kill $!; exit 0' TERM; sleep 600 & echo parent is up; wait"),
	}
	err := stack.New(stack.Config{}, b.out).Run(context.Background(), services, func() {
		_, _ = os.Stdout.WriteString("up\n")
	})
	panic(err) //nolint:forbidigo // this process is to be killed before
}

func TestAKilledSupervisorLeavesNoOrphan(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	defer reader.Close()
	program, err := os.Executable()
	require.NoError(t, err)
	supervisor := exec.CommandContext(t.Context(), program, superviseArg)
	supervisor.ExtraFiles = []*os.File{writer}
	stdout, err := supervisor.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, supervisor.Start())
	require.NoError(t, writer.Close())
	_, err = io.ReadFull(stdout, make([]byte, len("up\n")))
	require.NoError(t, err)

	require.NoError(t, supervisor.Process.Kill())
	require.Error(t, supervisor.Wait())

	// The pipe ends when the last process that holds it has ended.
	require.NoError(t, reader.SetReadDeadline(time.Now().Add(patience)))
	_, err = reader.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
}
