package doctor

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"darkroom/internal/pgserver"
)

// toolWait is far above what a program takes to tell its version.
const toolWait = 10 * time.Second

// tool is a program that others made.
type tool struct {
	name string
	// command tells its version; a name alone is only looked for.
	command []string
	// least is the oldest version that can work; empty takes any.
	least string
	// tried is the oldest version that was; one below it draws a warning.
	tried string
	mend  string
}

// The versions are those of go.mod, of govips, of the Temporal server whose
// fairness DESIGN relies on, and of Debian 12, on which all tests run.
func buildTools() []tool {
	return []tool{
		{name: "go", command: []string{"go", "version"}, least: "1.26", mend: "install it from https://go.dev/doc/install"},
		{name: "node", command: []string{"node", "--version"}, least: "20", mend: "install Node.js 20 or newer from https://nodejs.org/en/download"},
		{name: "npm", command: []string{"npm"}, mend: "install npm, which comes with Node.js"},
		{name: "gcc", command: []string{"gcc", "-dumpfullversion"}, mend: "make setup"},
		{name: "libvips", command: []string{"pkg-config", "--modversion", "vips"}, least: "8.10", tried: "8.14", mend: "make setup"},
	}
}

// ffmpegTools are needed wherever media are worked on.
func (p *patient) ffmpegTools() []tool {
	mend := "apt-get install -y --no-install-recommends ffmpeg"
	if p.local {
		mend = "make setup"
	}
	return []tool{
		{name: "ffmpeg", command: []string{p.named("FFMPEG_PATH", "ffmpeg"), "-version"}, tried: "5.1", mend: mend},
		{name: "ffprobe", command: []string{p.named("FFPROBE_PATH", "ffprobe"), "-version"}, tried: "5.1", mend: mend},
	}
}

func (p *patient) named(variable, usual string) string {
	if name := p.src[variable]; name != "" {
		return name
	}
	return usual
}

// tools looks at what building and running the local stack takes.
func (p *patient) tools(ctx context.Context) []Finding {
	wanted := append(buildTools(), p.ffmpegTools()...)
	wanted = append(wanted, p.temporalTool())
	var findings []Finding
	if bin, err := pgserver.Find(ctx); err != nil {
		findings = append(findings, bad("postgresql", "make setup", "%v", err))
	} else {
		wanted = append(wanted, tool{
			name: "postgresql", command: []string{filepath.Join(bin, "postgres"), "--version"}, least: "14", tried: "15",
			mend: "make setup",
		})
	}
	for _, t := range wanted {
		findings = append(findings, t.look(ctx))
	}
	return findings
}

// mediaTools looks at what a worker runs, where there is one.
func (p *patient) mediaTools(ctx context.Context) []Finding {
	if !p.has("worker") {
		return nil
	}
	var findings []Finding
	for _, t := range p.ffmpegTools() {
		findings = append(findings, t.look(ctx))
	}
	return findings
}

// temporalTool is the one of this checkout, or else any. One that was built
// from source calls itself 0.0.0 and tells the version of its server.
func (p *patient) temporalTool() tool {
	command := filepath.Join(p.Programs, "temporal")
	if _, err := exec.LookPath(command); err != nil {
		command = "temporal"
	}
	return tool{name: "temporal cli", command: []string{command, "--version"}, least: "1.29", mend: "make setup"}
}

func (t tool) look(ctx context.Context) Finding {
	version, err := t.find(ctx)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return bad(t.name, t.mend, "%s is not installed", t.name)
	case err != nil:
		return bad(t.name, t.mend, "%s does not run: %v", t.name, err)
	case older(version, t.least):
		return bad(t.name, t.mend, "%s %s is too old: %s is the oldest that will do", t.name, version, t.least)
	case older(version, t.tried):
		return odd(t.name, t.mend, "%s %s was not tried: %s is the oldest that was", t.name, version, t.tried)
	default:
		return good(t.name, "%s", version)
	}
}

// find returns the tool's version, or where it is.
func (t tool) find(ctx context.Context) (string, error) {
	if len(t.command) == 1 {
		return exec.LookPath(t.command[0])
	}
	return t.version(ctx)
}

// version runs the tool and reads its version out of what it says.
func (t tool) version(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, toolWait)
	defer cancel()
	out, err := exec.CommandContext(ctx, t.command[0], t.command[1:]...).CombinedOutput() //nolint:gosec // named above, or by the operator
	if err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		if line == "" {
			return "", err
		}
		return "", fmt.Errorf("%w: %s", err, line)
	}
	said := string(out)
	if _, server, ok := strings.Cut(said, "Server "); ok {
		said = server
	}
	found := regexp.MustCompile(`\d+(\.\d+)*`).FindString(said)
	if found == "" {
		return "", errors.New("it does not tell its version")
	}
	return found, nil
}

// older compares versions number by number; nothing is older than "".
func older(version, than string) bool {
	if than == "" {
		return false
	}
	have := strings.Split(version, ".")
	for i, part := range strings.Split(than, ".") {
		if i == len(have) {
			return true
		}
		a, errA := strconv.Atoi(have[i])
		b, errB := strconv.Atoi(part)
		if errA != nil || errB != nil {
			return false
		}
		if a != b {
			return a < b
		}
	}
	return false
}
