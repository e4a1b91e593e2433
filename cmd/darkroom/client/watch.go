package client

import (
	"context"
	"errors"
	"io"
	"time"
)

// errSilent ends the reading of a body whose line is dead.
var errSilent = errors.New("nothing came for too long")

// watched is a body whose request ends when nothing comes for too long, however
// long the whole takes.
type watched struct {
	io.ReadCloser

	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

// watch wraps the body of a request that cancel ends.
func watch(body io.ReadCloser, limit time.Duration, cancel context.CancelCauseFunc) *watched {
	return &watched{body, limit, time.AfterFunc(limit, func() { cancel(errSilent) }), cancel}
}

// Read reads on, and is content with any byte.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if n > 0 {
		w.timer.Reset(w.limit)
	}
	return n, err
}

// Close ends the watch too.
func (w *watched) Close() error {
	w.timer.Stop()
	defer w.cancel(nil)
	return w.ReadCloser.Close()
}
