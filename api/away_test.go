package api_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/internal/pgserver"
	"darkroom/migrations"
	"darkroom/models"
)

// comeback bounds how long a database takes to start on a busy machine, and the
// server to notice.
const comeback = time.Minute

// database is a PostgreSQL that a test stops and starts.
type database struct {
	cluster *pgserver.Cluster
	port    int
	cmd     *exec.Cmd
	dsn     string
}

func newDatabase(t *testing.T) *database {
	t.Helper()
	dir := t.TempDir()
	// Another account serves it when we are root.
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711))
	cluster, err := pgserver.Open(t.Context(), filepath.Join(dir, "postgres"))
	require.NoError(t, err)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr, ok := listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	require.NoError(t, listener.Close())
	d := &database{cluster: cluster, port: addr.Port, dsn: cluster.DSN(addr.Port, "darkroom")}
	d.start(t)
	_, err = migrations.Up(t.Context(), d.dsn)
	require.NoError(t, err)
	return d
}

func (d *database) start(t *testing.T) {
	t.Helper()
	d.cmd = d.cluster.Command(context.WithoutCancel(t.Context()), d.port, "fsync=off")
	d.cmd.SysProcAttr.Pdeathsig = syscall.SIGINT // it ends with us, however we end
	require.NoError(t, d.cmd.Start())
	t.Cleanup(func() { d.stop(t) })
	require.Eventually(t, func() bool {
		return d.cluster.EnsureDatabase(t.Context(), d.port, "darkroom") == nil
	}, comeback, 50*time.Millisecond)
}

// stop ends the server, and its connections with it. It may be called again.
func (d *database) stop(t *testing.T) {
	t.Helper()
	if d.cmd == nil {
		return
	}
	require.NoError(t, d.cmd.Process.Signal(os.Interrupt))
	err := d.cmd.Wait()
	var exit *exec.ExitError
	require.True(t, err == nil || errors.As(err, &exit), err)
	d.cmd = nil
}

// withoutRecords are the operations that need no database, or ask others first:
// who vouches for people is a fake here.
func withoutRecords() []string {
	return []string{
		"estimateGeneration", "getSignInMethods", "listModels", "getModel", "getMedia", "putMedia",
		"getLiveness", "getHealth", "getMetrics", "getContract", "getDocs",
		"signInTelegram", "logout", "refreshSession", "startSignIn", "finishSignIn",
	}
}

// requests returns one good request for every operation of the contract that
// needs the database.
func (r *records) requests(t *testing.T, id uuid.UUID) map[string]asked {
	t.Helper()
	ref := models.AttemptRef{GenerationID: id, Number: 1}
	mac := models.CallbackKey(strings.Repeat("s", 32)).MAC(models.ProviderReplicate, ref)
	bodies := map[string]asked{
		"createGeneration": {body: order(nil)},
		"createKey":        {body: map[string]any{"name": "n", "scopes": []string{"read"}}},
		"sendLink":         {body: map[string]any{"email": "a@example.com"}, stranger: true},
		"followLink":       {body: map[string]any{"token": "t"}, stranger: true},
		"signInPassword":   {body: map[string]any{"email": "a@example.com", "password": "a long password"}, stranger: true},
		"setPassword":      {body: map[string]any{"password": "a long password"}},
		"uploadFiles":      {body: map[string]any{"files": []string{dataURL("png")}}},
		"openUpload":       {body: map[string]any{"content_type": "video/mp4", "size": 1}},
		"receiveCallback":  {body: "{}", stranger: true},
		"getReadiness":     {stranger: true},

		"receiveCallbackOfJob": {body: "{}", stranger: true},

		"createWebhookEndpoint": {body: map[string]any{"url": "https://example.com/hooks"}},
		"updateWebhookEndpoint": {body: map[string]any{"disabled": true}},
		"getShared":             {stranger: true},
		"receiveSupportUpdate": {
			stranger: true, header: map[string]string{"X-Telegram-Bot-Api-Secret-Token": strings.Repeat("w", 32)},
			body: map[string]any{"update_id": 1, "message": map[string]any{
				"message_id": 2, "text": "An answer", "chat": map[string]any{"id": -7}, "reply_to_message": map[string]any{"message_id": 1},
			}},
		},
	}
	fill := strings.NewReplacer("{id}", id.String(), "{provider}", "replicate", "{generation}", id.String(), "{attempt}", "1", "{mac}", mac, "{token}", strings.Repeat("A", 43))
	all := map[string]asked{}
	for path, item := range document(t).Paths.Map() {
		for method, operation := range item.Operations() {
			if api.AccessTable()[operation.OperationID].Who.Role().AtLeast(models.RoleAdmin) {
				continue // refused for the role, which needs no records
			}
			a := bodies[operation.OperationID]
			a.method, a.path = method, fill.Replace(path)
			all[operation.OperationID] = a
		}
	}
	for _, name := range withoutRecords() {
		require.Contains(t, all, name)
		delete(all, name)
	}
	return all
}

// send announces the first attempt of a generation to its provider, which takes
// it, so that callbacks find it.
func (r *records) send(t *testing.T, id uuid.UUID) {
	t.Helper()
	_, err := r.db.BeginRun(t.Context(), models.Ref{GenerationID: id, Run: 1}, "execution")
	require.NoError(t, err)
	attempt, err := r.db.OpenAttempt(t.Context(), models.Attempt{
		GenerationID: id, Number: 1, Run: 1, Provider: models.ProviderReplicate, ProviderModel: "m", CredentialID: "env",
	})
	require.NoError(t, err)
	_, err = r.db.MarkSending(t.Context(), attempt)
	require.NoError(t, err)
	_, err = r.db.SaveJob(t.Context(), attempt.Ref(), models.Receipt{JobID: "job"})
	require.NoError(t, err)
}

// TestADatabaseThatIsAway stops the database under a running server.
func TestADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	r := setupRecordsAt(t, d.dsn, 1)
	kept := r.create(t)
	r.send(t, kept.ID)
	requests := r.requests(t, kept.ID)
	open := r.open(t, asked{method: http.MethodGet, path: "/api/events"})
	t.Cleanup(func() { _ = open.Body.Close() })

	d.stop(t)
	for name, request := range requests {
		require.Eventually(t, func() bool { // what /readyz said a moment ago it says again for two seconds
			reply := r.ask(t, request)
			if name == "getReadiness" && reply.status == http.StatusOK {
				return false
			}
			assert.Equal(t, http.StatusServiceUnavailable, reply.status, "%s: %s", name, reply.body)
			assert.Equal(t, "5", reply.header.Get("Retry-After"), name)
			assert.NotContains(t, reply.body, "127.0.0.1", name)
			return true
		}, comeback, 100*time.Millisecond, name)
	}
	for _, name := range []string{"/api/models/list", "/healthz", "/api/health"} {
		assert.Equal(t, http.StatusOK, r.ask(t, asked{method: http.MethodGet, path: name, stranger: true}).status, name)
	}

	_, err := io.ReadAll(open.Body)
	require.NoError(t, err, "a stream that was open has a clean end: its reader comes again")

	d.start(t)
	require.Eventually(t, func() bool {
		return r.ask(t, asked{method: http.MethodGet, path: "/readyz"}).status == http.StatusOK
	}, comeback, 100*time.Millisecond, "it comes back by itself")
	assert.Equal(t, 1, r.total(t), "what was accepted is there, what was refused is not")
	for name, request := range requests {
		reply := r.open(t, request) // streams have no end to wait for
		assert.Less(t, reply.StatusCode, http.StatusInternalServerError, name)
		assert.NoError(t, reply.Body.Close())
	}
}
