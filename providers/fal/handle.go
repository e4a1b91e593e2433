package fal

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"darkroom/models"
	"darkroom/providers"
)

// handle is what a submission keeps of its receipt: where to ask about the job.
// fal's documents do not agree on these addresses, so those that it gave are
// used as they are.
type handle struct {
	Status   string `json:"status"`
	Response string `json:"response"`
	Cancel   string `json:"cancel"`
}

// text is the handle as a Submission keeps it; "" for one that leads elsewhere
// than to the queue, to which alone the key may go.
func (h handle) text(queue *url.URL) string {
	if !h.within(queue) {
		return ""
	}
	data, err := json.Marshal(h)
	if err != nil {
		return "" // strings always encode
	}
	return string(data)
}

// within reports whether all three addresses lie under the queue's own.
func (h handle) within(queue *url.URL) bool {
	for _, address := range []string{h.Status, h.Response, h.Cancel} {
		parsed, err := url.Parse(address)
		if err != nil || parsed.Scheme != queue.Scheme || parsed.Host != queue.Host || parsed.User != nil ||
			parsed.RawQuery != "" || parsed.Fragment != "" || !strings.HasPrefix(parsed.Path, queue.Path+"/") ||
			strings.Contains(parsed.Path, "/../") {
			return false
		}
	}
	return true
}

// addresses returns where to ask about a job: as its receipt said, or else as
// fal's own clients derive it from the endpoint's root app.
func (p *Provider) addresses(job providers.Job) (handle, error) {
	if !isJobID(job.ID) {
		return handle{}, &providers.Error{Kind: models.FailureGone, Detail: "not the id of a request"}
	}
	var kept handle
	// The base may have moved since the job was submitted, or the id come from
	// another job's message.
	if json.Unmarshal([]byte(job.Handle), &kept) == nil && kept.within(p.bases.queue) && kept.about(job.ID) {
		return kept, nil
	}
	if job.Model == "" {
		return handle{}, &providers.Error{Kind: models.FailureGone, Detail: "nobody knows which app to ask for the request"}
	}
	app, err := rootApp(job.Model)
	if err != nil {
		return handle{}, err
	}
	address := p.bases.queue.String() + "/" + app + "/requests/" + job.ID
	return handle{Status: address + "/status", Response: address, Cancel: address + "/cancel"}, nil
}

// about reports whether the addresses are those of this job.
func (h handle) about(jobID string) bool {
	for _, address := range []string{h.Status, h.Response, h.Cancel} {
		if !strings.Contains(address+"/", "/requests/"+jobID+"/") {
			return false
		}
	}
	return true
}

// isJobID keeps ids fit for a path; fal's are UUIDs.
func isJobID(id string) bool { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`).MatchString(id) }
