package google_test

import (
	"maps"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/providers/providertest"
)

// take answers for a job that exists, or fails to.
func (s *server) take(w http.ResponseWriter, r *http.Request, fault providertest.Fault, job map[string]any) {
	if s.Spoil(w, r, fault, `{"name":`) {
		return
	}
	answer(w, http.StatusOK, job)
}

// refuse answers the faults that take no job.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, fault providertest.Fault) bool {
	if fault == providertest.FaultEcho {
		answer(w, http.StatusForbidden, map[string]any{"error": map[string]any{
			"code": 403, "status": "PERMISSION_DENIED", "message": "bad key " + r.Header.Get("X-Goog-Api-Key"),
		}})
		return true
	}
	if fault == providertest.FaultRedirect {
		s.Redirect(w, r)
		return true
	}
	for _, known := range []struct {
		fault  providertest.Fault
		status int
		file   string
	}{
		{providertest.FaultAuth, http.StatusBadRequest, "400-key.json"},
		{providertest.FaultBilling, http.StatusBadRequest, "400-billing.json"},
		{providertest.FaultInvalid, http.StatusBadRequest, "400.json"},
		{providertest.FaultGone, http.StatusNotFound, "404.json"},
		{providertest.FaultRateLimited, http.StatusTooManyRequests, "429.json"},
		{providertest.FaultBusy, http.StatusBadGateway, "502.html"},
	} {
		if fault == known.fault {
			s.recorded(w, known.status, known.file)
			return true
		}
	}
	return false
}

func (s *server) End(id string, end providertest.End) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "" {
		s.next = end
		return
	}
	op, ok := s.ops[id]
	require.True(s.t, ok, "no job %s", id)
	maps.Copy(op, map[string]any{"done": true})
	response := func(made map[string]any) {
		op["response"] = map[string]any{
			"@type":                 "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse",
			"generateVideoResponse": made,
		}
	}
	switch end {
	case providertest.EndSucceeded:
		response(map[string]any{"generatedSamples": []any{
			map[string]any{"video": map[string]any{"uri": filmURL(0)}}, map[string]any{"video": map[string]any{"uri": filmURL(1)}},
		}})
	case providertest.EndModerated:
		response(map[string]any{"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": []any{"Veo could not generate videos."}})
	case providertest.EndBroken:
		op["error"] = map[string]any{"code": 2, "message": "Something odd."}
	case providertest.EndCanceled:
		op["error"] = map[string]any{"code": 1, "message": "Operation was cancelled."}
	}
}

func filmURL(n int) string {
	return "https://generativelanguage.googleapis.com/v1beta/files/film" + string(rune('0'+n)) + ":download?alt=media"
}

// Callback is never asked for: Google is polled.
func (s *server) Callback(string, time.Time) (http.Header, []byte) { return nil, nil }
