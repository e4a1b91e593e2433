package fal

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"darkroom/simulator/jobs"
	"darkroom/simulator/workshop"
)

// codeNSFW lets the job succeed with black pictures.
const codeNSFW = "nsfw"

// cancelled is the platform's word for a job that its caller stopped.
const cancelled = "client_cancelled"

// fate settles how a job ends on request of the fail knob.
func fate(code string) jobs.Fate {
	if code == "" || code == codeNSFW {
		return jobs.Fate{}
	}
	return jobs.Fate{Status: jobs.Failed, Error: code}
}

// Explain says why a job failed, as a code of the fail knob.
func (a *API) Explain(err error) string {
	if _, ok := errors.AsType[*workshop.InputError](err); ok {
		return "file_download_error"
	}
	return "internal_server_error"
}

// platformFaults are the infrastructure's words and the statuses they come with.
func platformFaults() map[string]int {
	return map[string]int{
		"request_timeout": 504, "startup_timeout": 504, "runner_scheduling_failure": 503, "runner_connection_timeout": 503,
		"runner_disconnected": 503, "runner_connection_refused": 503, "runner_connection_error": 503,
		"runner_incomplete_response": 502, "runner_server_error": 500, "client_disconnected": 499, cancelled: 499,
		"bad_request": 400, "internal_error": 500,
	}
}

// modelFaults are the types that models answer 422 with.
func modelFaults() []string {
	return strings.Fields(`content_policy_violation no_media_generated image_too_small image_too_large image_load_error
		file_download_error file_too_large face_detection_error one_of greater_than greater_than_equal less_than
		less_than_equal multiple_of sequence_too_short sequence_too_long feature_not_supported unsupported_image_format
		unsupported_audio_format unsupported_video_format audio_duration_too_long audio_duration_too_short
		video_duration_too_long video_duration_too_short value_error missing`)
}

// transientFaults are the types that fal calls retryable, and their statuses.
func transientFaults() map[string]int {
	return map[string]int{
		"internal_server_error": 500, "generation_timeout": 504, "downstream_service_error": 502, "downstream_service_unavailable": 503,
	}
}

// failureOf is the error that an ended job answers with in the place of a result;
// nil for one that succeeded.
func failureOf(job jobs.Job) *problem {
	code := job.Error
	switch job.Status {
	case jobs.Queued, jobs.Running, jobs.Succeeded:
		return nil
	case jobs.Canceled, jobs.Aborted:
		code = cancelled
	case jobs.Failed:
	}
	if status, known := platformFaults()[code]; known {
		return infrastructure(status, code, "Request failed: "+strings.ReplaceAll(code, "_", " "))
	}
	status, known := transientFaults()[code]
	if !known {
		status = http.StatusUnprocessableEntity
	}
	if known || slices.Contains(modelFaults(), code) {
		// As real ones do, it repeats what the caller sent.
		return faulty(status, []fault{{
			Loc: []any{"body", "prompt"}, Msg: "The request failed: " + code, Type: code, Input: job.Order.Prompt,
		}})
	}
	return detail(status, code)
}
