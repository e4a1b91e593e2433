package google

import (
	"fmt"
	"regexp"
	"strings"

	sdk "google.golang.org/genai"

	"darkroom/internal/httpx"
	"darkroom/models"
)

// verdict says how a call ended that Google answered with success. A success
// without what was asked for is none: prompts are blocked, and pictures withheld,
// with status 200.
func verdict(told *sdk.GenerateContentResponse, paints bool) models.Outcome {
	if feedback := told.PromptFeedback; feedback != nil && feedback.BlockReason != "" {
		return failed(models.FailureModeration, fmt.Sprintf("prompt blocked: %s %s", feedback.BlockReason, feedback.BlockReasonMessage))
	}
	if len(told.Candidates) == 0 || told.Candidates[0] == nil {
		return failed(models.FailureUnknown, "no answer in the answer")
	}
	first, text := told.Candidates[0], textOf(told)
	if kind := kindOfEnd(first.FinishReason); kind == models.FailureModeration {
		return failed(kind, fmt.Sprintf("%s: %s", first.FinishReason, first.FinishMessage))
	}
	switch {
	case paints && len(pictures(told)) > 0:
		return models.Outcome{Status: models.OutcomeSucceeded}
	case !paints && text != "":
		return models.Outcome{Status: models.OutcomeSucceeded, Text: text}
	}
	// A model that paints and only talks declines, or asks back.
	kind := kindOfEnd(first.FinishReason)
	return failed(kind, fmt.Sprintf("%s without output: %s %s", first.FinishReason, first.FinishMessage, text))
}

// kindOfEnd is the table of the reasons for which a model stops, for answers
// without output.
func kindOfEnd(reason sdk.FinishReason) models.FailureKind {
	switch reason { //nolint:exhaustive // the reasons that say nothing, and new ones, are below
	case sdk.FinishReasonSafety, sdk.FinishReasonRecitation, sdk.FinishReasonBlocklist, sdk.FinishReasonProhibitedContent,
		sdk.FinishReasonSPII, sdk.FinishReasonImageSafety, sdk.FinishReasonImageProhibitedContent, sdk.FinishReasonImageRecitation:
		return models.FailureModeration
	case sdk.FinishReasonNoImage, sdk.FinishReasonStop, sdk.FinishReasonLanguage, sdk.FinishReasonMaxTokens:
		return models.FailureInvalidInput
	}
	// IMAGE_OTHER and OTHER among them: Google does not say what it was.
	return models.FailureUnknown
}

// parts are those that the model answers with, its thoughts left out.
func parts(told *sdk.GenerateContentResponse) []*sdk.Part {
	if len(told.Candidates) == 0 || told.Candidates[0] == nil || told.Candidates[0].Content == nil {
		return nil
	}
	var said []*sdk.Part
	for _, part := range told.Candidates[0].Content.Parts {
		if part != nil && !part.Thought {
			said = append(said, part)
		}
	}
	return said
}

// pictures are the stand-ins of the pictures, in Google's order.
func pictures(told *sdk.GenerateContentResponse) [][]byte {
	var tokens [][]byte
	for _, part := range parts(told) {
		if part.InlineData != nil && len(part.InlineData.Data) > 0 {
			tokens = append(tokens, part.InlineData.Data)
		}
	}
	return tokens
}

// textOf joins the texts. The SDK's own method for it writes to the log whatever
// else it finds.
func textOf(told *sdk.GenerateContentResponse) string {
	var text strings.Builder
	for _, part := range parts(told) {
		text.WriteString(part.Text)
	}
	return text.String()
}

func failed(kind models.FailureKind, detail string) models.Outcome {
	return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: httpx.Clip(detail)}
}

// kindOfCode is the table of google.rpc codes, by which operations fail.
func kindOfCode(code int, text string) models.FailureKind {
	const (
		canceled, invalidArgument, deadlineExceeded, notFound, denied = 1, 3, 4, 5, 7
		exhausted, precondition, internal, unavailable, unauthorized  = 8, 9, 13, 14, 16
	)
	switch code {
	case canceled:
		return models.FailureCanceled
	case invalidArgument:
		// The filters of films answer so too, and have only words for it.
		if regexp.MustCompile(`(?i)\bresponsible ai\b|\busage guidelines\b|\bsafety\b|\bsensitive\b|\bpolic(y|ies)\b`).MatchString(text) {
			return models.FailureModeration
		}
		return models.FailureInvalidInput
	case notFound:
		return models.FailureGone
	case denied, unauthorized:
		return models.FailureAuth
	case precondition:
		return models.FailureBilling
	case exhausted, deadlineExceeded, internal, unavailable:
		return models.FailureProviderBusy
	}
	return models.FailureUnknown
}
