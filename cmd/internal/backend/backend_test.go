package backend_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/cmd/internal/backend"
	"darkroom/internal/env"
	"darkroom/storage/local"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		src    env.Source
		place  string
		served bool
	}{
		"local":    {env.Source{"STORAGE_DIR": dir, "STORAGE_SECRET": strings.Repeat("s", 32)}, dir, true},
		"supabase": {env.Source{"STORAGE_BACKEND": "supabase", "SUPABASE_URL": "https://p.supabase.co", "SUPABASE_SERVICE_KEY": "k"}, "bucket media of https://p.supabase.co", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cfg backend.Config
			require.NoError(t, env.Load(tt.src, &cfg))
			assert.Equal(t, tt.place, cfg.Place())
			store, media, err := backend.Open(cfg, zap.NewNop(), time.Now)
			require.NoError(t, err)
			assert.Equal(t, tt.served, media != nil)
			_, ours := store.KeyOf("https://elsewhere.example/media/a.png")
			assert.False(t, ours)
		})
	}
}

func TestOnlyTheChosenBackendIsChecked(t *testing.T) {
	t.Parallel()
	for backendName, want := range map[string]string{
		"":         "STORAGE_SECRET: must have 32 characters or more",
		"supabase": "SUPABASE_URL: must be an absolute",
		"s3":       "STORAGE_BACKEND: must be local or supabase",
	} {
		err := env.Load(env.Source{"STORAGE_BACKEND": backendName}, new(backend.Config))
		require.ErrorContains(t, err, want)
		for _, other := range []string{"STORAGE_SECRET: ", "SUPABASE_URL: ", "STORAGE_BACKEND: "} {
			if !strings.HasPrefix(want, other) {
				assert.NotContains(t, err.Error(), other)
			}
		}
	}
}

func TestOriginIsWhereBrowsersLoadFrom(t *testing.T) {
	t.Parallel()
	cfg := backend.Config{Backend: backend.Local, Local: local.Config{PublicURL: "https://darkroom.example.com/"}}
	cfg.Supabase.URL = "https://abcdefgh.supabase.co/storage"
	assert.Equal(t, "https://darkroom.example.com", cfg.Origin())
	cfg.Backend = backend.Supabase
	assert.Equal(t, "https://abcdefgh.supabase.co", cfg.Origin())
}
