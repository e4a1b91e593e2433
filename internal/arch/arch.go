// Package arch tells what each room reaches, directly or through others. It
// holds the doors that the linter cannot see: depguard looks at one import at a
// time, a program links all of them.
package arch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
)

// Package is what the go command knows of one package.
type Package struct {
	ImportPath string
	Imports    []string
	Deps       []string
	CgoFiles   []string
	Standard   bool
}

// Packages maps import paths to packages.
type Packages map[string]Package

// Load lists the packages that match the patterns and all that they reach,
// without their tests, as seen from the directory dir.
func Load(ctx context.Context, dir string, patterns ...string) (Packages, error) {
	args := append([]string{"list", "-deps", "-json=ImportPath,Imports,Deps,CgoFiles,Standard"}, patterns...)
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // patterns of our own tests
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	all := Packages{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read list of packages: %w", err)
		}
		all[p.ImportPath] = p
	}
}

// Reached lists what from reaches below the prefix, a package or a whole tree,
// in alphabetical order.
func (all Packages) Reached(from, prefix string) []string {
	var reached []string
	for _, path := range all[from].Deps {
		if within(path, prefix) {
			reached = append(reached, path)
		}
	}
	slices.Sort(reached)
	return reached
}

// ReachedCgo lists what from reaches that is written in C, itself included. The
// standard library does not count: it has a Go twin for each such package.
func (all Packages) ReachedCgo(from string) []string {
	var reached []string
	for _, path := range append(slices.Clone(all[from].Deps), from) {
		if p := all[path]; !p.Standard && len(p.CgoFiles) > 0 {
			reached = append(reached, path)
		}
	}
	slices.Sort(reached)
	return reached
}

// Below lists the packages of the tree, its root not included.
func (all Packages) Below(root string) []string {
	var below []string
	for path := range all {
		if path != root && within(path, root) {
			below = append(below, path)
		}
	}
	slices.Sort(below)
	return below
}

func within(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}
