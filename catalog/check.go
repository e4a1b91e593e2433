package catalog

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"darkroom/models"
)

// StoragePrefix marks an input that lies in our own storage: the rest is the
// object's key. Whoever submits turns it into an address.
const StoragePrefix = "storage:"

// maxInputURL is in bytes. Signed addresses of the big object stores stay under
// 2 KB; longer ones are refused by some providers.
const maxInputURL = 4096

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
	add("input_image_url", m.Limits.Images.check(req.InputImageURL, "image"))
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

func (c Count) check(address, kind string) string {
	switch {
	case address == "" && c.Min > 0:
		return fmt.Sprintf("Add an input %s: this model needs one.", kind)
	case address == "":
		return ""
	case c.Max == 0:
		return fmt.Sprintf("Leave the input %s out: this model takes none.", kind)
	case !validAddress(address):
		return fmt.Sprintf("Give the input %s as an https address, or upload it first.", kind)
	}
	return ""
}

// validAddress tells only the form. Whether an address may be fetched is decided
// by whoever fetches it.
func validAddress(address string) bool {
	if key, ok := strings.CutPrefix(address, StoragePrefix); ok {
		return validKey(key)
	}
	if len(address) > maxInputURL || strings.ContainsAny(address, " \t\r\n") {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}

// validKey repeats the rule of storage keys: no climbing, no escaping needed.
func validKey(key string) bool {
	allowed, err := regexp.MatchString(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$`, key)
	return err == nil && allowed && !strings.Contains(key, "..")
}
