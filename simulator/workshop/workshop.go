// Package workshop makes the outputs of jobs: it fetches the inputs, has the
// studio work, a few jobs at a time, and publishes the results on the media
// host.
package workshop

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"time"

	"darkroom/simulator/jobs"
	"darkroom/simulator/mediahost"
	"darkroom/simulator/studio"
	"darkroom/simulator/uploads"
)

// Workshop is a jobs.Maker. Safe for many goroutines.
type Workshop struct {
	studio  *studio.Studio
	host    *mediahost.Host
	uploads *uploads.Store
	address func() string
	client  *http.Client
	easels  chan struct{}
}

// Deps are what a Workshop works with.
type Deps struct {
	Studio  *studio.Studio
	Host    *mediahost.Host
	Uploads *uploads.Store
	// MediaURL returns the address of the media host.
	MediaURL func() string
	// Parallel is how many works are made at once.
	Parallel int
}

// fetchTimeout is how long an input may take to arrive.
const fetchTimeout = 30 * time.Second

// New returns a Workshop.
func New(deps Deps) *Workshop {
	return &Workshop{
		studio: deps.Studio, host: deps.Host, uploads: deps.Uploads, address: deps.MediaURL,
		client: &http.Client{Timeout: fetchTimeout, Transport: &http.Transport{IdleConnTimeout: fetchTimeout}},
		easels: make(chan struct{}, deps.Parallel),
	}
}

// Close lets idle connections go.
func (w *Workshop) Close() { w.client.CloseIdleConnections() }

// Make makes and publishes every output of the job.
func (w *Workshop) Make(ctx context.Context, job jobs.Job) (jobs.Result, error) {
	inputs, err := w.gather(ctx, job.Order)
	if err != nil {
		return jobs.Result{}, &InputError{Err: err}
	}
	select {
	case w.easels <- struct{}{}:
		defer func() { <-w.easels }()
	case <-ctx.Done():
		return jobs.Result{}, ctx.Err()
	}
	// Decoded only now: pictures are many times larger than their files.
	from, err := inputs.decode()
	if err != nil {
		return jobs.Result{}, &InputError{Err: err}
	}
	if job.Order.Kind == studio.KindText {
		return jobs.Result{Text: studio.Words(job.Order, from.Source)}, nil
	}
	return w.publish(ctx, job, from)
}

func (w *Workshop) publish(ctx context.Context, job jobs.Job, from studio.Materials) (jobs.Result, error) {
	var result jobs.Result
	for n := range job.Order.Count {
		draft := mediahost.File{
			Name: path.Join(job.Folder, job.Order.Name(n)), ContentType: job.Order.ContentType(),
			Fault: job.Faults.Media, TTL: cmp.Or(job.Faults.TTL, job.Keep),
		}
		file, err := w.host.Publish(ctx, draft, func(ctx context.Context, at string) error {
			return w.studio.Make(ctx, job.Order, n, from, at)
		})
		if err != nil {
			return jobs.Result{}, fmt.Errorf("make output %d: %w", n, err)
		}
		result.Outputs = append(result.Outputs, jobs.Output{
			URL: w.address() + "/" + file.Name, ContentType: file.ContentType, Size: file.Size, SHA256: file.SHA256,
		})
	}
	return result, nil
}
