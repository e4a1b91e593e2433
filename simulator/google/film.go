package google

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// retention is how long Google keeps a film.
const retention = 48 * time.Hour

func operationName(job jobs.Job) string {
	return fmt.Sprintf("models/%s/operations/%s", job.Model, job.ID)
}

// operation shows how a film stands. Other people's do not exist.
func (a *API) operation(w http.ResponseWriter, r *http.Request, account string) *problem {
	job, err := a.Jobs.Get(r.PathValue("id"))
	if err != nil || job.Provider != Name || job.Account != account || job.Model != r.PathValue("model") {
		return refusal(http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	}
	journal.Note(r.Context()).Job = job.ID
	return write(w, http.StatusOK, a.show(job))
}

func (a *API) show(job jobs.Job) map[string]any {
	shown := map[string]any{"name": operationName(job)}
	if !job.Status.Ended() || job.Faults.PollStuck {
		return shown
	}
	shown["done"] = true
	made := map[string]any{}
	switch {
	case job.Status == jobs.Succeeded:
		made["generatedSamples"] = a.samples(job)
	case job.Error == rai:
		made["raiMediaFilteredCount"] = 1
		made["raiMediaFilteredReasons"] = []string{"Sorry, we can't create videos with this content. You have not been charged for this attempt."}
	case job.Error == empty:
	default:
		word, message := failure(job)
		shown["error"] = map[string]any{"code": codes()[word].code, "message": message}
		return shown
	}
	shown["response"] = map[string]any{
		"@type":                 "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse",
		"generateVideoResponse": made,
	}
	return shown
}

// samples name the films by addresses that need the account's key.
func (a *API) samples(job jobs.Job) []any {
	var samples []any
	for n := range job.Outputs {
		address := fmt.Sprintf("%s%s%d:download?alt=media", a.address("/v1beta/files/"), job.ID, n)
		samples = append(samples, map[string]any{"video": map[string]string{"uri": address}})
	}
	return samples
}

// film finds the film of a file's id: its job's, and a digit.
func (a *API) film(account, id string) (jobs.Output, *problem) {
	n := len(id) - 1
	if n < 1 {
		return jobs.Output{}, noFile(id)
	}
	job, err := a.Jobs.Get(id[:n])
	at := int(id[n]) - '0'
	if err != nil || job.Provider != Name || job.Account != account || at < 0 || at >= len(job.Outputs) {
		return jobs.Output{}, noFile(id)
	}
	if a.Now().Sub(job.Ended) >= cmp.Or(job.Faults.TTL, retention) {
		return jobs.Output{}, refusal(http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	}
	return job.Outputs[at], nil
}

func noFile(id string) *problem {
	return refusal(http.StatusForbidden, "PERMISSION_DENIED", "You do not have permission to access the File "+id+" or it may not exist.")
}
