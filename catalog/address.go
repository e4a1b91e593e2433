package catalog

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"darkroom/models"
)

// maxInputURL is in bytes. Signed addresses of the big object stores stay under
// 2 KB; longer ones are refused by some providers.
const maxInputURL = 4096

// fileKind is what the file behind a setting's address is for.
type fileKind string

const (
	fileImage fileKind = "image"
	// fileMask is a picture laid over the input image: white is redrawn, black is
	// kept, whatever polarity a provider has.
	fileMask  fileKind = "mask"
	fileVideo fileKind = "video"
	fileAudio fileKind = "audio"
)

// InputSettings names the settings that hold the address of an input file, or a
// list of them, in the order of the form. Whoever accepts a request replaces
// addresses of our own objects in them by models.StoragePrefix and the key.
func (m *Model) InputSettings() []string { return m.settings.inputs() }

func (s settings) inputs() []string {
	var names []string
	for _, name := range s.names {
		if s.properties[name].File != "" {
			names = append(names, name)
		}
	}
	return names
}

// Pictures returns the addresses of the pictures among the settings, masks not
// counted, in the order of the form.
func (m *Model) Pictures(settings map[string]any) []string {
	var addresses []string
	for _, name := range m.settings.names {
		if m.settings.properties[name].File == fileImage {
			addresses = append(addresses, texts(settings[name])...)
		}
	}
	return addresses
}

// checkFile checks a setting that holds addresses: text or a list of texts, and
// nothing that a user did not give.
func (p property) checkFile() error {
	if p.File == "" {
		return nil
	}
	if !slices.Contains([]fileKind{fileImage, fileMask, fileVideo, fileAudio}, p.File) {
		return fmt.Errorf("x-input: must be image, mask, video or audio, is %q", p.File)
	}
	isList := p.Type == "array" && p.Items != nil && p.Items.Type == "string"
	if (p.Type != "string" && !isList) || p.Default != nil || len(p.Enum) > 0 || p.Pattern != "" {
		return errors.New("x-input: must be on a string or a list of strings, without default, enum and pattern")
	}
	return nil
}

// collectAddresses says which settings hold something that is no address. Those
// whose type is wrong have been told of already.
func (s settings) collectAddresses(values map[string]any, messages map[string]string) {
	for _, name := range s.inputs() {
		if _, told := messages[name]; told {
			continue
		}
		if !slices.ContainsFunc(texts(values[name]), invalidAddress) {
			continue
		}
		messages[name] = s.mustBe(name)
	}
}

// texts returns a text, or the texts of a list.
func texts(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, item := range value {
			all = append(all, texts(item)...)
		}
		return all
	}
	return nil
}

func invalidAddress(address string) bool { return !validAddress(address) }

// validAddress tells only the form. Whether an address may be fetched is decided
// by whoever fetches it.
func validAddress(address string) bool {
	if key, ok := strings.CutPrefix(address, models.StoragePrefix); ok {
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
