package simulator_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/journal"
	"darkroom/simulator/simulatortest"
)

// Chaos asks for the jobs of one generation among thousands, and for all of them
// page by page.
func TestJobs_filtersAndPages(t *testing.T) {
	t.Parallel()
	s, client := simulatortest.Start(t), newClient(t)
	for n := range 5 {
		status, _ := call(t, client, http.MethodPost, s.URL()+schnell, picture("[sim queue=1h] x", "http://127.0.0.1:1/hook/"+strconv.Itoa(n)))
		require.Equal(t, http.StatusCreated, status)
	}
	assert.Len(t, s.JobsOf(t, "hook/3"), 1)
	assert.Len(t, s.JobsOf(t, "/hook/"), 5)
	var pages []int
	after := ""
	for {
		_, page := call(t, client, http.MethodGet, s.URL()+"/sim/jobs?status=queued&limit=2"+after, nil)
		listed, ok := page["jobs"].([]any)
		require.True(t, ok)
		pages = append(pages, len(listed))
		next, more := page["next"].(string)
		if !more {
			break
		}
		after = "&after=" + next
	}
	assert.Equal(t, []int{2, 2, 1}, pages)
	for _, wrong := range []string{"?webhok=x", "?after=nobody", "?limit=many"} {
		status, _ := call(t, client, http.MethodGet, s.URL()+"/sim/jobs"+wrong, nil)
		assert.Equal(t, http.StatusBadRequest, status, wrong)
	}
}

func TestJournal_isExportedLineByLine(t *testing.T) {
	t.Parallel()
	s, client := simulatortest.Start(t), newClient(t)
	for range 3 {
		call(t, client, http.MethodPost, s.URL()+schnell, picture("[sim queue=1h] x", ""))
	}
	call(t, client, http.MethodGet, s.URL()+"/v1/account", nil)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/sim/journal/export?accepted=true", nil)
	require.NoError(t, err)
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, "application/x-ndjson", resp.Header.Get("Content-Type"))
	var entries []journal.Entry
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		var entry journal.Entry
		require.NoError(t, json.Unmarshal(lines.Bytes(), &entry))
		entries = append(entries, entry)
	}
	assert.Equal(t, s.Journal(t, "accepted=true"), entries)
	assert.Len(t, entries, 3)
	status, _ := call(t, client, http.MethodGet, s.URL()+"/sim/journal/export?jop=x", nil)
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestLeaks(t *testing.T) {
	t.Parallel()
	s := simulatortest.Start(t)
	s.ExpectLeaks()
	assert.Empty(t, s.Leaks(t))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.MediaURL()+"/xezq/out-0.png", nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+simulatortest.Token)
	resp, err := newClient(t).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	leaks := s.Leaks(t)
	require.Len(t, leaks, 1)
	assert.Equal(t, []string{"authorization"}, leaks[0].Credentials)
	assert.Equal(t, "/xezq/out-0.png", leaks[0].Path)
}
