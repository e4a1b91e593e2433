package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

// interruptedCode is what shells make of a command that ended by Ctrl-C: 128 and
// the number of SIGINT.
const interruptedCode = 130

func newGenerate(src env.Source) *cobra.Command {
	var ask connection
	var order client.Order
	cmd := &cobra.Command{
		Use:   "generate [prompt]",
		Short: "Ask for a picture or a video, and save it",
		Long: "Ask for a picture or a video, show how it goes on, save what comes out, and print the paths. The exit code is 0\n" +
			"when it is completed. Ctrl-C cancels it at the server, once more leaves at once.",
		Example: `  darkroom generate "a lighthouse at dusk"
  darkroom generate "a lighthouse at dusk" --model seedance-1-pro --set duration=2 -o films
  darkroom generate "make it winter" --image lighthouse.png
  darkroom generate "a lighthouse at dusk" --count 8 -o choice`,
		RunE: func(cmd *cobra.Command, args []string) error {
			api, err := ask.client(src)
			if err != nil {
				return err
			}
			order.Prompt = strings.Join(args, " ")
			return api.Generate(cmd.Context(), order, terminal(cmd))
		},
	}
	ask.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&order.Model, "model", "", "model to use (default the first on offer that suits)")
	flags.StringVar(&order.Action, "action", "", "what to do, such as create or edit (default what suits the model and --image)")
	flags.StringArrayVar(&order.Settings, "set", nil, "setting of the model, as key=value; may be repeated")
	flags.StringVar(&order.Image, "image", "", "picture to work on: a file or an address")
	flags.IntVar(&order.Count, "count", 1, "how many to make of it, 1 to 8, each a generation of its own")
	flags.StringVarP(&order.Dir, "out", "o", ".", "directory to save into")
	flags.BoolVar(&order.JSON, "json", false, "print the generation as JSON instead of the paths; several one after another")
	return cmd
}

// terminal is where a command writes.
func terminal(cmd *cobra.Command) client.Terminal {
	file, ok := cmd.ErrOrStderr().(*os.File)
	return client.Terminal{Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr(), Live: ok && isTerminal(file)}
}

// exitCode is what a shell is told of an error.
func exitCode(err error) int {
	if errors.Is(err, client.ErrInterrupted) || errors.Is(err, context.Canceled) {
		return interruptedCode
	}
	return 1
}
