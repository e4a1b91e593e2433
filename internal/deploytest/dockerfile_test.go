package deploytest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instruction is one of a Dockerfile, its continuation lines joined.
type instruction struct{ word, rest string }

// dockerfile reads a Dockerfile stage by stage. Comments and blank lines inside
// a continued instruction do not end it, as Docker has it.
func dockerfile(t *testing.T, name string) (stages [][]instruction) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(project(t), "deploy", name))
	require.NoError(t, err)
	stages = [][]instruction{nil} // what stands before the first FROM
	var open string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		joined, more := strings.CutSuffix(open+line, `\`)
		if open = ""; more {
			open = joined
			continue
		}
		word, rest, _ := strings.Cut(joined, " ")
		require.Regexp(t, `^(ARG|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|RUN|USER|WORKDIR)$`, word, name)
		if word == "FROM" {
			stages = append(stages, nil)
		}
		last := len(stages) - 1
		stages[last] = append(stages[last], instruction{word, strings.TrimSpace(rest)})
	}
	require.Empty(t, open, "%s ends in the middle of an instruction", name)
	return stages
}

// find returns what follows a word in a stage.
func find(stage []instruction, word string) []string {
	var found []string
	for _, in := range stage {
		if in.word == word {
			found = append(found, in.rest)
		}
	}
	return found
}

// builder is the stage that builds the programs, the last before the image.
func builder(stages [][]instruction) []instruction { return stages[len(stages)-2] }

func project(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../..")
	require.NoError(t, err)
	return path
}

func TestDockerfiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"api.Dockerfile", "worker.Dockerfile"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stages := dockerfile(t, name)
			final := stages[len(stages)-1]
			assert.Len(t, stages, map[string]int{"api.Dockerfile": 4, "worker.Dockerfile": 3}[name], "arguments, web client, build, image")
			assert.Equal(t, []string{"65532:65532"}, find(final, "USER"), "nobody's number, the same in both")
			assert.Equal(t, "USER", final[len(final)-3].word, "nothing is done as root after it")
			assert.Len(t, find(final, "ENTRYPOINT"), 1)
			assert.Regexp(t, `^\["[a-z]+"\]$`, find(final, "ENTRYPOINT")[0], "without a shell, which would swallow signals")
			assert.NotEmpty(t, find(final, "COPY"))
			for _, from := range find(final, "COPY") {
				assert.Contains(t, from, "--from=build", "the image holds what was built, nothing of the source")
			}
			for _, stage := range stages {
				for _, named := range append(find(stage, "ARG"), find(stage, "ENV")...) {
					assert.NotRegexp(t, `(?i)secret|token|password|_key|credential`, named, "it would stay in the image")
				}
			}
		})
	}
}

// TestBuilds: a program tells its revision, and no path of the builder's.
func TestBuilds(t *testing.T) {
	t.Parallel()
	build := regexp.MustCompile(`go build [^&]*`)
	for _, name := range []string{"api.Dockerfile", "worker.Dockerfile"} {
		commands := build.FindAllString(strings.Join(find(builder(dockerfile(t, name)), "RUN"), "\n"), -1)
		require.NotEmpty(t, commands, name)
		for _, command := range commands {
			assert.Contains(t, command, "-buildvcs=true -trimpath", name)
		}
	}
	assert.Contains(t, find(builder(dockerfile(t, "api.Dockerfile")), "ENV")[0], "CGO_ENABLED=0", "there is no C library beside it")
}

// TestTheClientIsBuiltIn: without it the api would show a page that says so.
func TestTheClientIsBuiltIn(t *testing.T) {
	t.Parallel()
	stages := dockerfile(t, "api.Dockerfile")
	assert.Contains(t, strings.Join(find(stages[1], "RUN"), "\n"), "npm ci")
	assert.Contains(t, find(stages[1], "RUN"), "npm run build")
	assert.Contains(t, find(builder(stages), "RUN")[0], "cp -r /client web/dist/app && go build")
}

// TestBaseImages must name a release each.
func TestBaseImages(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"api.Dockerfile", "worker.Dockerfile"} {
		stages := dockerfile(t, name)
		arguments := map[string]string{}
		for _, argument := range find(stages[0], "ARG") {
			key, value, _ := strings.Cut(argument, "=")
			arguments["${"+key+"}"] = value
		}
		for _, stage := range stages[1:] {
			base := strings.Fields(find(stage, "FROM")[0])[0]
			if value, ok := arguments[base]; ok {
				base = value
			}
			assert.Regexp(t, `^(scratch|golang:1\.26\.\d+-bookworm|node:22-bookworm-slim|debian:bookworm-slim)$`, base, name)
		}
	}
}

// TestTheBuilderIsNewEnough: with GOTOOLCHAIN=local an older one refuses.
func TestTheBuilderIsNewEnough(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(filepath.Join(project(t), "go.mod"))
	require.NoError(t, err)
	wanted := regexp.MustCompile(`(?m)^go (1\.\d+)\.(\d+)$`).FindStringSubmatch(string(module))
	require.NotNil(t, wanted)
	for _, name := range []string{"api.Dockerfile", "worker.Dockerfile"} {
		assert.Regexp(t, `^GO_IMAGE=golang:`+regexp.QuoteMeta(wanted[1])+`\.`, find(dockerfile(t, name)[0], "ARG")[0])
	}
}

// TestPackagesExist asks Debian's own list. Elsewhere only the names' form is
// looked at.
func TestPackagesExist(t *testing.T) {
	t.Parallel()
	install := regexp.MustCompile(`apt-get install -y --no-install-recommends ([a-z0-9 .+-]+?)\s*(?:&&|$)`)
	var packages []string
	for _, stage := range dockerfile(t, "worker.Dockerfile") {
		for _, run := range find(stage, "RUN") {
			for _, match := range install.FindAllStringSubmatch(run, -1) {
				packages = append(packages, strings.Fields(match[1])...)
				assert.Contains(t, run, "rm -rf /var/lib/apt/lists/*")
			}
		}
	}
	assert.ElementsMatch(t, []string{"libvips-dev", "pkg-config", "ca-certificates", "ffmpeg", "libvips42"}, packages)
	list, err := exec.LookPath("apt-cache")
	if err != nil {
		return
	}
	out, err := exec.CommandContext(t.Context(), list, append([]string{"show", "--no-all-versions"}, packages...)...).Output()
	require.NoError(t, err)
	for _, name := range packages {
		assert.Contains(t, "\n"+string(out), "\nPackage: "+name+"\n")
	}
}

// TestTheContextIsTheCommit: .git is part of the context, for the revision. A
// tracked file left out would count as a change and mark every image as dirty.
func TestTheContextIsTheCommit(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(project(t), ".dockerignore"))
	require.NoError(t, err)
	var left []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			left = append(left, line)
		}
	}
	for _, secret := range []string{".env", ".darkroom", "deploy/secrets", "deploy/compose.env"} {
		assert.Contains(t, left, secret)
	}
	assert.NotContains(t, left, ".git")
	for _, pattern := range left {
		out, err := exec.CommandContext(t.Context(), "git", "-C", project(t), "ls-files", "--", ":(glob)"+pattern,
			":(glob)"+pattern+"/**").CombinedOutput()
		require.NoError(t, err, string(out))
		assert.Empty(t, string(out), "%s is tracked", pattern)
	}
}

// TestImagesHoldWhatServicesRun: every service runs a program of its image, and
// writes only where the image has a folder for its volume.
func TestImagesHoldWhatServicesRun(t *testing.T) {
	t.Parallel()
	for name, service := range everything(t).Services {
		if service.Build == nil {
			continue
		}
		file := filepath.Base(service.Build.Dockerfile)
		stages := dockerfile(t, file)
		image := stages[len(stages)-1]
		built := strings.Join(find(builder(stages), "RUN"), "\n")
		programs := []string{strings.Trim(find(image, "ENTRYPOINT")[0], `[]"`)}
		if len(service.Entrypoint) > 0 {
			programs = append(programs, service.Entrypoint[0])
		}
		if service.HealthCheck != nil {
			programs = append(programs, service.HealthCheck.Test[1])
		}
		for _, program := range programs {
			assert.Contains(t, built, "./cmd/"+program, "%s runs %s", name, program)
		}
		folders := built + strings.Join(find(image, "RUN"), "\n")
		for _, volume := range service.Volumes {
			assert.Contains(t, folders, "darkroom/"+filepath.Base(volume.Target), "%s in %s", volume.Target, file)
		}
	}
}
