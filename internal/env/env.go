// Package env is the only reader of the process environment. Each room declares
// its variables as a tagged Config struct; this package fills it, resolves
// NAME_FILE secrets, and joins every fault into one message that names the
// variable. It knows no variable of any room.
package env

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	caarlos "github.com/caarlos0/env/v11"
)

// Source is a snapshot of environment variables.
type Source map[string]string

// FromOS takes a snapshot of the process environment.
func FromOS() Source {
	src := Source{}
	for _, pair := range os.Environ() {
		if name, value, ok := strings.Cut(pair, "="); ok {
			src[name] = value
		}
	}
	return src
}

// List returns the variables as sorted NAME=value pairs, for a child process.
func (s Source) List() []string {
	pairs := make([]string, 0, len(s))
	for _, name := range slices.Sorted(maps.Keys(s)) {
		pairs = append(pairs, name+"="+s[name])
	}
	return pairs
}

// Validator is a Config that checks its own values once they are read. Its
// error names the variable and the expected form.
type Validator interface{ Validate() error }

// Chooser is a Config that, by its own variables, uses only some of its nested
// Configs. Unused names the fields of the others, which stay empty and are not
// checked.
type Chooser interface{ Unused() []string }

// Load fills cfg, a pointer to a struct whose fields carry the tags
//
//	env:"NAME"  envDefault:"value"  desc:"what it is, and its form"
//
// and whose nested structs are Configs of rooms. An empty variable counts as
// unset. NAME_FILE names a file whose trimmed contents are the value of NAME.
// Every Config that is a Validator is asked once all of its own fields, those
// of nested Configs included, are well-formed. All faults come back joined, one
// a line, each naming its variable and none showing a value.
func Load(src Source, cfg any) error {
	v := reflect.ValueOf(cfg)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("load environment into %T: want a pointer to a struct", cfg)
	}
	return fill(src, v.Elem())
}

// fill sets the fields of one Config, its own and then those of the nested
// Configs that it uses, and lets it check itself.
func fill(src Source, v reflect.Value) error {
	var faults []error
	for field, value := range v.Fields() {
		if field.Tag.Get("env") != "" {
			faults = append(faults, fillField(src, field, value))
		}
	}
	unused := unusedOf(v)
	for field, value := range v.Fields() {
		if field.Tag.Get("env") == "" && isConfig(field) && !slices.Contains(unused, field.Name) {
			faults = append(faults, fill(src, value))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	// An embedded Config of unexported type is asked through the one around it.
	if !v.Addr().CanInterface() {
		return nil
	}
	if checked, ok := reflect.TypeAssert[Validator](v.Addr()); ok {
		return checked.Validate()
	}
	return nil
}

// unusedOf names the fields that a Config, whose own variables are read, does
// without.
func unusedOf(v reflect.Value) []string {
	if !v.Addr().CanInterface() {
		return nil
	}
	if chooser, ok := reflect.TypeAssert[Chooser](v.Addr()); ok {
		return chooser.Unused()
	}
	return nil
}

// isConfig tells whether a field holds a Config with fields of its own.
func isConfig(field reflect.StructField) bool {
	return field.Type.Kind() == reflect.Struct && (field.IsExported() || field.Anonymous)
}

// fillField parses one variable into its field. It does so by a struct of that
// field alone: the parser's errors name the field, and two rooms may have
// fields of one name.
func fillField(src Source, field reflect.StructField, value reflect.Value) error {
	name := nameOnly(field.Tag.Get("env"))
	text, err := lookUp(src, name)
	if err != nil {
		return err
	}
	vars := map[string]string{}
	if text != "" {
		vars[name] = text
	}
	alone := reflect.New(reflect.StructOf([]reflect.StructField{field}))
	if err := caarlos.ParseWithOptions(alone.Interface(), caarlos.Options{Environment: vars}); err != nil {
		return describe(name, field.Type, err)
	}
	value.Set(alone.Elem().Field(0))
	return nil
}

// lookUp returns the value of name, taken from the file that NAME_FILE names
// where that is set.
func lookUp(src Source, name string) (string, error) {
	path := src[name+"_FILE"]
	if path == "" {
		return src[name], nil
	}
	if src[name] != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set: keep one", name, name)
	}
	contents, err := os.ReadFile(path) //nolint:gosec // the operator names the file of a secret
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(contents)), nil
}

// describe says what is wrong with a variable. The parser's own words are left
// out: they repeat the value, which may be a secret.
func describe(name string, t reflect.Type, err error) error {
	if _, missing := errors.AsType[caarlos.VarIsNotSetError](err); missing {
		return fmt.Errorf("%s: must be set", name)
	}
	if _, empty := errors.AsType[caarlos.EmptyVarError](err); empty {
		return fmt.Errorf("%s: must not be empty", name)
	}
	return fmt.Errorf("%s: must be a %s", name, formOf(t))
}

// formOf says in words what a value of the type looks like.
func formOf(t reflect.Type) string {
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[time.Duration]():
		return "duration such as 90s or 10m"
	case kind == reflect.Bool:
		return "truth value: true or false"
	case kind >= reflect.Int && kind <= reflect.Int64:
		return "whole number"
	case kind >= reflect.Uint && kind <= reflect.Uint64:
		return "whole number of zero or more"
	case kind == reflect.Float32 || kind == reflect.Float64:
		return "number such as 0.5"
	case kind == reflect.Slice:
		return "list with commas, each a " + formOf(t.Elem())
	default:
		return t.String()
	}
}
