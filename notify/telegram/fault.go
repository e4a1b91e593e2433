package telegram

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"darkroom/internal/httpx"
	"darkroom/notify"
	"darkroom/notify/fence"
)

// faultOf says what an answer that is no success means.
func faultOf(answer fence.Answer, token string) *notify.Error {
	var told struct {
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter float64 `json:"retry_after"`
		} `json:"parameters"`
	}
	if json.Unmarshal(answer.Body, &told) != nil {
		told.Description = "no JSON" // a gateway's page, not Telegram's
	}
	fault := notify.FaultRefused
	switch {
	case answer.Status == http.StatusForbidden, strings.Contains(told.Description, "chat not found"):
		// Blocked, or deleted, or never spoken to: until they come to us again.
		fault = notify.FaultGone
	case answer.Status == http.StatusTooManyRequests, ofBot(answer.Status):
		fault = notify.FaultBusy
	case answer.Status >= http.StatusInternalServerError, answer.Status == http.StatusRequestTimeout:
		fault = notify.FaultUncertain
	}
	return &notify.Error{
		Fault: fault, Status: answer.Status, RetryAfter: httpx.Seconds(told.Parameters.RetryAfter),
		Err: fmt.Errorf("telegram answered %d %s", answer.Status, httpx.Clip(httpx.Hide(told.Description, token))),
	}
}

// ofBot reports whether our bot or our configuration is at fault: Telegram answers
// 401 for a revoked token and 404 for one that never was.
func ofBot(status int) bool {
	return status < http.StatusBadRequest || slices.Contains([]int{http.StatusUnauthorized, http.StatusNotFound, http.StatusConflict}, status)
}
