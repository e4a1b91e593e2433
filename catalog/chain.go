package catalog

import (
	"errors"
	"fmt"
	"slices"

	"darkroom/models"
)

func (s sheet) checkChain(compiled settings) error {
	if len(s.Chain) == 0 {
		return errors.New("chain: must hold at least one entry")
	}
	var faults []error
	for i, entry := range s.Chain {
		faults = append(faults, prefix(fmt.Sprintf("chain[%d]", i), s.checkEntry(entry, compiled)))
		if i == 0 && len(entry.When) > 0 {
			faults = append(faults, errors.New("chain[0]: when: the first entry must take every request"))
		}
	}
	return errors.Join(faults...)
}

// checkEntry makes sure that an entry asks only for what exists, and that
// nothing the user may give is dropped on the way: what is priced or chosen but
// not sent would be the provider's default instead.
func (s sheet) checkEntry(entry Entry, compiled settings) error {
	known := []models.Provider{
		models.ProviderReplicate, models.ProviderFal, models.ProviderGoogle, models.ProviderHiggsfield,
	}
	if !slices.Contains(known, entry.Provider) || entry.Model == "" {
		return errors.New("provider, model: must be a known provider and its name of the model")
	}
	if entry.PerMinute < 0 || entry.Running < 0 {
		return errors.New("per_minute, running: must not be below 0")
	}
	sent, err := s.checkInput(entry, compiled)
	if err != nil {
		return err
	}
	if err := s.checkWithout(entry, compiled, sent); err != nil {
		return fmt.Errorf("without: %w", err)
	}
	for name, word := range entry.When {
		if p, known := compiled.properties[name]; !known || !p.may(word) {
			return fmt.Errorf("when: %s cannot be %q", name, word)
		}
	}
	for _, name := range compiled.names {
		missing := !sent[fromSetting+name] && !slices.Contains(entry.Without, name)
		if missing && entry.When[name] != wordLeftOut {
			return fmt.Errorf("input: setting %q is never sent", name)
		}
	}
	return s.checkSent(sent)
}

// checkSent makes sure that what the user gives beside settings is sent.
func (s sheet) checkSent(sent map[string]bool) error {
	if s.Limits.Prompt.Max > 0 && !sent["prompt"] {
		return errors.New("input: the prompt is never sent")
	}
	if s.Limits.Images.Max > 0 && !sent["image"] && !sent["images"] {
		return errors.New("input: the input image is never sent")
	}
	if s.Limits.Videos.Max > 0 && !sent["video"] {
		return errors.New("input: the input video is never sent")
	}
	return nil
}

// checkInput checks each parameter and returns what they come from.
func (s sheet) checkInput(entry Entry, compiled settings) (map[string]bool, error) {
	sent, snaps := map[string]bool{}, map[string][]float64{}
	for name, source := range entry.Input {
		if err := s.checkSource(source, compiled); err != nil {
			return nil, fmt.Errorf("input %s: %w", name, err)
		}
		if snap, twice := snaps[source.From]; twice && !slices.Equal(snap, source.Snap) {
			return nil, fmt.Errorf("input %s: snap: %s is sent twice and not the same", name, source.From)
		}
		snaps[source.From] = source.Snap
		sent[source.From], sent[source.With] = true, true
	}
	return sent, nil
}

// checkWithout checks that an entry does without nothing that counts: a price
// would be for something else, and a file or a must would be missed.
func (s sheet) checkWithout(entry Entry, compiled settings, sent map[string]bool) error {
	for _, name := range entry.Without {
		p, known := compiled.properties[name]
		switch {
		case !known:
			return fmt.Errorf("there is no setting %q", name)
		case sent[fromSetting+name]:
			return fmt.Errorf("%q is sent", name)
		case entry.When[name] != "" && entry.When[name] != wordGiven:
			continue // the entry is only tried where the setting says what the provider does anyway
		case p.File != "" || slices.Contains(compiled.required, name) || slices.Contains(s.Price.settings(), name):
			return fmt.Errorf("%q is a file, a must or priced: it has to be sent", name)
		}
	}
	return nil
}

func (s sheet) checkSource(source Source, compiled settings) error {
	if (source.From == "") == (source.Value == nil) {
		return errors.New("must have either from or value")
	}
	if err := source.checkFiles(compiled); err != nil {
		return err
	}
	if !slices.Contains([]Type{"", TypeString, TypeInteger}, source.As) {
		return fmt.Errorf("as: must be string or integer, is %q", source.As)
	}
	if name := source.setting(); name != "" {
		setting, ok := compiled.properties[name]
		if !ok {
			return fmt.Errorf("from: there is no setting %q", name)
		}
		if err := source.checkSnap(setting); err != nil {
			return err
		}
		for choice, word := range source.Map {
			if word == nil && slices.Contains(s.Price.settings(), name) {
				return fmt.Errorf("map: %s must have a word: the price depends on it", choice)
			}
		}
		return source.checkMap(source.options(setting))
	}
	if source.Map != nil || source.Snap != nil {
		return errors.New("map: and snap: need a setting to translate")
	}
	if source.From != "" && !slices.Contains([]string{"prompt", "image", "images", "video"}, source.From) {
		return fmt.Errorf("from: %q is not known", source.From)
	}
	return nil
}

// checkFiles checks what only pictures can be: followed by others, inverted.
func (s Source) checkFiles(compiled settings) error {
	more := compiled.properties[settingOf(s.With)]
	if s.With != "" && (s.From != "images" || more.Type != "array" || more.File != fileImage) {
		return errors.New("with: must be a setting with a list of pictures, after images")
	}
	if s.Invert && compiled.properties[s.setting()].File != fileMask {
		return errors.New("invert: must be on a mask")
	}
	return nil
}

// checkSnap checks that numbers to choose from rise, and stand for numbers.
func (s Source) checkSnap(setting property) error {
	if len(s.Snap) == 0 {
		return nil
	}
	isNumber := setting.Type == "integer" || setting.Type == "number"
	if !isNumber || !slices.IsSorted(s.Snap) || s.Snap[0] <= 0 {
		return errors.New("snap: must be rising numbers above 0, on a setting that is a number")
	}
	return nil
}

// options lists what a map may have a word for.
func (s Source) options(setting property) []string {
	if len(s.Snap) == 0 {
		return setting.options()
	}
	options := make([]string, 0, len(s.Snap))
	for _, n := range s.Snap {
		options = append(options, number(n))
	}
	return options
}

// checkMap checks that a map has words for nothing but choices.
func (s Source) checkMap(options []string) error {
	for choice := range s.Map {
		if !slices.Contains(options, choice) {
			return fmt.Errorf("map: must have words for some of %q, has one for %q", options, choice)
		}
	}
	return nil
}
