package resend

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/notify"
	"darkroom/notify/fence"
)

// faultOf says what an answer that is no success means. Of Resend's text only the
// name of the error is told on: the sentence beside it may quote the mail.
func faultOf(answer fence.Answer, now time.Time) *notify.Error {
	var told struct {
		Name    string `json:"name"`
		Message string `json:"message"`
	}
	if json.Unmarshal(answer.Body, &told) != nil || !regexp.MustCompile(`^[a-z_]{1,64}$`).MatchString(told.Name) {
		told.Name = "unnamed error" // a gateway's page, not Resend's
	}
	fault := notify.FaultRefused
	switch {
	case answer.Status == http.StatusConflict:
		// The key is under way in another call, or was used for other words: either
		// way a mail of this id may have gone.
		fault = notify.FaultUncertain
	case answer.Status == http.StatusTooManyRequests, answer.Status == http.StatusServiceUnavailable,
		ofAccount(answer.Status, told.Name, told.Message):
		fault = notify.FaultBusy
	case answer.Status >= http.StatusInternalServerError, answer.Status == http.StatusRequestTimeout:
		fault = notify.FaultUncertain
	}
	return &notify.Error{
		Fault: fault, Status: answer.Status, RetryAfter: httpx.RetryAfter(answer.Header.Get("Retry-After"), now),
		Err: fmt.Errorf("resend answered %d %s", answer.Status, told.Name),
	}
}

// ofAccount reports whether our account, our sender's address or our configuration is
// at fault, not the mail: it was surely not taken, and will be once that is mended.
// Resend's words for a bad key have changed, so its sentence is looked at too.
func ofAccount(status int, name, text string) bool {
	return slices.Contains([]int{
		http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	}, status) || status < http.StatusBadRequest || name == "invalid_from_address" || strings.Contains(text, "API key")
}
