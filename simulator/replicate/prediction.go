package replicate

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// prediction is a job as the API shows it.
type prediction struct {
	ID          string             `json:"id"`
	Model       string             `json:"model"`
	Version     string             `json:"version"`
	Input       json.RawMessage    `json:"input"`
	Logs        *string            `json:"logs,omitempty"`
	Output      any                `json:"output,omitempty"`
	DataRemoved bool               `json:"data_removed"`
	Error       *string            `json:"error"`
	Source      string             `json:"source"`
	Status      string             `json:"status"`
	CreatedAt   *string            `json:"created_at"`
	StartedAt   *string            `json:"started_at"`
	CompletedAt *string            `json:"completed_at"`
	Deadline    *string            `json:"deadline"`
	Metrics     map[string]float64 `json:"metrics"`
	URLs        predictionURLs     `json:"urls"`
	Webhook     string             `json:"webhook,omitempty"`
	Events      []string           `json:"webhook_events_filter,omitempty"`
}

type predictionURLs struct {
	Get    string `json:"get"`
	Cancel string `json:"cancel"`
	Web    string `json:"web"`
}

// prediction shows the job whole: in answers about it and in webhooks.
func (a *API) prediction(job jobs.Job) prediction {
	p := a.listed(job)
	logs := job.Logs
	p.Output = json.RawMessage("null")
	if p.DataRemoved {
		logs = ""
	} else if output := a.output(job); output != nil {
		p.Output = output
	}
	p.Logs = &logs
	return p
}

// listed shows the job as in lists: without output and logs.
func (a *API) listed(job jobs.Job) prediction {
	address := a.URL() + "/v1/predictions/" + job.ID
	p := prediction{
		ID: job.ID, Model: job.Model, Version: job.Version, Input: job.Input, Source: "api", Status: statusOf(job.Status),
		CreatedAt: stamp(job.Created), StartedAt: stamp(job.Started), CompletedAt: stamp(job.Ended), Deadline: stamp(job.Deadline),
		Metrics: map[string]float64{}, Webhook: job.Webhook, Events: job.Events,
		URLs: predictionURLs{Get: address, Cancel: address + "/cancel", Web: "https://replicate.com/p/" + job.ID},
	}
	if job.Status.Ended() && !job.Started.IsZero() {
		p.Metrics["predict_time"] = job.Ended.Sub(job.Started).Seconds()
		p.Metrics["total_time"] = job.Ended.Sub(job.Created).Seconds()
	}
	if job.Error != "" {
		p.Error = &job.Error
	}
	if job.Status.Ended() && a.Now().Sub(job.Ended) >= cmp.Or(job.Faults.TTL, a.Retention) {
		p.DataRemoved, p.Input = true, json.RawMessage("{}")
	}
	return p
}

func (a *API) output(job jobs.Job) any {
	model, known := a.models[job.Model]
	switch {
	case !known:
		return nil
	case job.Text != "" && model.Output == "array":
		return strings.SplitAfter(job.Text, " ") // tokens, as language models stream them
	case job.Text != "":
		return job.Text
	case len(job.Outputs) == 0:
		return nil
	case model.Output == "string":
		return job.Outputs[0].URL
	}
	addresses := make([]string, 0, len(job.Outputs))
	for _, output := range job.Outputs {
		addresses = append(addresses, output.URL)
	}
	return addresses
}

func statusOf(status jobs.Status) string {
	switch status {
	case jobs.Queued:
		return "starting"
	case jobs.Running:
		return "processing"
	case jobs.Succeeded, jobs.Failed, jobs.Canceled, jobs.Aborted:
		return string(status)
	}
	return string(status)
}

// find returns a job of the account; other people's jobs do not exist.
func (a *API) find(r *http.Request, account string) (jobs.Job, *problem) {
	job, err := a.Jobs.Get(r.PathValue("id"))
	if err != nil || job.Provider != Name || job.Account != account {
		return jobs.Job{}, notFound()
	}
	journal.Note(r.Context()).Job = job.ID
	return job, nil
}

func (a *API) get(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, p := a.find(r, account)
	if p != nil {
		return p
	}
	return write(w, http.StatusOK, a.prediction(stuck(job)))
}

// stuck hides the end of a job whose poll_stuck knob is set.
func stuck(job jobs.Job) jobs.Job {
	if job.Faults.PollStuck && job.Status.Ended() {
		job.Status, job.Ended, job.Outputs, job.Text, job.Error = jobs.Running, time.Time{}, nil, "", ""
	}
	return job
}

func (a *API) cancel(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, p := a.find(r, account)
	if p != nil {
		return p
	}
	job, err := a.Engine.Cancel(job.ID)
	if err != nil {
		return internal(err)
	}
	return write(w, http.StatusOK, a.prediction(job))
}

// pageSize is Replicate's.
const pageSize = 100

type page[T any] struct {
	Previous *string `json:"previous"`
	Next     *string `json:"next"`
	Results  []T     `json:"results"`
}

func (a *API) list(w http.ResponseWriter, r *http.Request, account string) *problem {
	query, p := a.query(r.URL.Query(), account)
	if p != nil {
		return p
	}
	query.Limit = pageSize + 1 // one more tells whether there is a next page
	found := a.Jobs.List(query)
	body := page[prediction]{Results: []prediction{}}
	if len(found) > pageSize {
		found = found[:pageSize]
		next := r.URL.Query()
		next.Set("cursor", found[pageSize-1].ID)
		address := a.URL() + "/v1/predictions?" + next.Encode()
		body.Next = &address
	}
	for _, job := range found {
		body.Results = append(body.Results, a.listed(stuck(job)))
	}
	if r.URL.Query().Get("source") == "web" {
		body = page[prediction]{Results: []prediction{}} // nothing here was made on the web site
	}
	return write(w, http.StatusOK, body)
}

func (a *API) query(values url.Values, account string) (jobs.Query, *problem) {
	query := jobs.Query{Provider: Name, Account: account}
	for name, bound := range map[string]*time.Time{"created_after": &query.After, "created_before": &query.Before} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		var err error
		if *bound, err = time.Parse(time.RFC3339, text); err != nil {
			return query, unprocessable("Invalid query", name+" must be a time in RFC 3339 form")
		}
	}
	if cursor := values.Get("cursor"); cursor != "" {
		past, err := a.Jobs.Get(cursor)
		if err != nil || past.Account != account {
			return query, unprocessable("Invalid query", "Invalid cursor")
		}
		query.Past = past
	}
	return query, nil
}
