package replicate

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"darkroom/models"
)

// normalise finds the files and the text in an output, which is a string, a
// list or an object of any depth, in the order that Replicate wrote them. Only
// http and https addresses are files; without one, the other strings are the
// text: language models give a list of fragments.
func normalise(output json.RawMessage) ([]models.Output, string) {
	var files []models.Output
	var text strings.Builder
	for _, value := range strs(output) {
		if isAddress(value) {
			files = append(files, models.Output{URL: value})
			continue
		}
		text.WriteString(value)
	}
	if len(files) > 0 {
		return files, ""
	}
	return nil, text.String()
}

// strs lists the string values of a JSON document in their order. Decoding
// into maps would lose the order of an object's fields.
func strs(document []byte) []string {
	decoder := json.NewDecoder(bytes.NewReader(document))
	var found []string
	// objects holds, for each open bracket, whether it is an object; keys come
	// first in there, and after each value.
	var objects []bool
	isKey := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return found // the document was decoded before: this is its end
		}
		inObject := len(objects) > 0 && objects[len(objects)-1]
		if inObject && isKey {
			if _, ok := token.(string); ok {
				isKey = false
				continue
			}
		}
		switch value := token.(type) {
		case json.Delim:
			if value == '{' || value == '[' {
				objects = append(objects, value == '{')
			} else {
				objects = objects[:len(objects)-1]
			}
		case string:
			found = append(found, value)
		}
		isKey = true
	}
}

func isAddress(text string) bool {
	if strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
