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

// Load fills cfg, a pointer to a struct whose fields carry the tags
//
//	env:"NAME"  envDefault:"value"  desc:"what it is, and its form"
//
// and whose nested structs are Configs of rooms. An empty variable counts as
// unset. NAME_FILE names a file whose trimmed contents are the value of NAME.
// Every Config that is a Validator is then asked. All faults come back joined,
// one a line, each naming its variable.
func Load(src Source, cfg any) error {
	vars, err := resolveFiles(src, variablesOf(reflect.TypeOf(cfg)))
	if err != nil {
		return err
	}
	if err := caarlos.ParseWithOptions(cfg, caarlos.Options{Environment: vars}); err != nil {
		return readable(err)
	}
	return validate(reflect.ValueOf(cfg))
}

// resolveFiles returns a copy of src without empty values and with the contents
// of every NAME_FILE under NAME.
func resolveFiles(src Source, vars []Variable) (Source, error) {
	out := Source{}
	for name, value := range src {
		if value != "" {
			out[name] = value
		}
	}
	var faults []error
	for _, v := range vars {
		path := out[v.Name+"_FILE"]
		if path == "" {
			continue
		}
		if out[v.Name] != "" {
			faults = append(faults, fmt.Errorf("%s and %s_FILE are both set: keep one", v.Name, v.Name))
			continue
		}
		contents, err := os.ReadFile(path) //nolint:gosec // the operator names the file of a secret
		if err != nil {
			faults = append(faults, fmt.Errorf("%s_FILE: cannot read %s", v.Name, path))
			continue
		}
		out[v.Name] = strings.TrimSpace(string(contents))
	}
	return out, errors.Join(faults...)
}

// readable turns the parser's errors into one line a variable. The value is
// left out: it may be a secret.
func readable(err error) error {
	var all caarlos.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	faults := make([]error, 0, len(all.Errors))
	for _, fault := range all.Errors {
		faults = append(faults, describe(fault))
	}
	return errors.Join(faults...)
}

func describe(err error) error {
	var parse caarlos.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s: must be a %s", parse.Name, formOf(parse.Type))
	}
	var missing caarlos.VarIsNotSetError
	if errors.As(err, &missing) {
		return fmt.Errorf("%s: must be set", missing.Key)
	}
	var empty caarlos.EmptyVarError
	if errors.As(err, &empty) {
		return fmt.Errorf("%s: must not be empty", empty.Key)
	}
	return err
}

// formOf says in words what a value of the type looks like.
func formOf(t reflect.Type) string {
	switch {
	case t.String() == "time.Duration":
		return "duration such as 90s or 10m"
	case t.Kind() == reflect.Bool:
		return "yes or no: true or false"
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return "whole number"
	default:
		return t.String()
	}
}

// validate asks every Validator within v, outermost last.
func validate(v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	var faults []error
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && v.Field(i).Kind() == reflect.Struct {
			faults = append(faults, validate(v.Field(i)))
		}
	}
	if checked, ok := v.Interface().(Validator); ok {
		faults = append(faults, checked.Validate())
	}
	return errors.Join(faults...)
}
