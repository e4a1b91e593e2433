package supabasetest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// apiError is a refusal as the Storage API words it.
type apiError struct {
	status      int
	code, label string
	message     string
}

// Error returns the message.
func (e apiError) Error() string { return e.message }

// protocolError is a refusal of the resumable upload protocol, which is plain
// text under its own status.
type protocolError struct {
	status  int
	message string
}

// Error returns the message.
func (e protocolError) Error() string { return e.message }

func noSuchKey() error {
	return apiError{http.StatusNotFound, "NoSuchKey", "not_found", "Object not found"}
}

// answerError answers nearly all refusals 400 and puts the real status into the
// body, as the original does.
func answerError(w http.ResponseWriter, err error) {
	if protocol, ok := errors.AsType[protocolError](err); ok {
		http.Error(w, protocol.message, protocol.status)
		return
	}
	refusal, ok := errors.AsType[apiError](err)
	if !ok {
		refusal = apiError{http.StatusInternalServerError, "InternalError", "Internal", "Internal Server Error"}
	}
	status := http.StatusBadRequest
	if refusal.status == http.StatusInternalServerError {
		status = http.StatusInternalServerError
	}
	answerJSON(w, status, map[string]string{
		"statusCode": strconv.Itoa(refusal.status), "error": refusal.label,
		"code": refusal.code, "message": refusal.message,
	})
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// The client is gone if this fails; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(body)
}

// readJSON reads a body that holds the fields of into and no others.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if r.Header.Get("Content-Type") != "application/json" {
		return apiError{http.StatusUnsupportedMediaType, "InvalidMimeType", "invalid_mime_type", "Invalid Content-Type header"}
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return apiError{http.StatusBadRequest, "InvalidRequest", "InvalidRequest", err.Error()}
	}
	return nil
}
