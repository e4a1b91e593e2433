// Package doctor looks for what is missing or misconfigured and says what mends
// it. It changes nothing: it reads, connects, asks, and writes a trial file at
// most. What a program needs to know of its environment it asks the program.
package doctor

import (
	"context"
	"net/http"
	"strings"
	"time"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

// stepWait bounds one step: whatever does not answer by then is not well.
const stepWait = 15 * time.Second

// Options say how far to look.
type Options struct {
	// Local looks at the local stack although DATABASE_URL names a database.
	Local bool
	// Online asks the providers whether their keys work.
	Online bool
	// Programs is the folder of api and worker.
	Programs string
	// Own are the variables that this program reads itself.
	Own []env.Variable
	// Transport carries requests to the public address and to providers.
	Transport http.RoundTripper
	// Now is the clock that is compared with the database's.
	Now func() time.Time
}

// patient is what is looked at: the local stack, or a deployment.
type patient struct {
	Options

	// src is what the programs find in their environment.
	src env.Source
	// typed is what is set here, .env included, before anything is added to it.
	typed env.Source
	// plan is the local stack's; empty for a deployment.
	plan dev.Plan
	// local is whether it is the local stack.
	local bool
	// alive is whether servers are expected to answer.
	alive bool
}

// step looks at one part.
type step func(context.Context) []Finding

// Examine looks at everything that src, the environment of this process,
// configures: a deployment if it names a database, else the local stack of the
// working directory.
func Examine(ctx context.Context, src env.Source, opts Options) []Finding {
	p, findings := admit(ctx, src, opts)
	for _, look := range p.steps() {
		findings = append(findings, p.within(ctx, look)...)
	}
	return once(findings)
}

// admit finds out who the patient is.
func admit(ctx context.Context, src env.Source, opts Options) (*patient, []Finding) {
	var findings []Finding
	typed, err := dev.WithDotEnv(src)
	if err != nil {
		typed = src
		findings = append(findings, bad("settings", "mend the line, or begin anew: cp .env.example .env", "%v", err))
	}
	p := &patient{Options: opts, src: typed, typed: typed, alive: true}
	if !opts.Local && (typed["DATABASE_URL"] != "" || typed["DATABASE_URL_FILE"] != "") {
		return p, append(findings, good("stack", "the deployment of DATABASE_URL; --local looks at this checkout's stack instead"))
	}
	p.local, p.alive = true, false
	plan, err := dev.Look(ctx, typed)
	if err != nil {
		return p, append(findings, settingFaults([]string{"darkroom"}, err.Error())...)
	}
	p.plan, p.src, p.alive = plan, plan.Environment, plan.Running
	if plan.Running {
		return p, append(findings, good("stack", "the local stack of %s runs", plan.Data))
	}
	return p, append(findings, good("stack", "the local stack of %s is stopped; make run starts it, and then more is looked at", plan.Data))
}

// steps lists what is looked at, from the machine upwards.
func (p *patient) steps() []step {
	steps := []step{p.settings, p.dotEnv, p.scratch}
	if p.local {
		steps = append([]step{p.tools, p.programs, p.ports}, steps...)
	} else {
		steps = append([]step{p.mediaTools}, steps...)
	}
	if p.alive {
		steps = append(steps, p.database, p.temporal, p.storage)
	}
	return append(steps, p.public, p.keys)
}

func (p *patient) within(ctx context.Context, look step) []Finding {
	ctx, cancel := context.WithTimeout(ctx, stepWait)
	defer cancel()
	return look(ctx)
}

// once drops a fault of a setting that several steps met.
func once(findings []Finding) []Finding {
	seen := map[string]bool{}
	kept := findings[:0]
	for _, finding := range findings {
		fault, _, _ := strings.Cut(finding.Detail, settingOf)
		if seen[finding.Check+fault] {
			continue
		}
		seen[finding.Check+fault] = true
		kept = append(kept, finding)
	}
	return kept
}
