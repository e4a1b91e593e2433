// Package jobs keeps the jobs of simulated providers on disk and drives each
// through its life: queued, running, ended, announced. It survives being killed
// at any moment: what was unfinished goes on, what was owed is delivered. It
// knows no provider's wire format.
package jobs

import (
	"encoding/json"
	"time"

	"darkroom/simulator/courier"
	"darkroom/simulator/faults"
	"darkroom/simulator/studio"
)

// Status is how far a job is.
type Status string

// The statuses. Each provider has its own words for them.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Failed    Status = "failed"
	Canceled  Status = "canceled"
	// Aborted is a job that was stopped before it ran.
	Aborted Status = "aborted"
)

// Ended tells whether the job is over. An ended job never changes its status.
func (s Status) Ended() bool { return s != Queued && s != Running }

// Event is something that a provider may announce.
type Event string

// The events, in the order in which they happen.
const (
	EventStart     Event = "start"
	EventLogs      Event = "logs"
	EventOutput    Event = "output"
	EventCompleted Event = "completed"
)

// Output is one file that a job made.
type Output struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"`
	SHA256      string `json:"sha256"`
}

// Fate is an end that was settled at the start; zero lets the work decide.
type Fate struct {
	Status Status `json:"status,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Job is one job of one provider.
type Job struct {
	ID       string `json:"id"`
	Provider string `json:"provider"`
	Account  string `json:"account"`
	Model    string `json:"model"`
	Version  string `json:"version,omitempty"`
	// Input is what the caller sent, to be echoed.
	Input json.RawMessage `json:"input"`
	// Order is what the studio makes of it, put into Folder of the media host.
	Order  studio.Order `json:"order"`
	Folder string       `json:"folder"`
	// Usual is how long the model takes at speed 1.
	Usual  time.Duration `json:"usual"`
	Faults faults.Set    `json:"faults,omitzero"`
	Fate   Fate          `json:"fate,omitzero"`

	// Key is the caller's own name of the submission, and Fingerprint what else was
	// in it, at providers that know a repeated one by these.
	Key         string `json:"key,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
	// Keep is how long data are kept after the end; 0 for as long as the media host
	// keeps files.
	Keep time.Duration `json:"keep,omitzero"`
	// Deleted is when the caller had the job's data deleted; never before its end.
	Deleted time.Time `json:"deleted,omitzero"`

	Webhook string   `json:"webhook,omitempty"`
	Events  []string `json:"events,omitempty"`

	Status Status `json:"status"`
	// Created is when the job was accepted.
	Created  time.Time `json:"created"`
	Started  time.Time `json:"started,omitzero"`
	Ended    time.Time `json:"ended,omitzero"`
	Deadline time.Time `json:"deadline,omitzero"`

	Outputs []Output `json:"outputs,omitempty"`
	Text    string   `json:"text,omitempty"`
	Error   string   `json:"error,omitempty"`
	Logs    string   `json:"logs,omitempty"`
	// Deliveries are the attempts to tell the caller of the end.
	Deliveries []courier.Attempt `json:"deliveries,omitempty"`
	// Announced says that nothing about the end is owed to the caller any more.
	Announced bool `json:"announced,omitempty"`
}

// Result is what the work gave.
type Result struct {
	Outputs []Output
	Text    string
}
