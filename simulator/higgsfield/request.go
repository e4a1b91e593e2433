package higgsfield

import (
	"encoding/json"
	"errors"
	"net/http"

	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
	"darkroom/simulator/studio"
	"darkroom/simulator/workshop"
)

// flagged is the error of a job that ended as nsfw.
const flagged = "nsfw"

// requestBody is a job as the API shows it.
type requestBody struct {
	Status    string     `json:"status"`
	RequestID string     `json:"request_id"`
	StatusURL string     `json:"status_url"`
	CancelURL string     `json:"cancel_url"`
	Error     *string    `json:"error,omitempty"`
	ExpiresAt string     `json:"expires_at,omitempty"`
	Images    []fileBody `json:"images,omitempty"`
	Video     *fileBody  `json:"video,omitempty"`
}

type fileBody struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type,omitempty"`
}

// receipt shows a job in the answer to its submission, repeated or not: how it
// stands, and no more.
func (a *API) receipt(job jobs.Job) requestBody {
	address := a.URL() + Prefix + "/requests/" + job.ID
	return requestBody{Status: statusOf(job), RequestID: job.ID, StatusURL: address + "/status", CancelURL: address + "/cancel"}
}

// request shows a job whole. What was deleted on request shows no outputs; what
// has expired shows where they were.
func (a *API) request(job jobs.Job) requestBody {
	body := a.receipt(job)
	if !job.Status.Ended() {
		return body
	}
	body.ExpiresAt = stamp(job.Ended.Add(kept(job)))
	if job.Error != "" && statusOf(job) == "failed" {
		body.Error = &job.Error
	}
	if job.Status != jobs.Succeeded || !job.Deleted.IsZero() {
		return body
	}
	for _, output := range job.Outputs {
		if job.Order.Kind == studio.KindVideo {
			body.Video = &fileBody{URL: output.URL}
			continue
		}
		body.Images = append(body.Images, fileBody{URL: output.URL})
	}
	return body
}

func statusOf(job jobs.Job) string {
	switch job.Status {
	case jobs.Queued:
		return "queued"
	case jobs.Running:
		return "in_progress"
	case jobs.Succeeded:
		return "completed"
	case jobs.Failed:
		if job.Error == flagged {
			return flagged
		}
		return "failed"
	case jobs.Canceled, jobs.Aborted:
		return "canceled"
	}
	return string(job.Status)
}

// fate settles how a job ends on request of the fail knob: nsfw and canceled are
// words of Higgsfield's, everything else is the text of a failure.
func fate(code string) jobs.Fate {
	switch code {
	case "":
		return jobs.Fate{}
	case "canceled":
		return jobs.Fate{Status: jobs.Canceled}
	case flagged, "NSFW":
		return jobs.Fate{Status: jobs.Failed, Error: flagged}
	}
	return jobs.Fate{Status: jobs.Failed, Error: code}
}

// Explain says why a request failed. Higgsfield's own sentences are not known.
func (a *API) Explain(err error) string {
	if input, ok := errors.AsType[*workshop.InputError](err); ok {
		return "Could not read an input file: " + input.Error()
	}
	return err.Error()
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

func (a *API) status(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, p := a.find(r, account)
	if p != nil {
		return p
	}
	if job.Faults.PollStuck && job.Status.Ended() {
		job.Status = jobs.Running
	}
	return write(w, http.StatusOK, a.request(job))
}

// cancel stops what is still queued.
func (a *API) cancel(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, p := a.find(r, account)
	if p != nil {
		return p
	}
	_, canceled, err := a.Jobs.Update(job.ID, func(job *jobs.Job) bool {
		if job.Status != jobs.Queued {
			return false
		}
		job.Status, job.Ended = jobs.Canceled, a.Now()
		return true
	})
	if err == nil && canceled {
		_, err = a.Engine.Cancel(job.ID) // it has ended; its work is to stop
	}
	switch {
	case err != nil:
		return internal(err)
	case !canceled:
		return said(http.StatusBadRequest, "Request cannot be canceled")
	}
	w.WriteHeader(http.StatusAccepted)
	return nil
}

// erase deletes the data of a request that has ended. Its status stays, and so
// does its key.
func (a *API) erase(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, p := a.find(r, account)
	if p != nil {
		return p
	}
	if !job.Status.Ended() {
		return said(http.StatusBadRequest, "Request is not finished")
	}
	if err := a.Wipe(job.Folder); err != nil {
		return internal(err)
	}
	_, _, err := a.Jobs.Update(job.ID, func(job *jobs.Job) bool {
		if !job.Deleted.IsZero() {
			return false
		}
		job.Deleted, job.Input, job.Outputs = a.Now(), json.RawMessage("{}"), nil
		return true
	})
	if err != nil {
		return internal(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
