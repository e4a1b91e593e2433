package google

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"darkroom/simulator/jobs"
	"darkroom/simulator/workshop"
)

// fate settles how a job ends on request of the fail knob: a word of the tables
// below, or a text for the error that it then ends with.
func fate(code string) jobs.Fate {
	if code == "" {
		return jobs.Fate{}
	}
	return jobs.Fate{Status: jobs.Failed, Error: code}
}

const (
	// blocked is a prompt that is not let in: an answer without candidates. A reason
	// may follow after a colon.
	blocked = "blocked"
	// textOnly is an answer that stops well and holds no picture.
	textOnly = "text_only"
	// rai is an operation whose every film was filtered, and empty one that does not
	// even say so.
	rai, empty = "rai", "empty"
	// unreadable begins what Explain says of inputs.
	unreadable = "unreadable input: "
)

// finishReasons are the words for which an answer at once ends without output.
func finishReasons() []string {
	return []string{
		"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT",
		"IMAGE_RECITATION", "IMAGE_OTHER", "NO_IMAGE", "OTHER", "MAX_TOKENS",
	}
}

// codes are the words of google.rpc by which an operation fails, with the status
// that a call has which fails so.
func codes() map[string]struct{ code, status int } {
	return map[string]struct{ code, status int }{
		"CANCELLED": {1, 499}, "UNKNOWN": {2, http.StatusInternalServerError}, "INVALID_ARGUMENT": {3, http.StatusBadRequest},
		"DEADLINE_EXCEEDED": {4, http.StatusGatewayTimeout}, "RESOURCE_EXHAUSTED": {8, http.StatusTooManyRequests},
		"FAILED_PRECONDITION": {9, http.StatusBadRequest}, "INTERNAL": {13, http.StatusInternalServerError},
		"UNAVAILABLE": {14, http.StatusServiceUnavailable},
	}
}

// Explain says why a job failed.
func (*API) Explain(err error) string {
	if input, ok := errors.AsType[*workshop.InputError](err); ok {
		return unreadable + input.Error()
	}
	return err.Error()
}

// failure is the error of a job that ended with one.
func failure(job jobs.Job) (word, message string) {
	if _, known := codes()[job.Error]; known {
		return job.Error, "Simulated failure."
	}
	if strings.HasPrefix(job.Error, unreadable) {
		return "INVALID_ARGUMENT", "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"
	}
	return "INTERNAL", job.Error
}

// withheld reports whether a failed job's answer is a success without output, and
// if so what stands in the place of its candidates.
func withheld(job jobs.Job) (fields map[string]any, ok bool) {
	kind, reason, _ := strings.Cut(job.Error, ":")
	switch {
	case kind == blocked:
		if reason == "" {
			reason = "PROHIBITED_CONTENT"
		}
		return map[string]any{"promptFeedback": map[string]string{"blockReason": reason}}, true
	case job.Error == textOnly:
		return map[string]any{"candidates": []any{candidate("STOP", map[string]any{"text": "I can only describe that in words."})}}, true
	case slices.Contains(finishReasons(), job.Error):
		stopped := candidate(job.Error)
		stopped["finishMessage"] = "Unable to show the generated image."
		return map[string]any{"candidates": []any{stopped}}, true
	}
	return nil, false
}
