package api_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// reader reads server-sent events as a browser does.
type reader struct {
	lines    *bufio.Scanner
	response *http.Response
}

// frame is one event, or a comment if it has no name.
type frame struct {
	id   int64
	name string
	data string
}

// watch opens a stream and reads its first lines, which ask for a pause.
func (b *bundle) watch(t *testing.T, path, lastEventID string) *reader {
	t.Helper()
	a := asked{method: http.MethodGet, path: path, header: map[string]string{}}
	if lastEventID != "" {
		a.header["Last-Event-ID"] = lastEventID
	}
	response := b.open(t, a)
	t.Cleanup(func() { _ = response.Body.Close() })
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	r := &reader{lines: bufio.NewScanner(response.Body), response: response}
	require.True(t, r.lines.Scan())
	require.Equal(t, "retry: 2000", r.lines.Text())
	require.True(t, r.lines.Scan())
	return r
}

// next returns the next event; ok is false at the stream's end.
func (r *reader) next(t *testing.T) (got frame, ok bool) {
	t.Helper()
	for r.lines.Scan() {
		key, value, _ := strings.Cut(r.lines.Text(), ": ")
		switch key {
		case "id":
			id, err := strconv.ParseInt(value, 10, 64)
			require.NoError(t, err)
			got.id = id
		case "event":
			got.name = value
		case "data":
			got.data = value
		case "":
			return got, true
		}
	}
	return frame{}, false
}

func (r *reader) wants(t *testing.T, id int64, status api.Status) {
	t.Helper()
	got, ok := r.next(t)
	require.True(t, ok, "the stream ended")
	require.Equal(t, "generation", got.name)
	assert.Equal(t, id, got.id)
	var event api.GenerationEvent
	require.NoError(t, json.Unmarshal([]byte(got.data), &event))
	assert.Equal(t, status, event.Status)
}

// wantsSnapshot returns the generations of the snapshot that must come next.
func (r *reader) wantsSnapshot(t *testing.T, id int64) []api.GenerationEvent {
	t.Helper()
	got, ok := r.next(t)
	require.True(t, ok, "the stream ended")
	require.Equal(t, "snapshot", got.name)
	assert.Equal(t, id, got.id)
	var snapshot api.Snapshot
	require.NoError(t, json.Unmarshal([]byte(got.data), &snapshot))
	return snapshot.Generations
}

func (r *reader) wantsEnd(t *testing.T) {
	t.Helper()
	got, ok := r.next(t)
	assert.False(t, ok, "%+v came instead of the end", got)
	assert.NoError(t, r.lines.Err())
}

// theatre is a bundle with one generation that things happen to.
type theatre struct {
	*bundle

	log *events
	row models.Generation
}

// stage sets the scene: the generation as it stands, and its events so far.
func stage(t *testing.T, status models.Status, edit func(*theatre)) *theatre {
	t.Helper()
	th := &theatre{log: &events{}}
	th.bundle = setup(t, func(b *bundle) {
		th.bundle = b
		th.row = b.row(func(g *models.Generation) { g.Status = status })
		b.deps.Events = th.log
		b.deps.Library = library{
			get: func(uuid.UUID, uuid.UUID) (models.GenerationDetail, error) {
				return models.GenerationDetail{Generation: th.row}, nil
			},
			list: func(query models.ListQuery) (models.GenerationPage, error) {
				assert.Equal(t, models.TabProcessing, query.Tab)
				return models.GenerationPage{Generations: []models.GenerationDetail{{Generation: th.row}}}, nil
			},
		}
		if edit != nil {
			edit(th)
		}
	})
	return th
}

func (th *theatre) happens(statuses ...models.Status) {
	for _, status := range statuses {
		th.log.add(models.GenerationEvent{GenerationID: th.row.ID, Run: th.row.Run, Status: status, CreatedAt: th.row.UpdatedAt})
	}
}

func (th *theatre) path() string { return "/api/generations/" + th.row.ID.String() + "/events" }

func TestStreamFollowsAGenerationToItsEnd(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusPending, nil)
	th.happens(models.StatusPending)
	r := th.watch(t, th.path(), "")
	snapshot := r.wantsSnapshot(t, 1)
	require.Len(t, snapshot, 1)
	assert.Equal(t, th.row.ID, snapshot[0].ID)

	th.happens(models.StatusQueued)
	r.wants(t, 2, api.StatusQueued)
	th.log.add(models.GenerationEvent{GenerationID: uuid.New(), Run: 1, Status: models.StatusFailed}) // somebody else's end
	th.happens(models.StatusProcessing, models.StatusCompleted, models.StatusFailed)
	r.wants(t, 4, api.StatusProcessing)
	r.wants(t, 5, api.StatusCompleted)
	r.wantsEnd(t)
}

