package doctor

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

const (
	// dotEnvFile is the settings' usual place.
	dotEnvFile = ".env"
	// settingOf stands between a fault and the programs that met it.
	settingOf = " (for "
)

// settings asks every program what it finds wrong with its variables, so that
// no list here can differ from what they read.
func (p *patient) settings(ctx context.Context) []Finding {
	who := map[string][]string{}
	var lines, asked []string
	var findings []Finding
	for _, program := range []string{"api", "worker"} {
		if !p.has(program) {
			continue
		}
		out, err := p.run(ctx, program, "env", "--check")
		if _, ran := errors.AsType[*exec.ExitError](err); err != nil && (!ran || out == "") {
			findings = append(findings, odd("settings", "make build", "%s cannot be asked: %v", program, err))
			continue
		}
		asked = append(asked, program)
		for line := range strings.Lines(out) {
			line = strings.TrimSpace(line)
			if who[line] == nil {
				lines = append(lines, line)
			}
			who[line] = append(who[line], program)
		}
	}
	for _, line := range lines {
		findings = append(findings, settingFaults(who[line], line)...)
	}
	if len(findings) == 0 && len(asked) > 0 {
		return []Finding{good("settings", "%s find nothing wrong with their variables", strings.Join(asked, " and "))}
	}
	return findings
}

// settingFaults turns faults, one a line, into findings.
func settingFaults(programs []string, faults string) []Finding {
	var findings []Finding
	for line := range strings.Lines(faults) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		findings = append(findings, bad("settings", mendOf(line), "%s%s%s)", line, settingOf, strings.Join(programs, " and ")))
	}
	return findings
}

// mendOf says how the variable of a fault is set.
func mendOf(fault string) string {
	name, _, _ := strings.Cut(fault, ":")
	switch {
	case strings.HasSuffix(name, "_SECRET"):
		return `echo "` + name + `=$(openssl rand -hex 32)" >>` + dotEnvFile
	case name == "TOKEN_KEY":
		return `echo "` + name + `=$(openssl rand -base64 32)" >>` + dotEnvFile
	default:
		return "set it in " + dotEnvFile + " or in the environment; .env.example says how"
	}
}

// dotEnv looks at the file of settings: who may read it, and whether somebody
// does read what is set there.
func (p *patient) dotEnv(ctx context.Context) []Finding {
	info, err := os.Stat(dotEnvFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return []Finding{bad(dotEnvFile, "", "%v", err)}
	}
	var findings []Finding
	if info.Mode().Perm()&0o077 != 0 {
		findings = append(findings, odd(dotEnvFile, "chmod 600 "+dotEnvFile, "other users of this machine may read the keys in it"))
	}
	return append(findings, p.strangers(ctx)...)
}

// strangers are variables that nobody reads: slips of the keyboard, mostly.
func (p *patient) strangers(ctx context.Context) []Finding {
	set, err := godotenv.Read(dotEnvFile)
	if err != nil {
		return nil // admit has told
	}
	known, err := p.known(ctx)
	if err != nil {
		return nil // without all the programs nothing can be said
	}
	var strangers []string
	for name := range set {
		if !known[strings.TrimSuffix(name, "_FILE")] {
			strangers = append(strangers, name)
		}
	}
	slices.Sort(strangers)
	var findings []Finding
	for _, name := range strangers {
		findings = append(findings, odd(dotEnvFile, "remove it, or mend its name: .env.example lists all", "nobody reads %s", name))
	}
	return findings
}

// known are all variables that a program of ours reads.
func (p *patient) known(ctx context.Context) (map[string]bool, error) {
	known := map[string]bool{}
	for _, variable := range p.Own {
		known[variable.Name] = true
	}
	for _, program := range []string{"api", "worker"} {
		out, err := p.run(ctx, program, "env")
		if err != nil {
			return nil, fmt.Errorf("ask %s for its variables: %w", program, err)
		}
		lines := bufio.NewScanner(strings.NewReader(out))
		for lines.Scan() {
			if name, _, ok := strings.Cut(lines.Text(), "="); ok {
				known[strings.TrimPrefix(name, "#")] = true
			}
		}
	}
	return known, nil
}
