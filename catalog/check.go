package catalog

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"darkroom/models"
)

// Check returns what is wrong with the request besides its settings, which
// ValidateSettings looks at; nil if nothing is.
func (m *Model) Check(req models.CreateRequest) []models.FieldError {
	var faults []models.FieldError
	add := func(field, message string) {
		if message != "" {
			faults = append(faults, models.FieldError{Field: field, Message: message})
		}
	}
	add("action", m.checkAction(req.Action))
	add("prompt", m.Limits.Prompt.check(req.Prompt))
	images := m.Limits.Images
	if req.Action == models.ActionVideoI2V {
		images.Min = images.Max // also of a model that films from words alone
	}
	add("input_image_url", images.check(req.InputImageURL, "image"))
	add("input_video_url", m.Limits.Videos.check(req.InputVideoURL, "video"))
	return faults
}

// checkAction starts with the words of the application that Darkroom replaces.
func (m *Model) checkAction(action models.Action) string {
	if m.Supports(action) {
		return ""
	}
	names := make([]string, 0, len(m.Actions))
	for _, a := range m.Actions {
		names = append(names, string(a))
	}
	return "Model does not support this action. It supports: " + strings.Join(names, ", ") + "."
}

func (l PromptLimit) check(prompt string) string {
	// A prompt of blanks is no prompt: providers refuse it, some after charging.
	blank := strings.TrimSpace(prompt) == ""
	switch {
	case blank && l.Required:
		return "Write a prompt: this model needs one."
	case !blank && l.Max == 0:
		return "Leave the prompt out: this model takes none."
	case !utf8.ValidString(prompt) || strings.ContainsRune(prompt, 0):
		return "Write the prompt in plain text: it holds bytes that are not."
	}
	if n := utf8.RuneCountInString(prompt); n > l.Max {
		return fmt.Sprintf("Shorten the prompt to %d characters: it has %d.", l.Max, n)
	}
	return ""
}

func (l FileLimit) check(address, kind string) string {
	switch {
	case address == "" && l.Min > 0:
		return fmt.Sprintf("Add an input %s: this model needs one.", kind)
	case address == "":
		return ""
	case l.Max == 0:
		return fmt.Sprintf("Leave the input %s out: this model takes none.", kind)
	case !validAddress(address):
		return fmt.Sprintf("Give the input %s as an https address, or upload it first.", kind)
	}
	return l.checkUpload(address, kind)
}

// checkUpload checks what the key of an upload tells: its type and, of a
// picture, its size. Of other addresses nothing is known.
func (l FileLimit) checkUpload(address, kind string) string {
	ending := strings.TrimPrefix(path.Ext(strings.TrimPrefix(address, models.StoragePrefix)), ".")
	ours := strings.HasPrefix(address, models.StoragePrefix) && ending != ""
	if ending == "jpg" {
		ending = "jpeg"
	}
	if ours && len(l.Types) > 0 && !slices.Contains(l.Types, ending) {
		return fmt.Sprintf("Give the input %s as %s: this one is %s.", kind, strings.Join(l.Types, ", "), ending)
	}
	return l.OfFile().CheckSize(models.SizeOf(address))
}
