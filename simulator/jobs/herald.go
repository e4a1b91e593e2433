package jobs

import "context"

// herald announces the events of one job one after another, without holding up
// the job for a caller who is slow to listen.
type herald struct {
	news chan announcement
	done chan struct{}
}

type announcement struct {
	job   Job
	event Event
}

// heraldRoom holds every event that a job has before its end.
const heraldRoom = 4

func newHerald(ctx context.Context, provider Provider) *herald {
	h := &herald{news: make(chan announcement, heraldRoom), done: make(chan struct{})}
	go func() {
		defer close(h.done)
		for n := range h.news {
			provider.Announce(ctx, n.job, n.event)
		}
	}()
	return h
}

func (h *herald) tell(job Job, event Event) { h.news <- announcement{job: job, event: event} }

// close returns when everything has been told.
func (h *herald) close() {
	close(h.news)
	<-h.done
}
