package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"darkroom/models"
)

// State is the answer to QueryState.
type State struct {
	// Note is one sentence for operators.
	Note     string
	Stage    models.Stage
	Attempt  int
	Provider models.Provider
	// Outputs is how many files the provider made; Stored is how many are home.
	Outputs, Stored int
}

// show writes where the run is into the place where operators look: the
// current details of the run in the Temporal UI, as markdown.
func (g *generation) show(ctx workflow.Context, note string) {
	g.state.Note = note
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n%s\n", g.in.Plan.Title, note)
	if g.state.Attempt > 0 {
		fmt.Fprintf(&b, "\n- attempt %d at **%s**", g.state.Attempt, g.state.Provider)
	}
	if g.state.Outputs > 0 {
		fmt.Fprintf(&b, "\n- %d of %d outputs stored", g.state.Stored, g.state.Outputs)
	}
	workflow.SetCurrentDetails(ctx, b.String())
}
