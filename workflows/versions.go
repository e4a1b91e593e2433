package workflows

import "go.temporal.io/sdk/workflow"

// Each gate is one change of what a run does; docs/operating.md says when there
// must be one, and when it may go.

// waitsOutRests: at the last entry of its chain a run waits for an account at least
// as long as the longest rest of one, whatever its model's deadline.
// Since 2026-11-25; may go when no run is open that began before its deploy.
func waitsOutRests(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, "wait-out-rests", workflow.DefaultVersion, 1) == 1
}

// triesBusyAgain: the last entry of a chain is tried again while its provider is
// busy, instead of failing the run at once.
// Since 2026-11-25; may go when no run is open that began before its deploy.
func triesBusyAgain(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, "try-busy-again", workflow.DefaultVersion, 1) == 1
}
