// Package deploytest reads docker-compose.temporal.yml as Docker Compose does,
// with the settings that deploy/prepare makes, and says what a service would
// find in its environment. No container runs. For tests only.
package deploytest

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

// PublicURL is the address that the deployment is prepared with.
const PublicURL = "https://darkroom.example.com"

// secretsDir is where Compose mounts the secrets of a service.
const secretsDir = "/run/secrets/"

// Deployment is a prepared deployment in folders of its own.
type Deployment struct {
	// Root is the folder of the project.
	Root string
	// Secrets is the folder of the files that deploy/prepare drew.
	Secrets string
	// Settings is the file that deploy/prepare wrote.
	Settings string
}

// Prepare runs deploy/prepare.
func Prepare(tb testing.TB) Deployment {
	tb.Helper()
	dir := tb.TempDir()
	d := Deployment{Root: root(tb), Secrets: filepath.Join(dir, "secrets"), Settings: filepath.Join(dir, "compose.env")}
	d.Run(tb)
	return d
}

// Run runs deploy/prepare once more and returns what it says.
func (d Deployment) Run(tb testing.TB) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), filepath.Join(d.Root, "deploy", "prepare"), PublicURL) //nolint:gosec // our own script
	cmd.Env = env.Source{
		"PATH": env.FromOS()["PATH"], "DARKROOM_SECRETS": d.Secrets, "DARKROOM_COMPOSE_ENV": d.Settings,
	}.List()
	out, err := cmd.CombinedOutput()
	require.NoError(tb, err, string(out))
	return string(out)
}

// Project loads the compose file, with the deployment's settings and then those
// of the given files, which lie in deploy/: *.env over the settings, *.yml over
// the compose file.
func (d Deployment) Project(tb testing.TB, overlays ...string) *types.Project {
	tb.Helper()
	project, err := d.load(tb, overlays...)
	require.NoError(tb, err)
	return project
}

func (d Deployment) load(tb testing.TB, overlays ...string) (*types.Project, error) {
	tb.Helper()
	files, settings := []string{filepath.Join(d.Root, "docker-compose.temporal.yml")}, []string{d.Settings}
	for _, overlay := range overlays {
		path := filepath.Join(d.Root, "deploy", overlay)
		if strings.HasSuffix(overlay, ".env") {
			settings = append(settings, path)
		} else {
			files = append(files, path)
		}
	}
	options, err := cli.NewProjectOptions(files, cli.WithWorkingDirectory(d.Root),
		cli.WithEnvFiles(settings...), cli.WithDotEnv, cli.WithDefaultProfiles())
	if err != nil {
		return nil, err
	}
	return options.LoadProject(tb.Context())
}

// Environment is what the processes of a service find in their environment,
// except that the secrets lie where deploy/prepare put them. A secret that the
// service is not given does not exist.
func (d Deployment) Environment(tb testing.TB, project *types.Project, service string) env.Source {
	tb.Helper()
	found, err := project.GetService(service)
	require.NoError(tb, err)
	given := map[string]string{}
	for _, secret := range found.Secrets {
		given[secretsDir+secret.Source] = project.Secrets[secret.Source].File
	}
	src := env.Source{}
	for name, value := range found.Environment {
		if value == nil {
			continue
		}
		src[name] = *value
		if path, ok := given[*value]; ok {
			src[name] = path
		}
	}
	return src
}

// Unread lists the variables that a service is given and its program, whose
// Configs are given, does not read.
func Unread(src env.Source, configs ...any) []string {
	read := map[string]bool{"TMPDIR": true} // read by the system's libraries
	for _, cfg := range configs {
		for _, variable := range env.Variables(cfg) {
			read[variable.Name] = true
		}
	}
	var unread []string
	for name := range src {
		if !read[strings.TrimSuffix(name, "_FILE")] {
			unread = append(unread, name)
		}
	}
	return unread
}

// root is the folder of the project: this file lies two levels below it.
func root(tb testing.TB) string {
	tb.Helper()
	_, file, _, ok := runtime.Caller(0)
	require.True(tb, ok)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
