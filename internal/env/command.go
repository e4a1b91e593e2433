package env

import "io"

// exampleHead opens every example.
const exampleHead = "# Every variable, with its default. A variable that is empty counts as unset. A secret may also come\n" +
	"# from a file: NAME_FILE names it.\n\n"

// WriteVariables writes what a program reads from its environment, as a file
// that .env may start from.
func WriteVariables(w io.Writer, configs ...any) error {
	var vars []Variable
	for _, cfg := range configs {
		vars = append(vars, Variables(cfg)...)
	}
	if _, err := io.WriteString(w, exampleHead); err != nil {
		return err
	}
	return WriteExample(w, vars)
}
