package api

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"

	"darkroom/models"
)

// Check returns nil while a part that we depend on works.
type Check func(ctx context.Context) error

const (
	// checkBudget is how long a part may take to say that it works. Probes give
	// up after a second or two themselves.
	checkBudget = time.Second
	// checkTTL is how long a report is shown again: anybody may ask, and asking
	// must not turn into load on the database and storage.
	checkTTL = 2 * time.Second
)

// databaseName is the part without which nothing can be accepted.
const databaseName = "database"

// readiness asks the parts and remembers their answers for a moment.
type readiness struct {
	checks map[string]Check
	now    func() time.Time

	mu   sync.Mutex
	last Readiness
	at   time.Time
}

func newReadiness(database Check, others map[string]Check, now func() time.Time) *readiness {
	checks := map[string]Check{databaseName: database}
	maps.Copy(checks, others)
	return &readiness{checks: checks, now: now}
}

// report asks all parts at once, or repeats a young answer. Concurrent callers
// wait for the one who asks.
func (r *readiness) report(ctx context.Context) Readiness {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.at.IsZero() && r.now().Sub(r.at) < checkTTL {
		return r.last
	}
	r.last, r.at = r.ask(ctx), r.now()
	return r.last
}

func (r *readiness) ask(ctx context.Context) Readiness {
	// A prober that hangs up must not leave its impatience to the next one.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkBudget)
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	report := Readiness{Status: ReadinessStatusOk, Checks: map[string]ReadinessChecks{}}
	for name, check := range r.checks {
		wg.Go(func() {
			err := check(ctx)
			mu.Lock()
			defer mu.Unlock()
			report.note(name, err)
		})
	}
	wg.Wait()
	return report
}

func (r *Readiness) note(name string, err error) {
	if err == nil {
		r.Checks[name] = ReadinessChecksOk
		return
	}
	r.Checks[name] = ReadinessChecksAway
	if name == databaseName {
		r.Status = ReadinessStatusUnavailable
	} else if r.Status == ReadinessStatusOk {
		r.Status = ReadinessStatusDegraded
	}
}

// GetLiveness says that the process answers, whatever it depends on does.
func (h *handlers) GetLiveness(context.Context, GetLivenessRequestObject) (GetLivenessResponseObject, error) {
	return GetLiveness200JSONResponse{Status: HealthStatusOk}, nil
}

// GetHealth is GetLiveness for the older client.
func (h *handlers) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse{Status: HealthStatusOk}, nil
}

// GetReadiness says whether requests can be accepted: without the database they
// cannot, without the rest they are done later.
func (h *handlers) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	ctx, _ = request(ctx)
	report := h.ready.report(ctx)
	if report.Status == ReadinessStatusUnavailable {
		return GetReadiness503JSONResponse{
			Body:    report,
			Headers: GetReadiness503ResponseHeaders{RetryAfter: strconv.Itoa(retryAfter(nil, models.CodeUnavailable))},
		}, nil
	}
	return GetReadiness200JSONResponse(report), nil
}
