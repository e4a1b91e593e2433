package doctor

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"path/filepath"
	"strings"

	"darkroom/internal/version"
)

// has tells whether one of our programs lies beside this one.
func (p *patient) has(program string) bool {
	_, err := exec.LookPath(filepath.Join(p.Programs, program))
	return err == nil
}

// programs looks for ours, and whether they are of one build.
func (p *patient) programs(ctx context.Context) []Finding {
	var findings []Finding
	for _, name := range []string{"api", "worker"} {
		if !p.has(name) {
			findings = append(findings, bad(name, "make build", "%s is not in %s", name, p.Programs))
			continue
		}
		out, err := p.run(ctx, name, "--version")
		told := strings.Fields(out)
		switch {
		case err != nil || len(told) == 0:
			findings = append(findings, bad(name, "make build", "%s does not run: %v", name, err))
		case told[len(told)-1] != version.String():
			findings = append(findings, odd(name, "make build", "%s is of %s, this program of %s", name, told[len(told)-1], version.String()))
		default:
			findings = append(findings, good(name, "of %s", version.String()))
		}
	}
	return findings
}

// run runs one of our programs with the patient's environment.
func (p *patient) run(ctx context.Context, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(p.Programs, program), args...) //nolint:gosec // our own
	cmd.Env = p.src.List()
	out, err := cmd.Output()
	return string(out), err
}

// ports looks whether the local stack could listen. While it runs, it does.
func (p *patient) ports(ctx context.Context) []Finding {
	if p.plan.Running {
		return nil
	}
	var findings []Finding
	for _, port := range p.plan.Ports {
		if err := port.Check(ctx); err != nil {
			_, number, splitErr := net.SplitHostPort(port.Addr)
			if splitErr != nil {
				err = errors.Join(err, splitErr)
			}
			findings = append(findings, bad("ports", "see who listens: ss -ltnp 'sport = :"+number+"'; or set "+port.Variable+" in .env", "%v", err))
		}
	}
	if len(findings) == 0 && len(p.plan.Ports) > 0 {
		return []Finding{good("ports", "all %d are free", len(p.plan.Ports))}
	}
	return findings
}
