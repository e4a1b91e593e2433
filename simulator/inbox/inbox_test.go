package inbox_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/inbox"
)

func open(t *testing.T, dir string, now func() time.Time) *inbox.Inbox {
	t.Helper()
	box, err := inbox.Open(dir, now)
	require.NoError(t, err)
	t.Cleanup(func() { _ = box.Close() }) // a test may have closed it
	return box
}

// TestKeys: a key is remembered for a day, by its account, over a restart.
func TestKeys(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	dir := t.TempDir()
	box := open(t, dir, clock)
	put := func(id, account string) string {
		kept, err := box.PutOnce(inbox.Message{ID: id, Account: account, Key: "k"})
		require.NoError(t, err)
		return kept.ID
	}
	assert.Equal(t, "a", put("a", "1"))
	assert.Equal(t, "b", put("b", "2"))
	require.NoError(t, box.Close())
	box = open(t, dir, clock)
	assert.Equal(t, "a", put("c", "1"))
	now = now.Add(24 * time.Hour)
	assert.Equal(t, "d", put("d", "1"))
	found, err := box.Find(inbox.Filter{})
	require.NoError(t, err)
	require.Len(t, found, 3)
	assert.Equal(t, int64(3), found[2].Seq)
}

func TestPages(t *testing.T) {
	t.Parallel()
	box := open(t, t.TempDir(), time.Now)
	require.NoError(t, box.Put(inbox.Message{To: []string{"b@example.com"}, Subject: "One", HTML: `<p>"Hi"</p>`}))
	require.NoError(t, box.Put(inbox.Message{To: []string{"c@example.com"}, Subject: "Two <script>"}))
	mux := http.NewServeMux()
	require.NoError(t, box.Routes(mux))
	get := func(path string) (int, string) {
		recorder := httptest.NewRecorder()
		mux.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return recorder.Code, recorder.Body.String()
	}
	_, list := get("/sim/messages?to=c@example.com")
	assert.NotContains(t, list, "One")
	assert.Contains(t, list, `"count":1`)
	_, page := get("/sim/inbox")
	assert.Contains(t, page, "Two &lt;script&gt;")
	assert.Contains(t, page, `srcdoc="&lt;p&gt;&#34;Hi&#34;&lt;/p&gt;"`)
	for _, path := range []string{"/sim/messages?who=me", "/sim/inbox?after=x"} {
		status, _ := get(path)
		assert.Equal(t, http.StatusBadRequest, status, path)
	}
}
