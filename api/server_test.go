package api_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// running is a server on a port of its own.
type running struct {
	url  string
	stop context.CancelFunc
	done chan error
}

func run(t *testing.T, b *bundle) *running {
	t.Helper()
	b.deps.Metrics = prometheus.NewRegistry() // the bundle's own server has the other
	server, err := api.New(b.cfg, b.deps)
	require.NoError(t, err)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	r := &running{url: "http://" + listener.Addr().String(), stop: stop, done: make(chan error, 1)}
	go func() { r.done <- server.Serve(ctx, listener) }()
	t.Cleanup(stop)
	return r
}

func (r *running) get(t *testing.T, b *bundle, path string) io.Reader {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, http.NoBody)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+b.token(t))
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return response.Body
}

func TestServerEndsStreamsAndStops(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.log.subscribed = make(chan struct{}, 1) })
	r := run(t, th.bundle)
	stream := r.get(t, th.bundle, "/api/events")
	<-th.log.subscribed

	r.stop()
	require.NoError(t, <-r.done, "a stream does not hold the server up")
	_, err := io.ReadAll(stream)
	assert.NoError(t, err, "the stream has a clean end")
}

func TestServerTimeoutsDoNotEndStreams(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) {
		th.cfg.ReadTimeout, th.cfg.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
		th.cfg.StreamBeat = 20 * time.Millisecond
	})
	r := run(t, th.bundle)
	lines := bufio.NewScanner(r.get(t, th.bundle, "/api/events"))
	for beats := 0; beats < 20; { // eight times as long as either time-out
		require.True(t, lines.Scan(), "the stream ended after %d beats", beats)
		if lines.Text() == ":" {
			beats++
		}
	}
}

func TestServerLetsRequestsFinish(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	b := setup(t, func(b *bundle) {
		b.deps.Library = library{list: func(models.ListQuery) (models.GenerationPage, error) {
			close(entered)
			<-leave
			return models.GenerationPage{}, nil
		}}
	})
	r := run(t, b)
	token, status := b.token(t), make(chan int, 1)
	go func() {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/api/generations/list", http.NoBody)
		if !assert.NoError(t, err) {
			return
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultTransport.RoundTrip(request)
		if !assert.NoError(t, err) {
			return
		}
		status <- response.StatusCode
		assert.NoError(t, response.Body.Close())
	}()
	<-entered
	r.stop()
	close(leave)
	assert.Equal(t, http.StatusOK, <-status)
	assert.NoError(t, <-r.done)
}

func TestServerGivesUpOnRequestsThatHang(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.cfg.ShutdownGrace = time.Millisecond })
	entered, leave := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(leave) })
	th.deps.Media = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		close(entered)
		<-leave
	})
	r := run(t, th.bundle)
	r.get(t, th.bundle, "/media/film.mp4")
	<-entered
	r.stop()
	assert.ErrorIs(t, <-r.done, context.DeadlineExceeded)
}

func TestRunNamesThePortThatIsTaken(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.cfg.Addr = b.server.Listener.Addr().String()
	b.deps.Metrics = prometheus.NewRegistry()
	server, err := api.New(b.cfg, b.deps)
	require.NoError(t, err)
	err = server.Run(t.Context())
	require.ErrorContains(t, err, "API_ADDR")
	assert.ErrorContains(t, err, b.cfg.Addr)
}
