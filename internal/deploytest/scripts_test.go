package deploytest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/testsuite"
	"go.yaml.in/yaml/v3"

	"darkroom/internal/deploytest"
	"darkroom/internal/env"
	"darkroom/workflows"
)

func TestScriptsAreShell(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob(filepath.Join(project(t), "deploy/temporal/scripts/*.sh"))
	require.NoError(t, err)
	require.Len(t, scripts, 2)
	for _, script := range append(scripts, filepath.Join(project(t), "deploy/prepare")) {
		out, parseErr := exec.CommandContext(t.Context(), "sh", "-n", script).CombinedOutput()
		require.NoError(t, parseErr, "%s: %s", script, out)
		text, readErr := os.ReadFile(script)
		require.NoError(t, readErr)
		assert.True(t, strings.HasPrefix(string(text), "#!/bin/sh\n"), script)
		assert.Contains(t, string(text), "\nset -eu\n", script)
	}
}

func TestPrepareKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	d := deploytest.Prepare(t)
	before := contents(t, d)
	require.Len(t, before, 18)
	assert.Contains(t, d.Run(t), "still missing: your key")
	assert.Equal(t, before, contents(t, d))

	assert.Len(t, before["jwt_secret"], 64)
	assert.NotEqual(t, before["jwt_secret"], before["callback_secret"])
	assert.Contains(t, before["database_url"], before["postgres_password"])
	info, err := os.Stat(d.Secrets)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	info, err = os.Stat(d.Settings)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.NoError(t, os.WriteFile(filepath.Join(d.Secrets, "replicate_api_token"), []byte("r8_x\n"), 0o600))
	assert.NotContains(t, d.Run(t), "missing")
}

func TestPrepareWantsAnAddress(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"darkroom.example.com"}, {"https://a.example", "b"}} {
		cmd := exec.CommandContext(t.Context(), filepath.Join(project(t), "deploy/prepare"), args...)
		cmd.Env = []string{"DARKROOM_SECRETS=" + t.TempDir()}
		out, err := cmd.CombinedOutput()
		require.Error(t, err, args)
		assert.Contains(t, string(out), "PUBLIC_URL", args)
	}
}

// contents are the files that deploy/prepare wrote, by name.
func contents(t *testing.T, d deploytest.Deployment) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(d.Secrets)
	require.NoError(t, err)
	found := map[string]string{}
	for _, entry := range entries {
		text, readErr := os.ReadFile(filepath.Join(d.Secrets, entry.Name()))
		require.NoError(t, readErr)
		found[entry.Name()] = strings.TrimSpace(string(text))
	}
	settings, err := os.ReadFile(d.Settings)
	require.NoError(t, err)
	found["compose.env"] = string(settings)
	return found
}

// TestSchema runs the script with a stand-in for Temporal's tool, which is only
// in its image: it writes down how it was called.
func TestSchema(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	calls := filepath.Join(dir, "calls")
	tool := "#!/bin/sh\necho \"$SQL_PLUGIN $SQL_USER@$SQL_HOST:$SQL_PORT/$SQL_DATABASE $*\" >>" + calls +
		"\n[ \"$SQL_PASSWORD\" = right ]\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "temporal-sql-tool"), []byte(tool), 0o700))
	run := func(password string) error {
		cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(project(t), "deploy/temporal/scripts/schema.sh"))
		cmd.Env = env.Source{
			"PATH": dir + ":" + env.FromOS()["PATH"], "SCHEMAS": "/schema", "SQL_HOST": "db", "SQL_PORT": "5432",
			"SQL_USER": "temporal", "SQL_PASSWORD": password,
		}.List()
		return cmd.Run()
	}
	require.NoError(t, run("right"))
	said, err := os.ReadFile(calls)
	require.NoError(t, err)
	var want string
	for name, folder := range map[string]string{"temporal": "temporal", "temporal_visibility": "visibility"} {
		at := "postgres12 temporal@db:5432/" + name
		lines := at + " create-database --defaultdb temporal\n" + at + " setup-schema --version 0.0\n" +
			at + " update-schema --schema-dir /schema/" + folder + "/versioned\n"
		if name == "temporal" {
			want = lines + want
		} else {
			want += lines
		}
	}
	assert.Equal(t, want, string(said))

	require.Error(t, run("wrong"), "the first failure ends it, and Compose starts it again")
	require.Error(t, run(""))
	said, err = os.ReadFile(calls)
	require.NoError(t, err)
	assert.Equal(t, 7, strings.Count(string(said), "\n"))
}

