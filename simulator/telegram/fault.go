package telegram

import (
	"net/http"
	"strings"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
)

// faults reads the knobs of the rules for this chat and of the text, and refuses
// where they say so.
func (a *API) faults(account, chat, text string) (faults.HTTP, *problem) {
	ruled, err := a.Rules.Take(faults.Submission{Provider: Name, Account: account, Model: chat})
	if err != nil {
		return faults.HTTP{}, &problem{status: http.StatusInternalServerError, text: err.Error()}
	}
	knobs, _ := faults.Cut(text)
	set, err := faults.Parse(append(ruled, knobs)...)
	if err != nil {
		return faults.HTTP{}, &problem{status: http.StatusBadRequest, text: "Bad Request: simulator knobs: " + err.Error()}
	}
	if set.HTTP.Status == 0 {
		return set.HTTP, nil
	}
	refused, err := a.Rules.Refuse(ids.Account(strings.Join([]string{Name, account, chat, text}, "\n")), set.HTTP.Times)
	switch {
	case err != nil:
		return faults.HTTP{}, &problem{status: http.StatusInternalServerError, text: err.Error()}
	case refused:
		return faults.HTTP{}, refusal(set.HTTP)
	}
	return set.HTTP, nil
}

// refusal is what a message gets on request of the http knob.
func refusal(spoilt faults.HTTP) *problem {
	p := &problem{status: spoilt.Status}
	switch spoilt.Status {
	case http.StatusBadRequest:
		p.text = "Bad Request: chat not found"
	case http.StatusUnauthorized:
		p.text = "Unauthorized"
	case http.StatusForbidden:
		p.text = "Forbidden: bot was blocked by the user"
	case http.StatusTooManyRequests:
		p.text, p.after = "Too Many Requests", max(spoilt.RetryAfter, time.Second)
	default:
		p.text = http.StatusText(spoilt.Status)
	}
	return p
}
