package replicate

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"darkroom/internal/httpx"
	"darkroom/models"
)

// prediction is what Replicate tells of a job, the same in answers, listings and
// callbacks. The SDK's type knows no data_removed and loses the order of objects.
type prediction struct {
	ID          string          `json:"id"`
	Status      string          `json:"status"`
	Output      json.RawMessage `json:"output"`
	Error       json.RawMessage `json:"error"`
	DataRemoved bool            `json:"data_removed"`
	Webhook     string          `json:"webhook"`
	// Times stay text: a message must not be lost over one.
	CreatedAt   string `json:"created_at"`
	CompletedAt string `json:"completed_at"`
	Metrics     struct {
		PredictTime float64 `json:"predict_time"`
	} `json:"metrics"`
}

// decode reads one prediction and refuses what is none.
func decode(data []byte) (prediction, error) {
	var told prediction
	if err := json.Unmarshal(data, &told); err != nil {
		return prediction{}, fmt.Errorf("decode prediction: %w", err)
	}
	if told.ID == "" || told.Status == "" {
		return prediction{}, errors.New("decode prediction: no id or no status")
	}
	return told, nil
}

// outcome puts a prediction into our words.
func (p prediction) outcome() models.Outcome {
	outcome := p.verdict()
	outcome.Detail = httpx.Clip(outcome.Detail)
	outcome.RunSeconds = p.Metrics.PredictTime
	return outcome
}

func (p prediction) verdict() models.Outcome {
	switch p.Status {
	case "succeeded":
		return p.success()
	case "failed":
		text := p.errorText()
		return failed(kindOfText(text), text)
	case "canceled", "aborted":
		return models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled, Detail: p.errorText()}
	}
	// A word that is new to us ends the job only if Replicate says that it ended.
	if p.CompletedAt != "" {
		return failed(models.FailureUnknown, fmt.Sprintf("ended as %q: %s", p.Status, p.errorText()))
	}
	return models.Outcome{Status: models.OutcomeRunning}
}

func (p prediction) success() models.Outcome {
	outputs, text := normalise(p.Output)
	switch {
	case len(outputs) > 0:
		return models.Outcome{Status: models.OutcomeSucceeded, Outputs: outputs}
	case text != "":
		return models.Outcome{Status: models.OutcomeSucceeded, Text: text}
	case p.DataRemoved:
		return failed(models.FailureResultExpired, "output was deleted an hour after the end")
	}
	return failed(models.FailureUnknown, "succeeded without output")
}

func failed(kind models.FailureKind, detail string) models.Outcome {
	return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: detail}
}

// errorText is a string as a rule; some models put an object there.
func (p prediction) errorText() string {
	var text string
	if err := json.Unmarshal(p.Error, &text); err == nil {
		return text
	}
	return string(p.Error)
}

// kindOfText reads the sentences of failed predictions, for which Replicate has
// no field. The first that fits wins.
func kindOfText(text string) models.FailureKind {
	for _, rule := range []struct {
		pattern string
		kind    models.FailureKind
	}{
		// E005 is what partners' filters answer. Whole words only, since names of
		// settings such as safety_tolerance occur in complaints about input.
		{`(?i)\bE005\b|\bnsfw\b|\bflagged\b|\bsensitive\b|\bsafety\b`, models.FailureModeration},
		// PA: interrupted by the platform; E9828: its director stumbled; E6716: the
		// model never started. None of them ran to an end or is paid for.
		{`\(code: PA\)|\bE9828\b|\bE6716\b`, models.FailureProviderBusy},
		// E002: an input could not be fetched or read.
		{`\bE002\b`, models.FailureInvalidInput},
	} {
		if regexp.MustCompile(rule.pattern).MatchString(text) {
			return rule.kind
		}
	}
	return models.FailureUnknown
}
