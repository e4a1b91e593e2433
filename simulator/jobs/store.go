package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"darkroom/simulator/lines"
)

// ErrUnknown says that there is no such job.
var ErrUnknown = errors.New("no such job")

// Store keeps every job, the last line of each in the file being how it stands.
// Safe for many goroutines.
type Store struct {
	file *lines.File

	mu   sync.Mutex
	jobs map[string]*record
	// keyed finds the job of a caller's own key.
	keyed map[key]string
}

// key is a caller's own name of a job.
type key struct{ provider, account, name string }

type record struct {
	job Job
	// changed is closed and replaced whenever the job changes.
	changed chan struct{}
}

// OpenStore opens or makes the store in the folder dir.
func OpenStore(dir string) (*Store, error) {
	file, err := lines.Open(dir, "jobs.jsonl")
	if err != nil {
		return nil, err
	}
	s := &Store{file: file, jobs: map[string]*record{}, keyed: map[key]string{}}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return s, nil
}

// load reads the file and writes it anew with one line for each job.
func (s *Store) load() error {
	err := s.file.Each(func(line json.RawMessage) error {
		var job Job
		if err := json.Unmarshal(line, &job); err != nil {
			return fmt.Errorf("decode job: %w", err)
		}
		s.put(job)
		return nil
	})
	if err != nil {
		return err
	}
	current := make([]any, 0, len(s.jobs))
	for _, job := range s.List(Query{}) {
		current = append(current, job)
	}
	return s.file.Rewrite(current)
}

// Close closes the file.
func (s *Store) Close() error { return s.file.Close() }

// Has tells whether the id is taken.
func (s *Store) Has(id string) bool {
	_, err := s.Get(id)
	return err == nil
}

// Get returns a job, or ErrUnknown.
func (s *Store) Get(id string) (Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rec, found := s.jobs[id]; found {
		return rec.job, nil
	}
	return Job{}, ErrUnknown
}

// Add keeps a new job. Its id must be unused.
func (s *Store) Add(job Job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.file.Append(job); err != nil {
		return err
	}
	s.put(job)
	return nil
}

func (s *Store) put(job Job) {
	s.jobs[job.ID] = &record{job: job, changed: make(chan struct{})}
	if job.Key != "" {
		s.keyed[key{job.Provider, job.Account, job.Key}] = job.ID
	}
}

// ByKey returns the account's job that was submitted under this key, or
// ErrUnknown.
func (s *Store) ByKey(provider, account, name string) (Job, error) {
	s.mu.Lock()
	id := s.keyed[key{provider, account, name}]
	s.mu.Unlock()
	return s.Get(id)
}

// Update lets change alter a job, unless it returns false, and returns the job
// as it then stands and whether it changed.
func (s *Store) Update(id string, change func(job *Job) bool) (Job, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec, found := s.jobs[id]
	if !found {
		return Job{}, false, ErrUnknown
	}
	job := rec.job
	if !change(&job) {
		return rec.job, false, nil
	}
	if err := s.file.Append(job); err != nil {
		return rec.job, false, err
	}
	rec.job = job
	close(rec.changed)
	rec.changed = make(chan struct{})
	return job, true, nil
}

// Wait returns the job once it satisfies done, or as it stands when ctx ends.
func (s *Store) Wait(ctx context.Context, id string, done func(Job) bool) (Job, error) {
	for {
		s.mu.Lock()
		rec, found := s.jobs[id]
		if !found {
			s.mu.Unlock()
			return Job{}, ErrUnknown
		}
		job, changed := rec.job, rec.changed
		s.mu.Unlock()
		if done(job) {
			return job, nil
		}
		select {
		case <-ctx.Done():
			return job, nil
		case <-changed:
		}
	}
}

// Query chooses jobs; zero fields choose all.
type Query struct {
	Provider, Account string
	Status            Status
	// Webhook is a part of the webhook's address.
	Webhook string
	// After and Before bound the time of creation, both exclusive.
	After, Before time.Time
	// Past is the last job of the page before.
	Past Job
	// Limit is the size of the page; 0 for all.
	Limit int
}

func (q Query) matches(job *Job) bool {
	return (q.Provider == "" || q.Provider == job.Provider) &&
		(q.Account == "" || q.Account == job.Account) &&
		(q.Status == "" || q.Status == job.Status) &&
		strings.Contains(job.Webhook, q.Webhook) &&
		(q.After.IsZero() || job.Created.After(q.After)) &&
		(q.Before.IsZero() || job.Created.Before(q.Before)) &&
		(q.Past.ID == "" || newestFirst(&q.Past, job) < 0)
}

// newestFirst orders by creation, then by id so that no job falls between pages.
func newestFirst(a, b *Job) int {
	return cmp.Or(b.Created.Compare(a.Created), strings.Compare(a.ID, b.ID))
}

// List returns the jobs chosen, newest first. Only what is returned is copied, so
// a page of many thousand jobs is cheap.
func (s *Store) List(q Query) []Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	var chosen []*Job
	for _, rec := range s.jobs {
		if q.matches(&rec.job) {
			chosen = append(chosen, &rec.job)
		}
	}
	slices.SortFunc(chosen, newestFirst)
	if q.Limit > 0 && len(chosen) > q.Limit {
		chosen = chosen[:q.Limit]
	}
	found := make([]Job, 0, len(chosen))
	for _, job := range chosen {
		found = append(found, *job)
	}
	return found
}
