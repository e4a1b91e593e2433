package google

import (
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// call takes models/{model}:{method}.
func (a *API) call(w http.ResponseWriter, r *http.Request, account string) *problem {
	name, method, _ := strings.Cut(r.PathValue("call"), ":")
	model, p := a.offered(name, method)
	if p != nil {
		return p
	}
	job, p := a.accept(w, r, account, model, method)
	if p != nil {
		return p
	}
	switch method {
	case "predictLongRunning":
		return write(w, http.StatusOK, map[string]string{"name": operationName(job)})
	case "streamGenerateContent":
		return a.stream(w, r, job)
	}
	return a.generate(w, r, job)
}

// accept validates, heeds the knobs that spoil a submission, and starts the job.
func (a *API) accept(w http.ResponseWriter, r *http.Request, account string, model *Model, method string) (jobs.Job, *problem) {
	entry := journal.Note(r.Context())
	entry.Model = model.Name
	asked, p := readRequest(w, r, model)
	if p != nil {
		return jobs.Job{}, p
	}
	job, p := a.plan(account, model, asked)
	if p != nil {
		return job, p
	}
	if spoilt := job.Faults.HTTP; spoilt.Status != 0 {
		key := ids.Account(strings.Join([]string{account, job.Model, string(job.Input)}, "\n"))
		again, err := a.Rules.Refuse(key, spoilt.Times)
		switch {
		case err != nil:
			return job, internal(err)
		case again:
			return job, refused(spoilt, model.Name, method)
		}
	}
	if err := a.Engine.Submit(job); err != nil {
		return job, internal(err)
	}
	entry.Job, entry.Accepted = job.ID, true
	if job.Faults.HTTP.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	return job, nil
}

// plan makes the job of a valid request, without starting it.
func (a *API) plan(account string, model *Model, asked request) (jobs.Job, *problem) {
	sources, p := a.sources(account, model, asked)
	if p != nil {
		return jobs.Job{}, p
	}
	in := asked.inputs(model, sources)
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: account, Model: model.Name, Prompt: in.Prompt()})
	if err != nil {
		return jobs.Job{}, internal(err)
	}
	set, err := faults.Parse(append(ruled, in.Knobs())...)
	if err != nil {
		return jobs.Job{}, invalid("Simulator knobs: " + err.Error())
	}
	// What was asked in words; the files lie with the uploads, under new names each
	// time, which must not make a repeat look like another request.
	input, err := json.Marshal(map[string]any{"prompt": asked.prompt(), "config": asked.Config, "parameters": asked.Parameters, "files": len(sources)})
	if err != nil {
		return jobs.Job{}, internal(err)
	}
	id := a.IDs.Next(a.Jobs.Has)
	return jobs.Job{
		ID: id, Provider: Name, Account: account, Model: model.Name, Input: input,
		Order:  in.Order(uint64(binary.BigEndian.Uint32(a.IDs.Secret("seed", id)))),
		Folder: "google/" + a.IDs.Token("media", id), Usual: time.Duration(model.Seconds * float64(time.Second)),
		Faults: set, Fate: fate(set.Fail), Status: jobs.Queued, Created: a.Now(),
	}, nil
}
