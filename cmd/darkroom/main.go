// Command darkroom is the tool of whoever runs or tries Darkroom: it starts the
// local stack, applies migrations, and asks for generations from a terminal.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/internal/version"
)

func main() { os.Exit(run(os.Args[1:], env.FromOS())) }

// run is main with its inputs as arguments; it returns the exit code.
func run(args []string, src env.Source) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// The first signal asks for a clean end; the second one ends at once.
	context.AfterFunc(ctx, stop)
	root := newRoot(src)
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "darkroom:", err)
		return exitCode(err)
	}
	return 0
}

func newRoot(src env.Source) *cobra.Command {
	root := &cobra.Command{
		Use:           "darkroom",
		Short:         "Durable media generation",
		Version:       version.String(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	simulate := newSimulate(src)
	simulate.AddCommand(newSimulatorHealthcheck(src))
	root.AddCommand(
		newCancel(src),
		newCredit(src),
		newDev(src),
		newDoctor(src),
		newEnv(),
		newGenerate(src),
		newList(src),
		newMigrate(src),
		newRetry(src),
		newShow(src),
		simulate,
		newToken(src),
		newTokens(src),
		newUsers(src),
	)
	return root
}
