package fal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"darkroom/models"
)

// problem is how fal says that something went wrong, in a failed answer, in the
// status of a job that failed, and in a webhook. Models fill Detail, a list of
// faults or a text; the platform fills ErrorType.
type problem struct {
	Detail    json.RawMessage `json:"detail"`
	ErrorType string          `json:"error_type"`
	// Status is a word of the queue's: NOT_FOUND, ALREADY_COMPLETED.
	Status string `json:"status"`
	// Platform is the form of the platform API.
	Platform struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	} `json:"error"`

	code int
}

// readProblem reads a body as far as it can be read: a field of another shape
// must not hide the others.
func readProblem(code int, body []byte) *problem {
	told := &problem{code: code}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		told.Detail = body // a gateway's HTML, kept for the operator
		return told
	}
	told.Detail = fields["detail"]
	for name, into := range map[string]any{"error_type": &told.ErrorType, "status": &told.Status, "error": &told.Platform} {
		_ = json.Unmarshal(fields[name], into) // another shape leaves it empty
	}
	return told
}

// Error names the status alone; the text stands in the Detail of the error
// around it.
func (p *problem) Error() string { return fmt.Sprintf("fal answered %d", p.code) }

// types lists the types of the model's faults.
func (p *problem) types() []string {
	var faults []struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(p.Detail, &faults) // a text has no types
	var types []string
	for _, fault := range faults {
		types = append(types, fault.Type)
	}
	return types
}

// text is for operators: without the msg and input of each fault, which repeat
// the prompt.
func (p *problem) text() string {
	var sentence string
	if json.Unmarshal(p.Detail, &sentence) == nil {
		return strings.TrimSpace(p.ErrorType + " " + sentence)
	}
	if types := p.types(); len(types) > 0 {
		return strings.Join(append(types, p.places()...), " ")
	}
	if p.Platform.Message != "" {
		return p.Platform.Type + " " + p.Platform.Message
	}
	if p.ErrorType != "" || p.Status != "" {
		return strings.TrimSpace(p.ErrorType + " " + p.Status)
	}
	return string(p.Detail)
}

// places names the inputs at fault.
func (p *problem) places() []string {
	var faults []struct {
		Loc []any `json:"loc"`
	}
	_ = json.Unmarshal(p.Detail, &faults) // read once before
	var places []string
	for _, fault := range faults {
		var path []string
		for _, step := range fault.Loc {
			path = append(path, fmt.Sprint(step))
		}
		places = append(places, strings.Join(path, "."))
	}
	return places
}

// marked reports whether it is a word about the job: a gateway in between has
// none of these fields.
func (p *problem) marked() bool { return p.ErrorType != "" || len(p.types()) > 0 }

// kind is the one table from what fal says to kinds: by the model's types, then
// by the platform's, then by the status.
func (p *problem) kind() models.FailureKind {
	types := p.types()
	switch {
	case slices.Contains(types, "content_policy_violation"):
		return models.FailureModeration
	case slices.ContainsFunc(types, isTransient):
		return models.FailureProviderBusy
	case len(types) > 0:
		return models.FailureInvalidInput
	}
	if kind := kindOfErrorType(p.ErrorType); kind != models.FailureNone {
		return kind
	}
	return p.kindOfCode()
}

// isTransient knows the types that fal calls retryable.
func isTransient(faultType string) bool {
	return slices.Contains([]string{
		"internal_server_error", "generation_timeout", "downstream_service_error", "downstream_service_unavailable",
	}, faultType)
}

// kindOfErrorType knows the platform's words; FailureNone for others. What its
// machines lost is not charged for.
func kindOfErrorType(errorType string) models.FailureKind {
	switch errorType {
	case "client_cancelled":
		return models.FailureCanceled
	case "bad_request":
		return models.FailureInvalidInput
	case "request_timeout", "startup_timeout", "internal_error", "client_disconnected":
		return models.FailureProviderBusy
	}
	if strings.HasPrefix(errorType, "runner_") {
		return models.FailureProviderBusy
	}
	return models.FailureNone
}

func (p *problem) kindOfCode() models.FailureKind {
	switch p.code {
	case http.StatusUnauthorized:
		return models.FailureAuth
	case http.StatusForbidden:
		// fal has no 402 of its own: an account without money is "locked".
		if text := strings.ToLower(string(p.Detail)); strings.Contains(text, "balance") || strings.Contains(text, "locked") {
			return models.FailureBilling
		}
		return models.FailureAuth
	case http.StatusPaymentRequired:
		return models.FailureBilling
	case http.StatusNotFound, http.StatusGone:
		return models.FailureGone
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return models.FailureInvalidInput
	case http.StatusTooManyRequests:
		return models.FailureRateLimited
	case http.StatusRequestTimeout:
		return models.FailureNetwork
	}
	if p.code >= http.StatusInternalServerError {
		return models.FailureProviderBusy
	}
	// A redirect ends here too: the address of the API is wrong.
	return models.FailureUnknown
}
