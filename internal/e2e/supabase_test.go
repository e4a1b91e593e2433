package e2e_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase/supabasetest"
)

// TestMediaLiveAtSupabase runs a stack of its own whose media lie in a bucket:
// an input goes there, outputs and thumbnails come from there, and the api
// serves none.
func TestMediaLiveAtSupabase(t *testing.T) {
	t.Parallel()
	const key = "sb_secret_canary"
	bucket, err := supabasetest.New(supabasetest.Options{Dir: t.TempDir(), ServiceKey: key, Bucket: "media"})
	require.NoError(t, err)
	server := httptest.NewServer(bucket)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711)) // another account serves the database when we are root
	stack, err := start(dir, map[string]string{
		"STORAGE_BACKEND": "supabase", "SUPABASE_URL": server.URL, "SUPABASE_SERVICE_KEY": key,
	})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, stack.stop()) })

	out := t.TempDir()
	generate := func(args ...string) {
		command := exec.CommandContext(t.Context(), filepath.Join(stack.bin, "darkroom"), append([]string{"generate", "-o", out}, args...)...)
		command.Env, command.Dir = stack.environment(), dir
		said, runErr := command.CombinedOutput()
		require.NoError(t, runErr, string(said))
	}
	generate("a lighthouse at dusk")
	saved, err := filepath.Glob(filepath.Join(out, "*"))
	require.NoError(t, err)
	require.Len(t, saved, 1)
	objects, _ := bucket.Keys()
	assert.Equal(t, 2, objects, "the picture and its thumbnail")

	generate("make it winter", "--image", saved[0])
	objects, unfinished := bucket.Keys()
	assert.Equal(t, 5, objects, "and the input, its edit and that one's thumbnail")
	assert.Zero(t, unfinished)
	assert.NoDirExists(t, filepath.Join(dir, "storage"))
	assert.NotContains(t, stack.log.String(), key)
}