// TestNamespace runs the script twice against a real server.
func TestNamespace(t *testing.T) {
	t.Parallel()
	bin, err := filepath.Abs("../../bin")
	require.NoError(t, err)
	server, err := testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{
		ExistingPath: filepath.Join(bin, "temporal"), LogLevel: "error",
	})
	require.NoError(t, err, "bin/temporal comes with `make setup`")
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	all := deploytest.Prepare(t)
	given := all.Environment(t, all.Project(t), "temporal-namespace")
	given["TEMPORAL_ADDRESS"], given["TEMPORAL_NAMESPACE"] = server.FrontendHostPort(), "studio"
	given["PATH"], given["HOME"], given["PAUSE"] = bin+":"+env.FromOS()["PATH"], t.TempDir(), "1"
	for range 2 {
		cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(project(t), "deploy/temporal/scripts/namespace.sh"))
		cmd.Env = given.List()
		out, runErr := cmd.CombinedOutput()
		require.NoError(t, runErr, string(out))
	}
	found, err := server.Client().WorkflowService().DescribeNamespace(t.Context(),
		&workflowservice.DescribeNamespaceRequest{Namespace: "studio"})
	require.NoError(t, err)
	assert.Equal(t, "168h0m0s", found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration().String())
	known, err := server.Client().OperatorService().ListSearchAttributes(t.Context(),
		&operatorservice.ListSearchAttributesRequest{Namespace: "studio"})
	require.NoError(t, err)
	for _, name := range workflows.SearchAttributes() {
		assert.Equal(t, enums.INDEXED_VALUE_TYPE_KEYWORD, known.GetCustomAttributes()[name], name)
	}
}

func TestNamespaceGivesUp(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(project(t), "deploy/temporal/scripts/namespace.sh"))
	cmd.Env = env.Source{
		"PATH": filepath.Join(project(t), "bin") + ":" + env.FromOS()["PATH"], "HOME": t.TempDir(),
		"TEMPORAL_ADDRESS": "127.0.0.1:1", "TEMPORAL_NAMESPACE": "default", "RETENTION": "1h", "SEARCH_ATTRIBUTES": "A",
		"ATTEMPTS": "2", "PAUSE": "0",
	}.List()
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "gave up after 2 attempts")
}

// TestDynamicConfig holds the file against what DESIGN asks of every server.
func TestDynamicConfig(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(project(t), "deploy/temporal/dynamicconfig/darkroom.yaml"))
	require.NoError(t, err)
	var settings map[string][]struct {
		Value any `yaml:"value"`
	}
	require.NoError(t, yaml.Unmarshal(text, &settings))
	want := map[string]any{
		"matching.enableFairness":               true,
		"matching.numTaskqueueReadPartitions":   1,
		"matching.numTaskqueueWritePartitions":  1,
		"system.enableActivityEagerExecution":   true,
		"history.transferProcessorMaxPollRPS":   2000,
		"history.timerProcessorMaxPollRPS":      2000,
		"history.visibilityProcessorMaxPollRPS": 500,
	}
	require.Len(t, settings, len(want))
	for name, value := range want {
		require.Len(t, settings[name], 1, name)
		assert.Equal(t, value, settings[name][0].Value, name)
	}
}
