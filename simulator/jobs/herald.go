package jobs

import (
	"context"
	"slices"
	"time"
)

// herald announces the events of one job one after another, without holding up
// the job for a caller who is slow to listen.
type herald struct {
	news chan announcement
	done chan struct{}
	now  func() time.Time
	// last is when each event was told of.
	last map[Event]time.Time
	// hold keeps all of it back until after the end, for a job whose webhooks are to
	// arrive in the wrong order.
	hold bool
	held []announcement
}

type announcement struct {
	job   Job
	event Event
}

const (
	// heraldRoom is more than a caller can fall behind in a second. What finds no
	// room is left out: it says nothing that the end will not say.
	heraldRoom = 8
	// eventPause is the least time between two events of output, or of logs.
	eventPause = 500 * time.Millisecond
)

func newHerald(ctx context.Context, provider Provider, now func() time.Time, hold bool) *herald {
	h := &herald{
		news: make(chan announcement, heraldRoom), done: make(chan struct{}), now: now, last: make(map[Event]time.Time), hold: hold,
	}
	go func() {
		defer close(h.done)
		for n := range h.news {
			provider.Announce(ctx, n.job, n.event)
		}
	}()
	return h
}

// tell announces an event, unless it is output or logs too soon after the last.
func (h *herald) tell(job Job, event Event) {
	now := h.now()
	if last, told := h.last[event]; told && now.Sub(last) < eventPause {
		return
	}
	h.last[event] = now
	news := announcement{job: job, event: event}
	if h.hold {
		h.held = append(h.held, news)
		return
	}
	select {
	case h.news <- news:
	default:
	}
}

// close returns when everything has been told that was not held back.
func (h *herald) close() {
	close(h.news)
	<-h.done
}

// late announces what was held back, the last first.
func (h *herald) late(ctx context.Context, provider Provider) {
	for _, news := range slices.Backward(h.held) {
		provider.Announce(ctx, news.job, news.event)
	}
}
