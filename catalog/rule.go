package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Rule says what some settings must be where others are something: one that no
// provider takes is refused before it costs anything. Values are written as
// text, and two words stand for any: given, and left out.
type Rule struct {
	// When holds what each of some settings must be for the rule to apply.
	When map[string]string `json:"when"`
	// Then holds the values of which each of some settings must have one.
	Then map[string][]string `json:"then"`
}

const (
	wordGiven   = "given"
	wordLeftOut = "left out"
)

// checkRules checks that rules name what exists, and that the defaults keep to
// them: a user who chooses nothing asks for something valid.
func (s sheet) checkRules(compiled settings) error {
	var faults []error
	for i, rule := range s.Rules {
		faults = append(faults, prefix(fmt.Sprintf("rules[%d]", i), rule.validate(compiled)))
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	defaults := map[string]any{}
	for name, p := range compiled.properties {
		if p.Default != nil {
			defaults[name] = p.Default
		}
	}
	for name, message := range compiled.broken(s.Rules, defaults) {
		return fmt.Errorf("rules: the default of %s breaks one: %s", name, message)
	}
	return nil
}

func (r Rule) validate(s settings) error {
	if len(r.When) == 0 || len(r.Then) == 0 {
		return errors.New("must have both when and then")
	}
	words := maps.Clone(r.Then)
	for name, value := range r.When {
		words[name] = append(slices.Clone(words[name]), value)
	}
	for name, values := range words {
		p, known := s.properties[name]
		if !known {
			return fmt.Errorf("there is no setting %q", name)
		}
		for _, value := range values {
			if !p.may(value) {
				return fmt.Errorf("%s: must be given, left out, or one of %q, is %q", name, p.options(), value)
			}
		}
	}
	return nil
}

// may reports whether a rule may have the word for the setting; where there are
// too many values to list, any.
func (p property) may(word string) bool {
	options := p.options()
	return word == wordGiven || word == wordLeftOut || len(options) == 0 || slices.Contains(options, word)
}

// broken returns the settings that break a rule, each with the sentence that
// mends it.
func (s settings) broken(rules []Rule, values map[string]any) map[string]string {
	messages := map[string]string{}
	for _, rule := range rules {
		if !rule.applies(values) {
			continue
		}
		for name, wanted := range rule.Then {
			if !slices.ContainsFunc(wanted, func(word string) bool { return is(values[name], word) }) {
				messages[name] = fmt.Sprintf("%s must be %s where %s.", s.properties[name].Title, strings.Join(wanted, " or "), s.condition(rule))
			}
		}
	}
	return messages
}

// forbidden reports whether values, as text, break a rule that is about nothing
// else.
func forbidden(rules []Rule, values map[string]string) bool {
	for _, rule := range rules {
		broken := true
		for name, word := range rule.When {
			broken = broken && values[name] == word
		}
		for name, words := range rule.Then {
			value, known := values[name]
			broken = broken && known && !slices.Contains(words, value) && !slices.Contains(words, wordGiven)
		}
		if broken {
			return true
		}
	}
	return false
}

func (r Rule) applies(values map[string]any) bool { return fits(r.When, values) }

// fits reports whether each setting is what its word says.
func fits(when map[string]string, values map[string]any) bool {
	for name, word := range when {
		if !is(values[name], word) {
			return false
		}
	}
	return true
}

// is reports whether a setting's value is what a rule's word says.
func is(value any, word string) bool {
	list, isList := value.([]any)
	given := value != nil && value != "" && (!isList || len(list) > 0)
	switch word {
	case wordGiven:
		return given
	case wordLeftOut:
		return !given
	}
	return given && fmt.Sprint(value) == word
}

// condition says in words when a rule applies.
func (s settings) condition(rule Rule) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(rule.When)) {
		parts = append(parts, fmt.Sprintf("%s is %s", s.properties[name].Title, rule.When[name]))
	}
	return strings.Join(parts, " and ")
}
