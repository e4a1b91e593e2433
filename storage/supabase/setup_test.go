package supabase_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/storage"
	"darkroom/storage/storagetest"
	"darkroom/storage/supabase"
	"darkroom/storage/supabase/supabasetest"
)

// serviceKey is a canary: it must be found nowhere but in headers.
const serviceKey = "sb_secret_canary-0123456789"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bundle is a store and the server that it talks to.
type bundle struct {
	*supabase.Store

	api   *supabasetest.Server
	cfg   supabase.Config
	clock *clock
}

func setup(t *testing.T, options ...func(*supabasetest.Options)) bundle {
	t.Helper()
	time := &clock{now: time.Now().Truncate(time.Second)}
	opts := supabasetest.Options{Dir: t.TempDir(), ServiceKey: serviceKey, Bucket: "media", Now: time.read}
	for _, option := range options {
		option(&opts)
	}
	api, err := supabasetest.New(opts)
	require.NoError(t, err)
	b := bundle{api: api, cfg: config(serve(t, api)), clock: time}
	b.Store = b.open(t, b.cfg)
	return b
}

// open makes another store for the same server.
func (b bundle) open(t *testing.T, cfg supabase.Config) *supabase.Store {
	t.Helper()
	store, err := supabase.New(cfg, b.clock.read)
	require.NoError(t, err)
	return store
}

func serve(t *testing.T, handler http.Handler) (url string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func config(url string) supabase.Config {
	return supabase.Config{URL: url, ServiceKey: serviceKey, Bucket: "media", Timeout: time.Minute, ResumeWait: time.Millisecond}
}

func (b bundle) put(t *testing.T, key, contentType, content string) {
	t.Helper()
	require.NoError(t, b.Put(t.Context(), key, contentType, int64(len(content)), strings.NewReader(content)))
}

func (b bundle) address(t *testing.T, key string) string {
	t.Helper()
	address, err := b.URL(t.Context(), key, time.Hour)
	require.NoError(t, err)
	return address
}

func TestContract(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		return setup(t)
	})
}

func TestConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	good := config("https://abcdefgh.supabase.co")
	require.NoError(t, good.Validate())
	for name, spoil := range map[string]func(*supabase.Config){
		"SUPABASE_URL: must be an absolute":          func(c *supabase.Config) { c.URL = "abcdefgh.supabase.co" },
		"SUPABASE_URL: must be an absolute http":     func(c *supabase.Config) { c.URL = "https://u:secret-p@a.example" },
		"SUPABASE_SERVICE_KEY: must be":              func(c *supabase.Config) { c.ServiceKey = "" },
		"SUPABASE_SERVICE_KEY: must be the service":  func(c *supabase.Config) { c.ServiceKey = "secret-\nkey" },
		"SUPABASE_SERVICE_KEY: this is a publishabl": func(c *supabase.Config) { c.ServiceKey = "sb_publishable_secret-" },
		"SUPABASE_BUCKET":                            func(c *supabase.Config) { c.Bucket = "a/b" },
		"SUPABASE_TIMEOUT":                           func(c *supabase.Config) { c.Timeout = 0 },
		"SUPABASE_RESUME_WAIT":                       func(c *supabase.Config) { c.ResumeWait = -1 },
	} {
		bad := good
		spoil(&bad)
		_, err := supabase.New(bad, time.Now)
		require.ErrorContains(t, err, name)
		assert.NotContains(t, err.Error(), "secret-")
	}
}
