package env

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrFaults means that variables are missing or wrong.
var ErrFaults = errors.New("the environment has faults")

// WriteFaults loads the configs, pointers to them, and writes what is wrong
// with their variables, one fault a line and each once. ErrFaults if there is
// any.
func WriteFaults(w io.Writer, src Source, configs ...any) error {
	seen := map[string]bool{}
	for _, cfg := range configs {
		err := Load(src, cfg)
		if err == nil {
			continue
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			if seen[line] {
				continue
			}
			seen[line] = true
			if _, err = fmt.Fprintln(w, line); err != nil {
				return fmt.Errorf("write faults: %w", err)
			}
		}
	}
	if len(seen) > 0 {
		return ErrFaults
	}
	return nil
}
