package journal_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/simulator/journal"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir, noon)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, j.Close()) })
	return j
}

func TestJournal_Find(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir())
	for _, e := range []journal.Entry{
		{Kind: journal.KindCall, Method: "POST", Path: "/v1/predictions", Job: "a", Account: "x", Model: "m", Accepted: true},
		{Kind: journal.KindCall, Method: "GET", Path: "/v1/predictions/a", Job: "a"},
		{Kind: journal.KindMedia, Method: "GET", Path: "/xezq/1/out-0.png", Credentials: []string{"authorization"}},
		{Kind: journal.KindDelivery, Webhook: "http://there/1", Job: "a"},
	} {
		require.NoError(t, j.Append(e))
	}
	for _, tc := range []struct {
		name   string
		filter journal.Filter
		want   []int64
	}{
		{"all", journal.Filter{}, []int64{1, 2, 3, 4}},
		{"kind", journal.Filter{Kind: journal.KindCall}, []int64{1, 2}},
		{"method", journal.Filter{Method: "POST"}, []int64{1}},
		{"path", journal.Filter{Path: "/v1/"}, []int64{1, 2}},
		{"job", journal.Filter{Job: "a"}, []int64{1, 2, 4}},
		{"account", journal.Filter{Account: "x"}, []int64{1}},
		{"model", journal.Filter{Model: "m"}, []int64{1}},
		{"webhook", journal.Filter{Webhook: "http://there/1"}, []int64{4}},
		{"leaks", journal.Filter{Credentials: true}, []int64{3}},
		{"accepted", journal.Filter{Accepted: true}, []int64{1}},
		{"after", journal.Filter{After: 3}, []int64{4}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			found, err := j.Find(tc.filter)
			require.NoError(t, err)
			var seqs []int64
			for _, e := range found {
				seqs = append(seqs, e.Seq)
				assert.Equal(t, noon(), e.Time)
			}
			assert.Equal(t, tc.want, seqs)
		})
	}
}

func TestOpen_goesOnAfterACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.jsonl"), []byte("{\"seq\":7}\n{\"seq\":8,"), 0o600))
	j := open(t, dir)
	require.NoError(t, j.Append(journal.Entry{Kind: journal.KindMedia}))
	found, err := j.Find(journal.Filter{After: 7})
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.EqualValues(t, 8, found[0].Seq)
}

func TestRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j := open(t, dir)
	handler := j.Record(journal.KindCall, zaptest.NewLogger(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		journal.Note(r.Context()).Job = "a"
		switch r.URL.Path {
		case "/teapot":
			w.WriteHeader(http.StatusTeapot)
		case "/ok":
			_, err := w.Write([]byte("ok"))
			assert.NoError(t, err)
		}
	}))
	for _, target := range []string{"/teapot?key=1", "/ok", "/silent"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("Authorization", "Bearer r8_canary")
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	found, err := j.Find(journal.Filter{Job: "a"})
	require.NoError(t, err)
	require.Len(t, found, 3)
	assert.Equal(t, http.StatusTeapot, found[0].Status)
	assert.Equal(t, []string{"?key", "authorization"}, found[0].Credentials)
	assert.Equal(t, http.StatusOK, found[1].Status)
	assert.Zero(t, found[2].Status)
	raw, err := os.ReadFile(filepath.Join(dir, "journal.jsonl"))
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "canary")
}

func TestNote_outsideRecord(t *testing.T) {
	t.Parallel()
	assert.NotNil(t, journal.Note(t.Context()))
}

func TestJournal_EachStops(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir())
	for range 3 {
		require.NoError(t, j.Append(journal.Entry{Kind: journal.KindCall}))
	}
	var seen int
	err := j.Each(journal.Filter{After: 1}, func(journal.Entry) error {
		seen++
		return io.ErrClosedPipe
	})
	require.ErrorIs(t, err, io.ErrClosedPipe)
	assert.Equal(t, 1, seen)
}
