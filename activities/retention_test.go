package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"darkroom/activities"
)

// oldThings has so many old things, of which each batch takes two.
type oldThings struct {
	name   string
	left   int
	err    error
	before time.Time
}

func (s *oldThings) Name() string { return s.name }

func (s *oldThings) Count(context.Context, time.Time) (int, error) { return s.left, nil }

func (s *oldThings) Remove(_ context.Context, before time.Time) (int, error) {
	removed := min(s.left, 2)
	s.left, s.before = s.left-removed, before
	return removed, s.err
}

func remove(t *testing.T, step any, in activities.SweepInput) ([]activities.Purged, error) {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(step)
	value, err := env.ExecuteActivity(step, in)
	if err != nil {
		return nil, err
	}
	var purged []activities.Purged
	require.NoError(t, value.Get(&purged))
	return purged, nil
}

func TestWhatIsOldGoesInBatches(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	logs, inputs := &oldThings{name: "logs", left: 5}, &oldThings{name: "inputs", left: 1}
	steps := activities.NewRetention(activities.RetentionDeps{
		Config: activities.RetentionConfig{Inputs: 24 * time.Hour, Logs: 30 * 24 * time.Hour},
		Inputs: []activities.Purger{inputs}, Logs: []activities.Purger{logs}, Now: func() time.Time { return now },
	})
	month, day := now.Add(-30*24*time.Hour), now.Add(-24*time.Hour)

	purged, err := remove(t, steps.RemoveLogs, activities.SweepInput{DryRun: true})
	require.NoError(t, err)
	assert.Equal(t, []activities.Purged{{Name: "logs", Before: month, Found: 5}}, purged)
	assert.Equal(t, 5, logs.left, "a dry run removes nothing")

	purged, err = remove(t, steps.RemoveLogs, activities.SweepInput{})
	require.NoError(t, err)
	assert.Equal(t, []activities.Purged{{Name: "logs", Before: month, Found: 5, Removed: 5}}, purged)
	assert.Equal(t, month, logs.before)
	assert.Equal(t, 1, inputs.left)
	purged, err = remove(t, steps.RemoveInputs, activities.SweepInput{})
	require.NoError(t, err)
	assert.Equal(t, []activities.Purged{{Name: "inputs", Before: day, Found: 1, Removed: 1}}, purged)
}

func TestEveryKindHasItsTurn(t *testing.T) {
	t.Parallel()
	broken, sound := &oldThings{name: "broken", left: 9, err: errors.New("away")}, &oldThings{name: "sound", left: 3}
	steps := activities.NewRetention(activities.RetentionDeps{Logs: []activities.Purger{broken, sound}})
	_, err := remove(t, steps.RemoveLogs, activities.SweepInput{})
	require.Error(t, err)
	assert.Zero(t, sound.left)
	assert.Equal(t, 7, broken.left, "not again and again")
}

// oldFiles are rows with files; one of them cannot be forgotten.
type oldFiles struct {
	ids    []uuid.UUID
	broken uuid.UUID
}

func (f *oldFiles) Name() string { return "files" }

func (f *oldFiles) Count(context.Context, time.Time) (int, error) { return len(f.ids), nil }

func (f *oldFiles) Some(context.Context, time.Time) ([]uuid.UUID, error) { return f.ids, nil }

func (f *oldFiles) Forget(ctx context.Context, id uuid.UUID, _ time.Time, remove func(context.Context, string) error) error {
	if id == f.broken {
		return errors.New("away")
	}
	return remove(ctx, "prefix of "+id.String())
}

func TestFilesGoWithTheirRows(t *testing.T) {
	t.Parallel()
	f, objects := &oldFiles{ids: []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}}, &bin{}
	f.broken = f.ids[1]
	removed, err := activities.FilePurger{OldFiles: f, Objects: objects}.Remove(t.Context(), time.Now())
	require.Error(t, err)
	assert.Equal(t, 2, removed)
	assert.Equal(t, []string{"prefix of " + f.ids[0].String(), "prefix of " + f.ids[2].String()}, objects.prefixes)
}

func TestRetentionConfig(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	require.NoError(t, activities.RetentionConfig{Inputs: day, Logs: day, Deleted: day}.Validate())
	err := activities.RetentionConfig{Inputs: day, Logs: time.Minute}.Validate()
	require.ErrorContains(t, err, "RETENTION_LOGS")
	require.ErrorContains(t, err, "RETENTION_DELETED")
	assert.NotContains(t, err.Error(), "RETENTION_INPUTS")
}
