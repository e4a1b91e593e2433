package higgsfield

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
)

// message is what Higgsfield tells of a request, in answers and webhooks. The
// outputs stand at the top, or in payload, as newer webhooks have them.
type message struct {
	RequestID string          `json:"request_id"`
	Status    string          `json:"status"`
	Error     json.RawMessage `json:"error"`
	// ExpiresAt is set once the request has ended. It stays text: a message must
	// not be lost over a time.
	ExpiresAt string `json:"expires_at"`
	outputs

	Payload outputs `json:"payload"`
}

// outputs are the files of a request, by kind.
type outputs struct {
	Images files `json:"images"`
	Video  files `json:"video"`
	// Videos is not documented; it costs nothing to read.
	Videos files `json:"videos"`
	Audio  files `json:"audio"`
}

// all lists the files in Higgsfield's order.
func (o outputs) all() files {
	var all files
	for _, kind := range []files{o.Images, o.Video, o.Videos, o.Audio} {
		all = append(all, kind...)
	}
	return all
}

// files are one file or a list of them; the form of audio is not documented.
type files []file

// UnmarshalJSON never fails: what is no file is none. It goes no deeper than a
// list, so that a message costs no more than its length.
func (f *files) UnmarshalJSON(data []byte) error {
	var list []file
	if json.Unmarshal(data, &list) != nil {
		list = make([]file, 1)
		if err := json.Unmarshal(data, &list[0]); err != nil {
			return nil //nolint:nilerr // what is no file is none
		}
	}
	for _, one := range list {
		if isAddress(string(one)) {
			*f = append(*f, one)
		}
	}
	return nil
}

// file is the address of a file: {url}, or a bare string.
type file string

// UnmarshalJSON never fails: what is no file is "".
func (f *file) UnmarshalJSON(data []byte) error {
	var object struct {
		URL string `json:"url"`
	}
	if json.Unmarshal(data, (*string)(f)) != nil && json.Unmarshal(data, &object) == nil {
		*f = file(object.URL)
	}
	return nil
}

func isAddress(text string) bool {
	if strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// check refuses what is no message about a request.
func (m message) check() error {
	if !isID(m.RequestID) || m.Status == "" {
		return errors.New("no request_id or no status")
	}
	return nil
}

// outcome puts a message into our words.
func (m message) outcome(now time.Time) models.Outcome {
	switch m.Status {
	case "queued", "in_progress":
		return models.Outcome{Status: models.OutcomeRunning}
	case "completed":
		return m.success(now)
	case "failed":
		return failed(models.FailureUnknown, m.errorText())
	case "nsfw":
		return failed(models.FailureModeration, m.errorText())
	case "canceled", "cancelled":
		return models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled, Detail: m.errorText()}
	}
	// A word that is new to us ends the request only if Higgsfield says when it
	// will be forgotten.
	if m.ExpiresAt != "" {
		return failed(models.FailureUnknown, fmt.Sprintf("ended as %q: %s", m.Status, m.errorText()))
	}
	return models.Outcome{Status: models.OutcomeRunning}
}

// received is the outcome of a message that is a receipt. One for a request that
// ended long ago may say so and no more: its outputs are then asked for.
func (m message) received(now time.Time) models.Outcome {
	if m.Status == "completed" && len(m.files()) == 0 {
		return models.Outcome{Status: models.OutcomeRunning}
	}
	return m.outcome(now)
}

// files lists the outputs, wherever they stand.
func (m message) files() files {
	if all := m.all(); len(all) > 0 {
		return all
	}
	return m.Payload.all()
}

// success lists the outputs, which are there until expires_at.
func (m message) success(now time.Time) models.Outcome {
	at, err := time.Parse(time.RFC3339, m.ExpiresAt)
	if err == nil && !now.Before(at) {
		return failed(models.FailureResultExpired, "the outputs were deleted at "+m.ExpiresAt)
	}
	all := m.files()
	if len(all) == 0 {
		return failed(models.FailureUnknown, "completed without output")
	}
	outcome := models.Outcome{Status: models.OutcomeSucceeded}
	for _, one := range all {
		outcome.Outputs = append(outcome.Outputs, models.Output{URL: string(one)})
	}
	return outcome
}

func failed(kind models.FailureKind, detail string) models.Outcome {
	return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: httpx.Clip(detail)}
}

// errorText is a string or null, so far.
func (m message) errorText() string {
	var text string
	if len(m.Error) == 0 || json.Unmarshal(m.Error, &text) == nil {
		return httpx.Clip(text)
	}
	return httpx.Clip(string(m.Error))
}
