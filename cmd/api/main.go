// Command api answers HTTP: it accepts generations, shows them, and takes the
// providers' callbacks in. It links no C.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"darkroom/cmd/internal/envcommand"
	"darkroom/internal/env"
	"darkroom/internal/version"
)

func main() { os.Exit(run(os.Args[1:], env.FromOS())) }

// run is main with its inputs as arguments; it returns the exit code.
func run(args []string, src env.Source) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	command := newCommand(src)
	command.SetArgs(args)
	if err := command.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		return 1
	}
	return 0
}

func newCommand(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:           "api",
		Short:         "Answer Darkroom's HTTP",
		Version:       version.String(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), src) },
	}
	command.AddCommand(envcommand.New(src, "the api reads", &config{}), newHealthcheck(src))
	return command
}
