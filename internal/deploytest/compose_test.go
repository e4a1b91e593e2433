package deploytest_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/deploytest"
	"darkroom/workflows"
)

// everything is the project with every service, those behind a profile too. It
// is loaded once, since Compose's own checks take a while; nobody changes it.
func everything(t *testing.T) *types.Project {
	t.Helper()
	whole.load.Do(func() {
		project, err := deploytest.Prepare(t).Project(t, "simulator.env").WithServicesEnabled("doctor")
		require.NoError(t, err)
		whole.project = project
	})
	require.NotNil(t, whole.project)
	return whole.project
}

var whole struct {
	load    sync.Once
	project *types.Project
}

// isStep tells a service that ends from one that serves.
func isStep(service types.ServiceConfig) bool {
	return service.Restart == "no" || strings.HasPrefix(service.Restart, "on-failure")
}

func TestServices(t *testing.T) {
	t.Parallel()
	plain := []string{
		"api", "media", "migrate", "postgres",
		"temporal", "temporal-namespace", "temporal-postgres", "temporal-schema", "temporal-ui", "worker",
	}
	assert.ElementsMatch(t, plain, deploytest.Prepare(t).Project(t).ServiceNames())
	assert.ElementsMatch(t, append(plain, "simulator", "doctor"), everything(t).ServiceNames())
}

func TestEveryServerHasAHealthCheck(t *testing.T) {
	t.Parallel()
	project := everything(t)
	for name, service := range project.Services {
		if isStep(service) {
			continue
		}
		require.NotNil(t, service.HealthCheck, name)
		check := service.HealthCheck
		assert.NotEmpty(t, check.Test, name)
		assert.NotNil(t, check.Interval, name)
		assert.NotNil(t, check.StartPeriod, name)
		assert.NotNil(t, check.Retries, name)
		assert.Equal(t, "unless-stopped", service.Restart, name)
	}
}

// TestImagesArePinned wants a tag that names a release for what others built,
// and for ours a tag that the operator chooses.
func TestImagesArePinned(t *testing.T) {
	t.Parallel()
	project := everything(t)
	release := regexp.MustCompile(`^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$`)
	for name, service := range project.Services {
		if service.Build != nil {
			assert.Regexp(t, `^darkroom-(api|worker):local$`, service.Image, name)
			assert.FileExists(t, service.Build.Context+"/"+service.Build.Dockerfile, name)
			continue
		}
		assert.Regexp(t, release, service.Image, name)
	}
	assert.Equal(t, tag(project, "temporal"), tag(project, "temporal-schema"), "the schema is that of the server")
	assert.Equal(t, tag(project, "temporal"), tag(project, "temporal-namespace"))
}

func tag(project *types.Project, service string) string {
	_, found, _ := strings.Cut(project.Services[service].Image, ":")
	return found
}

func TestNothingIsPublishedBeyondThisMachine(t *testing.T) {
	t.Parallel()
	project := everything(t)
	var published []string
	for name, service := range project.Services {
		for _, port := range service.Ports {
			assert.Equal(t, "127.0.0.1", port.HostIP, name)
			published = append(published, name)
		}
		assert.NotEqual(t, "host", service.NetworkMode, name)
		assert.False(t, service.Privileged, name)
	}
	slices.Sort(published)
	assert.Equal(t, []string{"api", "temporal", "temporal-ui"}, published, "the databases are not")
}

// TestDataOutlivesItsContainer: a volume without a name is lost by `down`.
func TestDataOutlivesItsContainer(t *testing.T) {
	t.Parallel()
	project := everything(t)
	used := map[string]bool{}
	for name, service := range project.Services {
		for _, volume := range service.Volumes {
			switch volume.Type {
			case types.VolumeTypeVolume:
				require.Contains(t, project.Volumes, volume.Source, name)
				used[volume.Source] = true
			case types.VolumeTypeBind:
				assert.True(t, volume.ReadOnly, "%s: %s", name, volume.Source)
				assert.True(t, strings.HasPrefix(volume.Source, project.WorkingDir), "%s: %s", name, volume.Source)
				assert.DirExists(t, volume.Source, name)
			default:
				t.Errorf("%s has a volume of type %s", name, volume.Type)
			}
		}
	}
	for name := range project.Volumes {
		assert.True(t, used[name], "nobody uses %s", name)
	}
}