func TestStreamOfAFinishedGenerationIsASnapshot(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusCompleted, nil)
	th.happens(models.StatusPending, models.StatusCompleted)
	r := th.watch(t, th.path(), "")
	assert.Equal(t, api.StatusCompleted, r.wantsSnapshot(t, 2)[0].Status)
	r.wantsEnd(t)
}

func TestStreamResumesAfterTheLastEvent(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusCompleted, nil)
	th.happens(models.StatusPending, models.StatusQueued, models.StatusProcessing, models.StatusCompleted)
	r := th.watch(t, th.path(), "2")
	r.wants(t, 3, api.StatusProcessing)
	r.wants(t, 4, api.StatusCompleted)
	r.wantsEnd(t)

	// A browser that comes again after the end must not wait for ever.
	th.watch(t, th.path(), "4").wantsEnd(t)
}

func TestStreamThatCannotResumeBeginsWithASnapshot(t *testing.T) {
	t.Parallel()
	for name, lastEventID := range map[string]string{"forgotten": "3", "from another life of the database": "99"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			th := stage(t, models.StatusProcessing, func(th *theatre) { th.log.forgotten = 6 })
			th.happens(models.StatusProcessing)
			r := th.watch(t, "/api/events", lastEventID)
			assert.Equal(t, th.row.ID, r.wantsSnapshot(t, 7)[0].ID)
			th.happens(models.StatusCompleted)
			r.wants(t, 8, api.StatusCompleted)
		})
	}
}

func TestStreamResumesAtTheEdgeOfWhatIsKept(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.log.forgotten = 6 })
	th.happens(models.StatusProcessing)
	th.watch(t, "/api/events", "6").wants(t, 7, api.StatusProcessing)
}

func TestStreamOfTheUserDoesNotEndWithAGeneration(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, nil)
	r := th.watch(t, "/api/events", "0")
	th.happens(models.StatusCompleted)
	r.wants(t, 1, api.StatusCompleted)
	th.happens(models.StatusPending)
	r.wants(t, 2, api.StatusPending)
}

func TestStreamCatchesUpOverManyEvents(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, nil)
	for range 250 {
		th.happens(models.StatusProcessing)
	}
	r := th.watch(t, "/api/events", "0")
	for id := range int64(250) {
		r.wants(t, id+1, api.StatusProcessing)
	}
}

func TestStreamDoesNotTakeAnEarlierRunsEndForItsOwn(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, nil)
	th.happens(models.StatusFailed)
	th.row.Run = 2
	th.happens(models.StatusPending, models.StatusCompleted)
	r := th.watch(t, th.path(), "0")
	r.wants(t, 1, api.StatusFailed)
	r.wants(t, 2, api.StatusPending)
	r.wants(t, 3, api.StatusCompleted)
	r.wantsEnd(t)
}

func TestStreamBeatsWhileNothingHappens(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.cfg.StreamBeat = time.Millisecond })
	r := th.watch(t, "/api/events", "0")
	require.True(t, r.lines.Scan())
	assert.Equal(t, ":", r.lines.Text(), "a comment")
}

func TestStreamEndsWhenItIsOld(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.cfg.StreamMaxAge = time.Millisecond })
	th.watch(t, "/api/events", "0").wantsEnd(t)
}

func TestStreamsOfOneUserAreBounded(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.log.left = make(chan struct{}, 2) })
	first := th.watch(t, "/api/events", "0")
	th.watch(t, th.path(), "0")
	refused := th.ask(t, asked{method: http.MethodGet, path: "/api/events"})
	require.Equal(t, http.StatusTooManyRequests, refused.status)
	assert.Equal(t, "TOO_MANY_STREAMS", refused.fault(t).Code)
	assert.NotEmpty(t, refused.header.Get("Retry-After"))

	require.NoError(t, first.response.Body.Close())
	<-th.log.left
	assert.Eventually(t, func() bool { // the seat is given back just after
		again := th.open(t, asked{method: http.MethodGet, path: "/api/events"})
		defer func() { _ = again.Body.Close() }()
		return again.StatusCode == http.StatusOK
	}, 5*time.Second, 5*time.Millisecond)
}

func TestStreamThatLosesTheDatabaseEndsAndIsLogged(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, func(th *theatre) { th.log.err = errors.New("CANARY connection refused") })
	th.watch(t, "/api/events", "0").wantsEnd(t)
	assert.Eventually(t, func() bool {
		return th.logs.FilterMessage("request").FilterFieldKey("error").Len() == 1
	}, 5*time.Second, 5*time.Millisecond)
}

func TestStreamRefusesAnIDThatIsNone(t *testing.T) {
	t.Parallel()
	th := stage(t, models.StatusProcessing, nil)
	reply := th.ask(t, asked{method: http.MethodGet, path: "/api/events", header: map[string]string{"Last-Event-ID": "yesterday"}})
	assert.Equal(t, http.StatusBadRequest, reply.status)
	assert.Equal(t, []string{"Last-Event-ID"}, reply.fields(t))
}
