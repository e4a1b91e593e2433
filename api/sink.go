package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"darkroom/models"
)

const eventStreamType = "text/event-stream"

// writeGrace is how long one event may take to leave. The kernel buffers an
// event at once; a reader that takes nothing for ten seconds is gone or stuck,
// and resumes where it was.
const writeGrace = 10 * time.Second

// errReaderLeft means that an event could not be written.
var errReaderLeft = errors.New("reader left the stream")

// sink writes server-sent events.
type sink struct {
	w       http.ResponseWriter
	control *http.ResponseController
	now     func() time.Time
}

func newSink(w http.ResponseWriter, now func() time.Time) *sink {
	return &sink{w: w, control: http.NewResponseController(w), now: now}
}

// open sends the headers at once, so that the reader knows it is connected.
func (s *sink) open() error {
	s.w.Header().Set("Content-Type", eventStreamType)
	s.w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	s.w.WriteHeader(http.StatusOK)
	// How long a browser waits before it comes again, in milliseconds: short, as
	// a stream ends with every deploy, and long enough not to knock.
	return s.write("retry: 2000\n\n")
}

// event tells one step of a generation, or one new line of the user's list. One
// that is gone from the list since is not told.
func (s *sink) event(e models.GenerationEvent) error {
	switch {
	case e.Notification != nil:
		return s.frame("notification", e.Seq, noticeOf(*e.Notification))
	case e.NotificationID != nil:
		return nil
	}
	return s.frame("generation", e.Seq, eventOf(e))
}

// snapshot tells how generations stand as of seq.
func (s *sink) snapshot(seq int64, generations []models.Generation) error {
	body := Snapshot{Generations: make([]GenerationEvent, len(generations))}
	for i, generation := range generations {
		body.Generations[i] = stateOf(generation)
	}
	return s.frame("snapshot", seq, body)
}

// beat keeps proxies from closing a silent line.
func (s *sink) beat() error { return s.write(":\n\n") }

// close gives the server time to write the end of the answer: the deadline of
// the last event may be long gone.
func (s *sink) close() { _ = s.control.SetWriteDeadline(s.now().Add(writeGrace)) }

func (s *sink) frame(event string, id int64, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	return s.write(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", id, event, data))
}

// write sends text now. The server's own write time-out would end every stream,
// so each write sets its own.
func (s *sink) write(text string) error {
	err := s.control.SetWriteDeadline(s.now().Add(writeGrace))
	if err == nil {
		_, err = s.w.Write([]byte(text))
	}
	if err == nil {
		err = s.control.Flush()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errReaderLeft, err)
	}
	return nil
}
