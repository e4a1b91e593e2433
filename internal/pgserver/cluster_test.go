package pgserver_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"darkroom/internal/pgserver"
)

// startWait is ten times what a start takes on a machine with both cores busy.
const startWait = 30 * time.Second

func TestCluster(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(enterable(t), "cluster")
	cluster, err := pgserver.Open(t.Context(), dir)
	require.NoError(t, err)
	port, stop := serve(t, cluster)

	require.NoError(t, cluster.EnsureDatabase(t.Context(), port, "darkroom"), "safe to repeat")
	write(t, cluster.DSN(port, "darkroom"), "CREATE TABLE mark ()")
	wrong, err := pgx.ParseConfig(cluster.DSN(port, "darkroom"))
	require.NoError(t, err)
	wrong.Password = "guess"
	_, err = pgx.ConnectConfig(t.Context(), wrong)
	require.ErrorContains(t, err, "password authentication failed")
	stop()

	again, err := pgserver.Open(t.Context(), dir)
	require.NoError(t, err)
	require.Equal(t, cluster.DSN(port, "darkroom"), again.DSN(port, "darkroom"), "the password stays")
	port, stop = serve(t, again)
	write(t, again.DSN(port, "darkroom"), "SELECT * FROM mark")
	stop()
}

func TestOpenAfterAnInterruptedOne(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(enterable(t), "cluster")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "data.new", "half"), 0o700))

	_, err := pgserver.Open(t.Context(), dir)

	require.NoError(t, err)
	require.FileExists(t, filepath.Join(dir, "data", "PG_VERSION"))
	require.NoDirExists(t, filepath.Join(dir, "data.new"))
}

func TestOpenKeepsThePasswordToItself(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(enterable(t), "cluster")
	_, err := pgserver.Open(t.Context(), dir)
	require.NoError(t, err)

	for _, name := range []string{"", "password", "data"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "%q is its owner's alone", name)
	}
}

// serve runs the cluster until stop is called.
func serve(t *testing.T, cluster *pgserver.Cluster) (port int, stop func()) {
	t.Helper()
	port = freePort(t)
	cmd := cluster.Command(t.Context(), port, "fsync=off")
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return cluster.EnsureDatabase(t.Context(), port, "darkroom") == nil },
		startWait, 20*time.Millisecond)
	return port, func() {
		require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
		require.NoError(t, cmd.Wait(), "it stops clean")
	}
}

func write(t *testing.T, dsn, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), statement)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}
