package jobs_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/jobs"
)

func openStore(t *testing.T, dir string) *jobs.Store {
	t.Helper()
	store, err := jobs.OpenStore(dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	return store
}

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func TestStore_keepsTheLastState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := openStore(t, dir)
	require.NoError(t, store.Add(jobs.Job{ID: "j", Status: jobs.Queued, Input: []byte("{}")}))
	job, changed, err := store.Update("j", func(job *jobs.Job) bool { job.Status = jobs.Running; return true })
	require.NoError(t, err)
	assert.True(t, changed)
	assert.Equal(t, jobs.Running, job.Status)
	job, changed, err = store.Update("j", func(job *jobs.Job) bool { job.Status = jobs.Failed; return false })
	require.NoError(t, err)
	assert.False(t, changed)
	assert.Equal(t, jobs.Running, job.Status)
	_, _, err = store.Update("unknown", func(*jobs.Job) bool { return true })
	require.ErrorIs(t, err, jobs.ErrUnknown)

	reopened := openStore(t, dir)
	job, err = reopened.Get("j")
	require.NoError(t, err)
	assert.Equal(t, jobs.Running, job.Status)
	assert.True(t, reopened.Has("j"))
	assert.False(t, reopened.Has("unknown"))
	written, err := os.ReadFile(filepath.Join(dir, "jobs.jsonl"))
	require.NoError(t, err)
	assert.Equal(t, 1, countLines(written), "an opened store is written anew")
}

func countLines(text []byte) int {
	count := 0
	for _, b := range text {
		if b == '\n' {
			count++
		}
	}
	return count
}

func TestStore_List(t *testing.T) {
	t.Parallel()
	store := openStore(t, t.TempDir())
	for n := range 5 {
		account := "a"
		if n == 4 {
			account = "b"
		}
		require.NoError(t, store.Add(jobs.Job{
			ID: strconv.Itoa(n), Provider: "p", Account: account, Webhook: "http://hook/" + strconv.Itoa(n), Status: jobs.Queued,
			Created: noon().Add(time.Duration(n/2) * time.Second), Input: []byte("{}"),
		}))
	}
	past, err := store.Get("2")
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		query jobs.Query
		want  []string
	}{
		"all":      {jobs.Query{}, []string{"4", "2", "3", "0", "1"}},
		"account":  {jobs.Query{Account: "a"}, []string{"2", "3", "0", "1"}},
		"provider": {jobs.Query{Provider: "q"}, []string{}},
		"webhook":  {jobs.Query{Webhook: "hook/3"}, []string{"3"}},
		"status":   {jobs.Query{Status: jobs.Failed}, []string{}},
		"after":    {jobs.Query{After: noon()}, []string{"4", "2", "3"}},
		"before":   {jobs.Query{Before: noon().Add(time.Second)}, []string{"0", "1"}},
		"page":     {jobs.Query{Past: past, Limit: 2}, []string{"3", "0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids := []string{}
			for _, job := range store.List(tc.query) {
				ids = append(ids, job.ID)
			}
			assert.Equal(t, tc.want, ids)
		})
	}
}

func TestStore_Wait(t *testing.T) {
	t.Parallel()
	store := openStore(t, t.TempDir())
	require.NoError(t, store.Add(jobs.Job{ID: "j", Status: jobs.Queued, Input: []byte("{}")}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	job, err := store.Wait(ctx, "j", running)
	require.NoError(t, err)
	assert.Equal(t, jobs.Queued, job.Status, "whoever stops waiting sees how it stands")
	_, err = store.Wait(t.Context(), "unknown", running)
	assert.ErrorIs(t, err, jobs.ErrUnknown)
}

func TestStore_findsByKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := openStore(t, dir)
	require.NoError(t, store.Add(jobs.Job{ID: "j", Provider: "p", Account: "a", Key: "k", Input: []byte("{}")}))
	require.NoError(t, store.Add(jobs.Job{ID: "keyless", Provider: "p", Account: "a", Input: []byte("{}")}))
	for _, s := range []*jobs.Store{store, openStore(t, dir)} {
		job, err := s.ByKey("p", "a", "k")
		require.NoError(t, err)
		assert.Equal(t, "j", job.ID)
		for _, wrong := range [][3]string{{"p", "a", ""}, {"p", "a", "other"}, {"p", "b", "k"}, {"q", "a", "k"}} {
			_, err = s.ByKey(wrong[0], wrong[1], wrong[2])
			require.ErrorIs(t, err, jobs.ErrUnknown)
		}
	}
}
