package catalog

import (
	"errors"
	"fmt"
	"maps"
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
	sent := map[string]bool{}
	for name, source := range entry.Input {
		if err := s.checkSource(source, compiled); err != nil {
			return fmt.Errorf("input %s: %w", name, err)
		}
		sent[source.From] = true
	}
	for _, name := range compiled.names {
		if !sent[fromSetting+name] {
			return fmt.Errorf("input: setting %q is never sent", name)
		}
	}
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

func (s sheet) checkSource(source Source, compiled settings) error {
	if (source.From == "") == (source.Value == nil) {
		return errors.New("must have either from or value")
	}
	if !slices.Contains([]Type{"", TypeString, TypeInteger}, source.As) {
		return fmt.Errorf("as: must be string or integer, is %q", source.As)
	}
	if name := source.setting(); name != "" {
		setting, ok := compiled.properties[name]
		if !ok {
			return fmt.Errorf("from: there is no setting %q", name)
		}
		return source.checkMap(setting.options())
	}
	if source.Map != nil {
		return errors.New("map: needs a setting to translate")
	}
	if source.From != "" && !slices.Contains([]string{"prompt", "image", "images", "video"}, source.From) {
		return fmt.Errorf("from: %q is not known", source.From)
	}
	return nil
}

// checkMap checks that a map has a word for each choice, and no other.
func (s Source) checkMap(options []string) error {
	if s.Map == nil {
		return nil
	}
	words := slices.Sorted(maps.Keys(s.Map))
	slices.Sort(options)
	if !slices.Equal(options, words) || s.As != "" {
		return fmt.Errorf("map: must have one word for each of %q, and no as, has them for %q", options, words)
	}
	return nil
}
