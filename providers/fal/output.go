package fal

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"darkroom/models"
)

// filesOf finds the files in a model's output, in the order that fal wrote them.
// Most are objects with a url; some models write a bare address, or a list of
// them. Decoding into maps would lose the order.
func filesOf(output []byte) []models.Output {
	w := &walker{decoder: json.NewDecoder(bytes.NewReader(output))}
	w.value("")
	return w.files
}

// walker reads a document that was decoded before: its only error is the end.
type walker struct {
	decoder *json.Decoder
	files   []models.Output
}

// value reads one value that stands under a name; the members of a list stand
// under the list's.
func (w *walker) value(name string) {
	token, err := w.decoder.Token()
	if err != nil {
		return
	}
	switch token {
	case json.Delim('{'):
		for w.decoder.More() {
			key, err := w.decoder.Token()
			if err != nil {
				return
			}
			text, _ := key.(string)
			w.value(text)
		}
		_, _ = w.decoder.Token() // the closing brace
	case json.Delim('['):
		for w.decoder.More() {
			w.value(name)
		}
		_, _ = w.decoder.Token() // the closing bracket
	default:
		if text, ok := token.(string); ok && holdsFile(name) && isAddress(text) {
			w.files = append(w.files, models.Output{URL: text})
		}
	}
}

// holdsFile reports whether a field holds the address of a file. A prompt may
// hold one too, and many models echo it, as they do their inputs.
func holdsFile(name string) bool {
	return slices.Contains([]string{
		"url", "urls", "image", "images", "video", "videos", "audio", "file", "files", "mask_image", "output",
	}, name)
}

func isAddress(text string) bool {
	if strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
