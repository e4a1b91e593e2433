package fal

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"

	"darkroom/internal/httpx"
	"darkroom/models"
)

// outcomeOf reads a model's output, as a result and a webhook carry it.
func outcomeOf(output json.RawMessage) (models.Outcome, error) {
	var told struct {
		// Flagged says of each picture whether it was made black.
		Flagged []bool `json:"has_nsfw_concepts"`
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(output, &object); err != nil {
		return models.Outcome{}, errors.New("decode output: it is no object")
	}
	_ = json.Unmarshal(output, &told) // another shape flags nothing
	files := filesOf(output)
	clean := unflagged(files, told.Flagged)
	switch {
	case len(files) > 0 && len(clean) == 0:
		return ended(models.FailureModeration, "has_nsfw_concepts: every output was made black"), nil
	case len(clean) > 0:
		return models.Outcome{Status: models.OutcomeSucceeded, Outputs: clean}, nil
	}
	if text := textOf(object); text != "" {
		return models.Outcome{Status: models.OutcomeSucceeded, Text: text}, nil
	}
	return ended(models.FailureUnknown, "completed without output"), nil
}

// unflagged leaves out the pictures that the safety checker made black. Flags
// that do not count the files say nothing of any one: then all are suspect as
// soon as one is.
func unflagged(files []models.Output, flagged []bool) []models.Output {
	if !slices.Contains(flagged, true) {
		return files
	}
	if len(flagged) != len(files) {
		return nil
	}
	var clean []models.Output
	for i, file := range files {
		if !flagged[i] {
			clean = append(clean, file)
		}
	}
	return clean
}

// textOf is the answer of a model that makes no file.
func textOf(object map[string]json.RawMessage) string {
	for _, name := range []string{"output", "text", "results"} {
		var text string
		if json.Unmarshal(object[name], &text) == nil && text != "" {
			return text
		}
	}
	return ""
}

// ended is the outcome of a job that has no output.
func ended(kind models.FailureKind, detail string) models.Outcome {
	state := models.OutcomeFailed
	if kind == models.FailureCanceled {
		state = models.OutcomeCanceled
	}
	return models.Outcome{Status: state, Kind: kind, Detail: httpx.Clip(detail)}
}

// kindOfText reads the sentence of a job that failed without details, such as
// "Invalid status code: 422".
func kindOfText(text string) models.FailureKind {
	found := regexp.MustCompile(`status code:? (\d{3})\b`).FindStringSubmatch(text)
	if found == nil {
		return models.FailureUnknown
	}
	code, err := strconv.Atoi(found[1])
	if err != nil {
		return models.FailureUnknown
	}
	kind := (&problem{code: code}).kindOfCode()
	if kind.OfAccount() {
		// It is the model's own trouble with whoever it asks, not ours with fal.
		return models.FailureProviderBusy
	}
	return kind
}
