package fal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// state is a request as the queue shows it.
type state struct {
	Status           string         `json:"status"`
	RequestID        string         `json:"request_id"`
	GatewayRequestID string         `json:"gateway_request_id"`
	ResponseURL      string         `json:"response_url"`
	StatusURL        string         `json:"status_url"`
	CancelURL        string         `json:"cancel_url"`
	QueuePosition    *int           `json:"queue_position,omitempty"`
	Logs             []logLine      `json:"logs,omitempty"`
	Metrics          map[string]any `json:"metrics,omitempty"`
	Error            string         `json:"error,omitempty"`
	ErrorType        string         `json:"error_type,omitempty"`
}

type logLine struct {
	Message   string `json:"message"`
	Level     string `json:"level"`
	Source    string `json:"source"`
	Timestamp string `json:"timestamp"`
}

// shown is the request in whatever state, with addresses under the root app as
// the real queue gives them.
func (a *API) shown(job jobs.Job, status string) state {
	address := a.URL() + QueuePath + "/" + rootApp(job.Model) + "/requests/" + job.ID
	return state{
		Status: status, RequestID: job.ID, GatewayRequestID: job.ID,
		ResponseURL: address, StatusURL: address + "/status", CancelURL: address + "/cancel",
	}
}

// queued is what a new request looks like.
func (a *API) queued(job jobs.Job) state {
	s := a.shown(job, "IN_QUEUE")
	ahead := 0
	for _, other := range a.Jobs.List(jobs.Query{Provider: Name, Account: job.Account, Status: jobs.Queued, Before: job.Created}) {
		if other.Model == job.Model {
			ahead++
		}
	}
	s.QueuePosition = &ahead
	return s
}

// state is the answer to a question for the status.
func (a *API) state(job jobs.Job, withLogs bool) state {
	if job.Status == jobs.Queued {
		return a.queued(job)
	}
	s := a.shown(job, "IN_PROGRESS")
	if withLogs {
		for line := range strings.Lines(job.Logs) {
			s.Logs = append(s.Logs, logLine{
				Message: strings.TrimSuffix(line, "\n"), Level: "INFO", Source: "USER", Timestamp: stamp(job.Started),
			})
		}
	}
	if !job.Status.Ended() {
		return s
	}
	s.Status = "COMPLETED"
	s.Metrics = map[string]any{"inference_time": inferenceTime(job)}
	if failed := failureOf(job); failed != nil {
		s.Error, s.ErrorType = sentence(failed)
	}
	return s
}

// sentence is how status and webhook name a failure: the platform's own, or
// that the model answered with some status.
func sentence(failed *problem) (text, errorType string) {
	if told, ok := failed.body.(map[string]string); ok && told["error_type"] != "" {
		return told["detail"], told["error_type"]
	}
	return fmt.Sprintf("Invalid status code: %d", failed.status), ""
}

func inferenceTime(job jobs.Job) any {
	if job.Started.IsZero() {
		return nil
	}
	return job.Ended.Sub(job.Started).Seconds()
}

// find returns a request of the account by an address such as
// fal-ai/flux/requests/{id}/status, where any endpoint of the root app will do,
// and the word after the id.
func (a *API) find(r *http.Request, account string) (jobs.Job, string, *problem) {
	app, rest, found := strings.Cut(r.PathValue("path"), "/requests/")
	id, word, _ := strings.Cut(rest, "/")
	job, err := a.Jobs.Get(id)
	if !found || err != nil || job.Provider != Name || job.Account != account || rootApp(app) != rootApp(job.Model) {
		return jobs.Job{}, "", unknownRequest()
	}
	journal.Note(r.Context()).Job = job.ID
	return job, word, nil
}

// look answers status, stream and result.
func (a *API) look(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, word, p := a.find(r, account)
	if p != nil {
		return p
	}
	job = stuck(job)
	withLogs := r.URL.Query().Get("logs") == "1"
	w.Header().Set("X-Fal-Request-Id", job.ID)
	switch word {
	case "status":
		return write(w, http.StatusOK, a.state(job, withLogs))
	case "status/stream":
		return a.stream(w, r, job, withLogs)
	case "", "response":
		return a.result(w, job)
	default:
		return detail(http.StatusNotFound, "Path not found")
	}
}

// stuck hides the end of a job whose poll_stuck knob is set.
func stuck(job jobs.Job) jobs.Job {
	if job.Faults.PollStuck && job.Status.Ended() {
		job.Status, job.Ended, job.Outputs, job.Text, job.Error = jobs.Running, time.Time{}, nil, "", ""
	}
	return job
}

// cancel stops a job that has not ended.
func (a *API) cancel(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, word, p := a.find(r, account)
	if p != nil {
		return p
	}
	if word != "cancel" {
		return detail(http.StatusNotFound, "Path not found")
	}
	if job.Status.Ended() {
		return &problem{status: http.StatusBadRequest, body: map[string]string{"status": "ALREADY_COMPLETED"}, note: "ALREADY_COMPLETED"}
	}
	if _, err := a.Engine.Cancel(job.ID); err != nil {
		return internal(err)
	}
	return write(w, http.StatusAccepted, map[string]string{"status": "CANCELLATION_REQUESTED"})
}

// stream sends the status at every change as an event, until the end.
func (a *API) stream(w http.ResponseWriter, r *http.Request, job jobs.Job, withLogs bool) *problem {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	for {
		text, err := json.Marshal(a.state(job, withLogs))
		if err == nil {
			_, err = fmt.Fprintf(w, "data: %s\n\n", text)
		}
		if err == nil {
			err = http.NewResponseController(w).Flush()
		}
		if err != nil || job.Status.Ended() || r.Context().Err() != nil {
			return nil // told all, or the caller has gone
		}
		seen := job
		job, err = a.Jobs.Wait(r.Context(), job.ID, func(j jobs.Job) bool { return j.Status != seen.Status || len(j.Logs) > len(seen.Logs) })
		if err != nil {
			return nil // it was there a moment ago: the simulator is going away
		}
		job = stuck(job)
	}
}

// stamp is fal's form of times.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
