package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

// property is one setting of a model. Its fields are the only JSON Schema words
// that a setting may use, so that a form can draw each of them and form can say
// each of them in plain words.
type property struct {
	Type        string    `json:"type"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Default     any       `json:"default"`
	Enum        []any     `json:"enum"`
	Minimum     *float64  `json:"minimum"`
	Maximum     *float64  `json:"maximum"`
	MultipleOf  *float64  `json:"multipleOf"`
	MinLength   *float64  `json:"minLength"`
	MaxLength   *float64  `json:"maxLength"`
	Pattern     string    `json:"pattern"`
	Items       *property `json:"items"`
	MinItems    *float64  `json:"minItems"`
	MaxItems    *float64  `json:"maxItems"`
	UniqueItems bool      `json:"uniqueItems"`
	// Order is the place in the form; Advanced settings hide behind one click.
	Order    int  `json:"x-order"`
	Advanced bool `json:"x-advanced"`
	// Hint says in plain words what Pattern asks for.
	Hint string `json:"x-hint"`
	// File marks a setting that holds the address of an input file.
	File fileKind `json:"x-input"`
}

// options lists the values that the setting may have, as text; nil if there are
// too many to list.
func (p property) options() []string {
	if p.Type == "boolean" {
		return []string{"true", "false"}
	}
	var options []string
	for _, value := range p.Enum {
		options = append(options, fmt.Sprint(value))
	}
	return options
}

// counts reports whether every value of the setting is a whole number above 0.
func (p property) counts() bool {
	return p.Type == "integer" && ((p.Minimum != nil && *p.Minimum >= 1) || p.measures())
}

// measures reports whether every option of the setting begins with a number
// above 0, alone or as a word.
func (p property) measures() bool {
	for _, option := range p.options() {
		word, _, _ := strings.Cut(option, " ")
		if n, err := strconv.ParseFloat(word, 64); err != nil || n <= 0 {
			return false
		}
	}
	return len(p.Enum) > 0
}

// form says in plain words what a value must be, such as "a whole number from 1
// to 4". It is the same whatever is wrong, so one sentence mends every fault.
func (p property) form() string {
	if len(p.Enum) > 0 {
		return "one of " + strings.Join(p.options(), ", ")
	}
	switch p.Type {
	case "boolean":
		return "true or false"
	case "integer", "number":
		return p.numberForm()
	case "array":
		return p.listForm()
	}
	return p.textForm()
}

// form are the words for an address of a file.
func (k fileKind) form() string {
	noun := "picture"
	switch k {
	case fileVideo:
		noun = "film"
	case fileAudio:
		noun = "sound file"
	case fileImage, fileMask:
	}
	return "the address of a " + noun + " (https, or as an upload returned it)"
}

func (p property) textForm() string {
	switch {
	case p.File != "":
		return p.File.form()
	case p.Pattern != "":
		return p.Hint
	}
	return "text" + between(p.MinLength, p.MaxLength, " of %s characters")
}

func (p property) numberForm() string {
	noun := "a number"
	if p.Type == "integer" {
		noun = "a whole number"
	}
	if p.MultipleOf != nil {
		noun = "a multiple of " + number(*p.MultipleOf)
	}
	switch {
	case p.Minimum != nil && p.Maximum != nil:
		return noun + " from " + number(*p.Minimum) + " to " + number(*p.Maximum)
	case p.Minimum != nil:
		return noun + " of at least " + number(*p.Minimum)
	case p.Maximum != nil:
		return noun + " of at most " + number(*p.Maximum)
	}
	return noun
}

func (p property) listForm() string {
	text := "a list" + between(p.MinItems, p.MaxItems, " of %s entries")
	if p.UniqueItems {
		text += " without repeats"
	}
	switch {
	case p.File != "":
		text += ", each " + p.File.form()
	case p.Items != nil:
		text += ", each " + p.Items.form()
	}
	return text
}

// between puts bounds of a length into words; "" if there are none.
func between(low, high *float64, format string) string {
	switch {
	case low != nil && high != nil && *low == *high:
		return fmt.Sprintf(format, number(*low))
	case low != nil && high != nil:
		return fmt.Sprintf(format, number(*low)+" to "+number(*high))
	case low != nil:
		return fmt.Sprintf(format, "at least "+number(*low))
	case high != nil:
		return fmt.Sprintf(format, "at most "+number(*high))
	}
	return ""
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
