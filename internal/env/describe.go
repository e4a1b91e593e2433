package env

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Variable is one environment variable of a Config.
type Variable struct {
	Name, Default, Desc string
}

// Variables lists the variables of cfg, a Config or a pointer to one, in the
// order of its fields, those of nested Configs included.
func Variables(cfg any) []Variable { return variablesOf(reflect.TypeOf(cfg)) }

func variablesOf(t reflect.Type) []Variable {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var vars []Variable
	for field := range t.Fields() {
		if name := field.Tag.Get("env"); name != "" {
			vars = append(vars, Variable{Name: nameOnly(name), Default: field.Tag.Get("envDefault"), Desc: field.Tag.Get("desc")})
			continue
		}
		if isConfig(field) {
			vars = append(vars, variablesOf(field.Type)...)
		}
	}
	return vars
}

// nameOnly cuts the options of an env tag off, as in "NAME,required".
func nameOnly(tag string) string {
	name, _, _ := strings.Cut(tag, ",")
	return name
}

// WriteExample writes the variables as a commented .env file, each name once.
func WriteExample(w io.Writer, vars []Variable) error {
	seen := map[string]bool{}
	for _, v := range vars {
		if seen[v.Name] {
			continue
		}
		seen[v.Name] = true
		if _, err := fmt.Fprintf(w, "# %s\n#%s=%s\n\n", v.Desc, v.Name, v.Default); err != nil {
			return err
		}
	}
	return nil
}