func TestOursAreConfined(t *testing.T) {
	t.Parallel()
	project := everything(t)
	for name, service := range project.Services {
		if service.Build == nil {
			continue
		}
		assert.True(t, service.ReadOnly, name)
		assert.Equal(t, []string{"ALL"}, service.CapDrop, name)
		assert.Contains(t, service.SecurityOpt, "no-new-privileges:true", name)
		assert.Empty(t, service.CapAdd, name)
	}
}

// TestSecretsStayInFiles: what stands in a service's environment is shown to
// whoever may look at the container. Temporal's images take no file.
func TestSecretsStayInFiles(t *testing.T) {
	t.Parallel()
	project := deploytest.Prepare(t).Project(t)
	for name, secret := range project.Secrets {
		value, err := os.ReadFile(secret.File)
		require.NoError(t, err, name)
		if strings.TrimSpace(string(value)) == "" {
			continue
		}
		for service, config := range project.Services {
			assert.NotContains(t, fmt.Sprint(config.Environment), strings.TrimSpace(string(value)), "%s of %s", name, service)
		}
	}
	for name, service := range project.Services {
		for _, secret := range service.Secrets {
			require.Contains(t, project.Secrets, secret.Source, name)
			variable := strings.ToUpper(secret.Source) + "_FILE"
			require.NotNil(t, service.Environment[variable], "%s is given %s and does not read it", name, secret.Source)
			assert.Equal(t, "/run/secrets/"+secret.Source, *service.Environment[variable], name)
		}
	}
}

func TestOrderOfStart(t *testing.T) {
	t.Parallel()
	project := everything(t)
	for name, service := range project.Services {
		for needed, how := range service.DependsOn {
			require.Contains(t, project.Services, needed, name)
			switch {
			case isStep(project.Services[needed]):
				assert.Equal(t, types.ServiceConditionCompletedSuccessfully, how.Condition, "%s needs %s", name, needed)
			case service.NetworkMode == "service:"+needed:
				assert.Equal(t, types.ServiceConditionStarted, how.Condition, "%s needs %s", name, needed)
			default:
				assert.Equal(t, types.ServiceConditionHealthy, how.Condition, "%s needs %s", name, needed)
			}
		}
	}
	want := map[string][]string{
		"migrate":            {"postgres"},
		"api":                {"migrate"},
		"worker":             {"migrate", "temporal-namespace"},
		"media":              {"migrate", "temporal-namespace"},
		"temporal-namespace": {"temporal"},
		"temporal":           {"temporal-schema"},
		"temporal-schema":    {"temporal-postgres"},
		"temporal-ui":        {"temporal"},
	}
	for name, needs := range want {
		assert.ElementsMatch(t, needs, project.Services[name].GetDependencies(), name)
	}
}

func TestWhoMayBeMany(t *testing.T) {
	t.Parallel()
	project := everything(t)
	media := project.Services["media"]
	require.NotNil(t, media.Deploy)
	assert.Equal(t, 1, *media.Deploy.Replicas)
	assert.Equal(t, types.ShellCommand{"--queues", "media"}, media.Command)
	worker := project.Services["worker"]
	assert.Empty(t, worker.Ports, "a published port would stand in the way of a second one")
	for name, service := range project.Services {
		assert.Empty(t, service.ContainerName, name)
	}
}

// TestARunningStepMayEnd: Docker kills what has not ended within the grace.
func TestARunningStepMayEnd(t *testing.T) {
	t.Parallel()
	project := everything(t)
	for service, variable := range map[string]string{
		"api": "API_SHUTDOWN_GRACE", "worker": "WORKER_STOP_TIMEOUT", "media": "WORKER_STOP_TIMEOUT",
	} {
		config := project.Services[service]
		wait, err := time.ParseDuration(*config.Environment[variable])
		require.NoError(t, err, service)
		require.NotNil(t, config.StopGracePeriod, service)
		assert.Greater(t, time.Duration(*config.StopGracePeriod), wait+5*time.Second, service)
	}
}

func TestSearchAttributes(t *testing.T) {
	t.Parallel()
	project := everything(t)
	named := *project.Services["temporal-namespace"].Environment["SEARCH_ATTRIBUTES"]
	assert.ElementsMatch(t, workflows.SearchAttributes(), strings.Fields(named))
}

func TestRecordsElsewhere(t *testing.T) {
	t.Parallel()
	d := deploytest.Prepare(t)
	project := d.Project(t, "external-postgres.yml")
	assert.NotContains(t, project.Services, "postgres")
	assert.Empty(t, project.Services["migrate"].DependsOn)
	assert.Contains(t, project.Services, "temporal-postgres")
}
