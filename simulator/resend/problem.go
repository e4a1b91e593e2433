package resend

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"

	"darkroom/simulator/faults"
)

// problem is an answer that is no success, in Resend's words.
type problem struct {
	status     int
	name, text string
	// after is how long to stay away.
	after time.Duration
}

func (p *problem) send(w http.ResponseWriter) {
	if p.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
	}
	write(w, p.status, map[string]any{"statusCode": p.status, "name": p.name, "message": p.text})
}

// write answers with JSON. It returns nil, for handlers to end with.
func write(w http.ResponseWriter, status int, body any) *problem {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
	return nil
}

func internal(err error) *problem {
	return &problem{http.StatusInternalServerError, "application_error", err.Error(), 0}
}

func invalidKey() *problem {
	return &problem{http.StatusUnauthorized, "validation_error", "API key is invalid", 0}
}

// refusal is what a mail gets on request of the http knob.
func refusal(spoilt faults.HTTP) *problem {
	p := &problem{status: spoilt.Status}
	switch spoilt.Status {
	case http.StatusUnauthorized:
		return invalidKey()
	case http.StatusForbidden:
		p.name, p.text = "validation_error", "The example.com domain is not verified. Please, add and verify your domain."
	case http.StatusConflict:
		p.name, p.text = "concurrent_idempotent_requests", "Another request with this idempotency key is in progress."
	case http.StatusTooManyRequests:
		p.name, p.text, p.after = "rate_limit_exceeded", "Too many requests.", max(spoilt.RetryAfter, time.Second)
		if spoilt.Advice == faults.AdviceNone || spoilt.Advice == faults.AdviceBody {
			p.after = 0
		}
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		p.name, p.text = "validation_error", "Refused on request."
	default:
		p.name, p.text = "application_error", "An unexpected error occurred."
	}
	return p
}
