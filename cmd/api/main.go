// Command api answers HTTP: it accepts generations, shows them, and takes the
// providers' callbacks in. It links no C.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"darkroom/internal/env"
)

func main() { os.Exit(run(env.FromOS())) }

// run is main with its inputs as arguments; it returns the exit code.
func run(src env.Source) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, src); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		return 1
	}
	return 0
}
