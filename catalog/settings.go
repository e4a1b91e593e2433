package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"darkroom/models"
)

// settings is the schema of a model's settings, compiled once.
type settings struct {
	raw        json.RawMessage
	compiled   *jsonschema.Schema
	properties map[string]property
	// names are in the order of the form.
	names    []string
	required []string
}

// object is the one shape that a settings schema may have.
type object struct {
	Type                 string              `json:"type"`
	AdditionalProperties *bool               `json:"additionalProperties"`
	Properties           map[string]property `json:"properties"`
	Required             []string            `json:"required"`
}

// compile reads a settings schema and refuses one that a form could not draw.
func compile(raw json.RawMessage) (settings, error) {
	var root object
	if err := strict(raw, &root); err != nil {
		return settings{}, err
	}
	if root.Type != "object" || root.AdditionalProperties == nil || *root.AdditionalProperties {
		return settings{}, errors.New(`must be "type: object" with "additionalProperties: false"`)
	}
	s := settings{raw: raw, properties: root.Properties, names: slices.Collect(maps.Keys(root.Properties)), required: root.Required}
	slices.SortFunc(s.names, func(a, b string) int {
		return cmp.Compare(root.Properties[a].Order, root.Properties[b].Order)
	})
	if err := s.checkForm(); err != nil {
		return settings{}, err
	}
	if err := s.compileSchema(); err != nil {
		return settings{}, err
	}
	return s, s.checkDefaults(root.Required)
}

// checkForm checks what a form needs of each setting.
func (s settings) checkForm() error {
	orders := map[int]string{}
	for _, name := range s.names {
		p := s.properties[name]
		if p.Title == "" || p.Description == "" {
			return fmt.Errorf("%s: must have a title and a description", name)
		}
		if p.Pattern != "" && p.Hint == "" {
			return fmt.Errorf("%s: must have an x-hint that says its pattern in words", name)
		}
		if err := p.checkFile(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if other, taken := orders[p.Order]; taken {
			return fmt.Errorf("%s: x-order %d is taken by %s", name, p.Order, other)
		}
		orders[p.Order] = name
	}
	return nil
}

func (s *settings) compileSchema() error {
	// The library wants its own decoding, which keeps big numbers exact.
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.raw))
	if err != nil {
		return fmt.Errorf("decode schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	const name = "settings.json"
	if err = compiler.AddResource(name, doc); err != nil {
		return fmt.Errorf("add schema: %w", err)
	}
	if s.compiled, err = compiler.Compile(name); err != nil {
		return fmt.Errorf("compile schema: %w", err)
	}
	return nil
}

// checkDefaults checks that a user who chooses nothing asks for something valid.
func (s settings) checkDefaults(required []string) error {
	for _, name := range required {
		if s.properties[name].Default != nil {
			return fmt.Errorf("%s: is required and has a default: keep one", name)
		}
	}
	for name, p := range s.properties {
		if p.Default == nil {
			continue
		}
		for _, fault := range s.faults(map[string]any{name: p.Default}) {
			if fault.Field == fromSetting+name {
				return fmt.Errorf("%s: default: %s", name, fault.Message)
			}
		}
	}
	return nil
}

// ValidateSettings returns a copy of given, which holds what encoding/json makes
// of a JSON object, with the defaults of what was left out or null. Every fault
// names its setting and says what a value must be; the copy is nil then.
func (m *Model) ValidateSettings(given map[string]any) (map[string]any, []models.FieldError) {
	full := make(map[string]any, len(given)+len(m.settings.names))
	for name, value := range given {
		if _, known := m.settings.properties[name]; known && value == nil {
			continue
		}
		full[name] = value
	}
	for name, p := range m.settings.properties {
		if _, set := full[name]; !set && p.Default != nil {
			full[name] = p.Default
		}
	}
	if faults := m.settings.faults(full, m.Rules...); len(faults) > 0 {
		return nil, faults
	}
	return full, nil
}

// faults returns what is wrong with values, one fault a setting, sorted by name;
// empty if nothing is. Rules are for values that are right by themselves.
func (s settings) faults(values map[string]any, rules ...Rule) []models.FieldError {
	messages := map[string]string{}
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](s.compiled.Validate(values)); ok {
		s.collect(invalid, messages)
	}
	s.collectAddresses(values, messages)
	if len(messages) == 0 {
		messages = s.broken(rules, values)
	}
	faults := make([]models.FieldError, 0, len(messages))
	for _, name := range slices.Sorted(maps.Keys(messages)) {
		faults = append(faults, models.FieldError{Field: fromSetting + name, Message: messages[name]})
	}
	return faults
}

// collect walks the tree of faults; only its leaves say something.
func (s settings) collect(fault *jsonschema.ValidationError, messages map[string]string) {
	for _, cause := range fault.Causes {
		s.collect(cause, messages)
	}
	if len(fault.InstanceLocation) > 0 {
		name := fault.InstanceLocation[0]
		messages[name] = s.mustBe(name)
		return
	}
	switch k := fault.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			messages[name] = fmt.Sprintf("%s is missing: give %s.", s.properties[name].Title, s.properties[name].form())
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			messages[name] = fmt.Sprintf("This model has no setting %q. It has: %s.", name, strings.Join(s.names, ", "))
		}
	}
}

// mustBe is the sentence that mends every fault of a setting's value.
func (s settings) mustBe(name string) string {
	return fmt.Sprintf("%s must be %s.", s.properties[name].Title, s.properties[name].form())
}
