package pgserver_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/pgserver"
)

func TestDir(t *testing.T) {
	t.Parallel()
	data := enterable(t)
	dir, err := pgserver.Dir(data)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(data, "postgres"), dir)
}

func TestDirOfAPrivateDirectory(t *testing.T) {
	t.Parallel()
	data := enterable(t)
	require.NoError(t, os.Chmod(data, 0o700))
	dir, err := pgserver.Dir(data)
	require.NoError(t, err)
	if os.Geteuid() == 0 {
		require.Regexp(t, `^/var/lib/darkroom/[0-9a-f]{12}$`, dir, "the server's account cannot enter it")
	} else {
		require.Equal(t, filepath.Join(data, "postgres"), dir, "it is ours, and so will the server be")
	}
}

// enterable is a temporary directory that the server's account may enter too.
func enterable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711))
	return dir
}

func freePort(t *testing.T) int {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	addr, ok := listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return addr.Port
}
