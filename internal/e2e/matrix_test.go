package e2e_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// seat is what the matrix asks of one provider: a model that runs there and nowhere
// else, or there first.
type seat struct {
	name    string
	request map[string]any
	// picture means that an uploaded picture goes with it.
	picture bool
}

// seats are the columns of the table. Google's two are a picture that comes with the
// answer, and a film that is asked for until it is done.
func seats() []seat {
	return []seat{
		{name: "replicate", request: map[string]any{"action": "create", "model_id": "flux-schnell"}},
		{name: "fal", request: map[string]any{"action": "create", "model_id": "flux-dev"}},
		{name: "google", request: map[string]any{"action": "expand", "model_id": "nano-banana-expand"}, picture: true},
		{name: "google film", request: map[string]any{"action": "video_create", "model_id": "veo-3.1-lite"}},
		{name: "higgsfield", request: map[string]any{"action": "create", "model_id": "higgsfield-soul-standard"}},
	}
}

// end is how a generation ends: "" for completed, else why it failed.
type end models.FailureKind

const completed end = ""

// row is one fault and what becomes of a generation that meets it.
type row struct {
	fault string
	knobs string
	want  end
	// at says in which seats it ends otherwise, and said in which it is asked for in
	// other words.
	at   map[string]end
	said map[string]string
}

// rows are the faults that every provider must survive. Google has no webhooks and
// no list of its jobs, so that nobody learns what became of a call that was cut; and
// its pictures come with the answer, so that no host can lose them.
func rows() []row {
	const unknown = end(models.FailureUnknown)
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
		// At Google that is the quota of a day.
		{fault: "429 without Retry-After", knobs: "http=429 retry_after=none", at: map[string]end{"google": end(models.FailureBilling)}},
		{fault: "500", knobs: "http=500", at: map[string]end{"google film": unknown}},
		{fault: "503", knobs: "http=503"},
		{fault: "accepts, then hangs up", knobs: "http=timeout_after_accept", at: map[string]end{"google": unknown, "google film": unknown}},
		{fault: "media 404", knobs: "media=404", want: end(models.FailureResultExpired), at: map[string]end{"google": completed}},
		{fault: "media cut twice", knobs: "media=truncate:2", at: map[string]end{"google": unknown}},
		{fault: "media slow", knobs: "media=slow:256"},
		{fault: "media huge", knobs: "media=huge:20"},
		{fault: "media of a wrong type", knobs: "media=wrong_content_type"},
		{
			fault: "media redirected elsewhere", knobs: "media=redirect_cross_host",
			want: end(models.FailureMedia), at: map[string]end{"google": completed},
		},
		{fault: "moderation", want: end(models.FailureModeration), said: map[string]string{
			"replicate": "fail=NSFW", "fal": "fail=content_policy_violation", "google": "fail=IMAGE_SAFETY", "google film": "fail=rai", "higgsfield": "fail=nsfw",
		}},
		{fault: "expired result", knobs: "ttl=1ns", want: end(models.FailureResultExpired), at: map[string]end{"google": unknown}},
	}
}

// TestEveryFaultAtEveryProvider asks every provider for a picture under every
// fault, all at once, and prints how each ended.
//
//	make test/providers
func TestEveryFaultAtEveryProvider(t *testing.T) {
	t.Parallel()
	names, columns := []string{}, []string{}
	for _, fault := range rows() {
		names = append(names, fault.fault)
	}
	for _, seat := range seats() {
		columns = append(columns, seat.name)
	}
	met := newTable("fault", names, columns)
	t.Cleanup(func() {
		t.Log(met)
		leaks, err := (&witness{stack: running}).leaks(context.WithoutCancel(t.Context()))
		require.NoError(t, err)
		require.Zero(t, leaks, "a key reached a media host")
	})
	for _, fault := range rows() {
		for _, seat := range seats() {
			t.Run(fault.fault+" at "+seat.name, func(t *testing.T) {
				t.Parallel()
				want := fault.want
				if other, differs := fault.at[seat.name]; differs {
					want = other
				}
				knobs := cmp.Or(fault.said[seat.name], fault.knobs)
				met.note(fault.fault, seat.name, meet(t, seat, knobs, want))
			})
		}
	}
}

// meet asks for a picture under a fault, checks its end and the jobs that were
// accepted for it, and says both in a few words.
func meet(t *testing.T, seat seat, knobs string, want end) string {
	t.Helper()
	p, marker := newPerson(t), uuid.NewString()
	request := map[string]any{"prompt": fmt.Sprintf("[sim %s] %s", knobs, marker)}
	maps.Copy(request, seat.request)
	if seat.picture {
		request["input_image_url"] = p.upload(t, "grey.png", greyPicture(t))
	}
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

// jobsAsking counts the jobs that were accepted for a prompt with this word, and
// that none was accepted twice for one attempt.
func jobsAsking(t *testing.T, word string) int {
	t.Helper()
	status, body, err := get(t.Context(), running.url("SIMULATOR_ADDR", "/sim/jobs"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	var answer struct {
		Jobs []struct {
			Input   json.RawMessage
			Webhook string // names the attempt; Google has none
		}
	}
	require.NoError(t, json.Unmarshal(body, &answer))
	found, attempts := 0, map[string]int{}
	for _, j := range answer.Jobs {
		if !strings.Contains(string(j.Input), word) {
			continue
		}
		found++
		if j.Webhook != "" {
			attempts[j.Webhook]++
		}
	}
	for attempt, jobs := range attempts {
		assert.Equal(t, 1, jobs, "one job for the attempt at %s", attempt)
	}
	return found
}
