package fal

import (
	"cmp"
	"net/http"
	"path"

	"darkroom/simulator/jobs"
	"darkroom/simulator/studio"
)

// result answers with the output of an ended job, or with its error.
func (a *API) result(w http.ResponseWriter, job jobs.Job) *problem {
	if !job.Status.Ended() {
		return detail(http.StatusBadRequest, "Request is still in progress")
	}
	if a.Now().Sub(job.Ended) >= cmp.Or(job.Faults.TTL, a.Retention) {
		return unknownRequest()
	}
	if failed := failureOf(job); failed != nil {
		return failed
	}
	return write(w, http.StatusOK, a.output(job))
}

// file is one output.
type file struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Name        string `json:"file_name"`
	Size        int64  `json:"file_size"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
}

// output is the model's own JSON.
func (a *API) output(job jobs.Job) map[string]any {
	model, known := a.models[job.Model]
	if !known {
		return map[string]any{}
	}
	var files []file
	for _, made := range job.Outputs {
		one := file{URL: made.URL, ContentType: made.ContentType, Name: path.Base(made.URL), Size: made.Size}
		if job.Order.Kind == studio.KindImage && !job.Order.MatchSource && job.Order.Craft == "" {
			one.Width, one.Height = job.Order.Width, job.Order.Height
		}
		files = append(files, one)
	}
	told := map[string]any{}
	switch {
	case job.Text != "":
		told[model.Output] = job.Text
	case model.Output == "images":
		told[model.Output] = files
	case len(files) > 0:
		told[model.Output] = files[0]
	}
	if _, seeded := model.Input.Properties["seed"]; seeded {
		told["seed"] = job.Order.Seed
	}
	if model.Checked {
		flags := make([]bool, len(files))
		for i := range flags {
			flags[i] = job.Order.Black
		}
		told["has_nsfw_concepts"], told["prompt"], told["timings"] = flags, job.Order.Prompt, map[string]any{}
	}
	return told
}
