// Command worker runs the durable work: the workflows and the calls to
// providers, or, with --queues media, the steps that move and draw files. It is
// the only command that links libvips.
package main

import (
	"context"
	"errors"
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
		fmt.Fprintln(os.Stderr, "worker:", err)
		return 1
	}
	return 0
}

func newCommand(src env.Source) *cobra.Command {
	var queues string
	command := &cobra.Command{
		Use:           "worker",
		Short:         "Run Darkroom's durable work",
		Version:       version.String(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch queues {
			case queuesWork:
				return serveWork(cmd.Context(), src)
			case queuesMedia:
				return serveMedia(cmd.Context(), src)
			}
			return errors.New("--queues: must be work or media")
		},
	}
	command.Flags().StringVar(&queues, "queues", queuesWork,
		"which queues to serve: work (workflows and provider calls) or media (files, two at a time)")
	command.AddCommand(envcommand.New(src, "workers of both kinds read", &workConfig{}, &mediaConfig{}), newHealthcheck(src))
	return command
}
