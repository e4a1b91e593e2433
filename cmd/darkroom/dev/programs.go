package dev

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// programs are the executables of the stack's parts.
type programs struct {
	self, api, worker, temporal string
}

// findPrograms looks for our own beside this one and for the rest there and on
// the PATH. It reports all that is missing at once, each with what brings it.
func findPrograms() (programs, error) {
	self, err := os.Executable()
	if err != nil {
		return programs{}, fmt.Errorf("find own executable: %w", err)
	}
	beside := func(name string) string { return filepath.Join(filepath.Dir(self), name) }
	found := programs{self: self, api: beside("api"), worker: beside("worker"), temporal: beside("temporal")}
	var faults []error
	for _, path := range []string{found.api, found.worker} {
		if _, err := exec.LookPath(path); err != nil {
			faults = append(faults, fmt.Errorf("%s is missing: run `make build`", path))
		}
	}
	if _, err := exec.LookPath(found.temporal); err != nil {
		if found.temporal, err = exec.LookPath("temporal"); err != nil {
			faults = append(faults, errors.New("the Temporal command line is missing: run `make setup`"))
		}
	}
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			faults = append(faults, fmt.Errorf("%s is missing: run `make setup`, or install Debian's package ffmpeg", name))
		}
	}
	return found, errors.Join(faults...)
}
