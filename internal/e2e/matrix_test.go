package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// seats are the models that the matrix asks: of each provider one that runs there
// and nowhere else, so that no chain hides a fault.
func seats() map[models.Provider]map[string]any {
	return map[models.Provider]map[string]any{
		models.ProviderReplicate: {"action": "create", "model_id": "flux-schnell"},
	}
}

// columns are the providers in the order of the table.
func columns() []models.Provider {
	return []models.Provider{models.ProviderReplicate}
}

// end is how a generation ends: "" for completed, else why it failed.
type end models.FailureKind

const completed end = ""

// row is one fault and what becomes of a generation that meets it.
type row struct {
	fault string
	knobs string
	want  end
	// at says where it ends otherwise.
	at map[models.Provider]end
}

// rows are the faults that every provider must survive.
func rows() []row {
	return []row{
		{fault: "none"},
		{fault: "webhook before response", knobs: "webhook=before_response"},
		{fault: "webhook dropped", knobs: "webhook=drop"},
		{fault: "webhook three times", knobs: "webhook=dup:3"},
		{fault: "webhook late", knobs: "webhook=late:8s"},
		{fault: "webhooks reordered", knobs: "webhook=reorder"},
		{fault: "webhook with bad signature", knobs: "webhook=badsig"},
		{fault: "webhook stale", knobs: "webhook=stale_ts"},
		{fault: "429 with Retry-After", knobs: "http=429 retry_after=2s"},
		{fault: "429 without Retry-After", knobs: "http=429 retry_after=none"},
		{fault: "500", knobs: "http=500"},
		{fault: "503", knobs: "http=503"},
		{fault: "accepts, then hangs up", knobs: "http=timeout_after_accept"},
		{fault: "media 404", knobs: "media=404", want: end(models.FailureResultExpired)},
		{fault: "media cut twice", knobs: "media=truncate:2"},
		{fault: "media slow", knobs: "media=slow:256"},
		{fault: "media huge", knobs: "media=huge:20"},
		{fault: "media of a wrong type", knobs: "media=wrong_content_type"},
		{fault: "media redirected elsewhere", knobs: "media=redirect_cross_host", want: end(models.FailureMedia)},
		{fault: "moderation", knobs: "fail=NSFW", want: end(models.FailureModeration)},
		{fault: "expired result", knobs: "ttl=1ms", want: end(models.FailureResultExpired)},
	}
}

// TestEveryFaultAtEveryProvider asks every provider for a picture under every
// fault, all at once, and prints how each ended.
//
//	make test/providers
func TestEveryFaultAtEveryProvider(t *testing.T) {
	t.Parallel()
	cells := newCells()
	t.Cleanup(func() {
		t.Log("\n" + cells.table(t))
		leaks, err := (&witness{stack: running}).leaks(context.WithoutCancel(t.Context()))
		require.NoError(t, err)
		require.Zero(t, leaks, "a key reached a media host")
	})
	for _, fault := range rows() {
		for provider, seat := range seats() {
			t.Run(fault.fault+" at "+string(provider), func(t *testing.T) {
				t.Parallel()
				want := fault.want
				if other, differs := fault.at[provider]; differs {
					want = other
				}
				cells.note(fault.fault, provider, meet(t, seat, fault.knobs, want))
			})
		}
	}
}

// meet asks for a picture under a fault, checks its end and the jobs that were
// accepted for it, and says both in a few words.
func meet(t *testing.T, seat map[string]any, knobs string, want end) string {
	t.Helper()
	p, marker := newPerson(t), uuid.NewString()
	request := map[string]any{"prompt": fmt.Sprintf("[sim %s] %s", knobs, marker)}
	maps.Copy(request, seat)
	gen := p.finished(t, p.ask(t, request))
	got := end(gen.ErrorKind)
	assert.Equal(t, want, got, "%v", gen.ErrorMessage)
	status := models.StatusFailed
	if want == completed {
		status = models.StatusCompleted
	}
	assert.Equal(t, status, gen.Status)
	jobs := jobsAsking(t, marker)
	assert.LessOrEqual(t, jobs, len(gen.Attempts), "at most one job for each attempt")
	if got == completed {
		assert.Positive(t, jobs)
		return fmt.Sprintf("completed, %d job", jobs)
	}
	return fmt.Sprintf("%s, %d job", got, jobs)
}

// jobsAsking counts the jobs that were accepted for a prompt with this word.
func jobsAsking(t *testing.T, word string) int {
	t.Helper()
	status, body, err := get(t.Context(), running.url("SIMULATOR_ADDR", "/sim/jobs"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	var answer struct {
		Jobs []struct{ Input json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(body, &answer))
	found := 0
	for _, j := range answer.Jobs {
		if strings.Contains(string(j.Input), word) {
			found++
		}
	}
	return found
}

// cells are the table as it fills.
type cells struct {
	mu  sync.Mutex
	all map[string]string
}

func newCells() *cells { return &cells{all: map[string]string{}} }

func (c *cells) note(fault string, provider models.Provider, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[fault+" at "+string(provider)] = text
}

// table is what was noted, a fault a line.
func (c *cells) table(t *testing.T) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	line := func(first string, cell func(models.Provider) string) {
		fields := []string{first}
		for _, provider := range columns() {
			fields = append(fields, cell(provider))
		}
		_, _ = fmt.Fprintln(w, strings.Join(fields, "\t")) // Flush tells
	}
	line("fault", func(p models.Provider) string { return string(p) })
	for _, fault := range rows() {
		line(fault.fault, func(p models.Provider) string { return c.all[fault.fault+" at "+string(p)] })
	}
	require.NoError(t, w.Flush())
	return text.String()
}
