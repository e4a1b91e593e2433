// Package catalog knows which AI models are on offer: what each can do, which
// settings and limits it has, what it costs and how a request is put into its
// provider's own words. The models are data files; a new model or a new price
// is a change in data/ and nowhere else. The package asks nobody and stores
// nothing: it is read once at start and never changes after.
package catalog

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"darkroom/models"
)

//go:embed data
var embedded embed.FS

// Catalog holds every model on offer. It never changes and may be used from
// many goroutines.
type Catalog struct {
	byID map[string]*Model
}

// Load reads the data files that are built into the program.
func Load() (*Catalog, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("open catalog data: %w", err)
	}
	return Read(data)
}

// Read reads every *.yaml file at the root of fsys, one model a file, and the
// settings that they share. It returns the faults of all of them joined, each
// naming its file.
func Read(fsys fs.FS) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list catalog data: %w", err)
	}
	shared, err := readShared(fsys)
	if err != nil {
		return nil, err
	}
	c := &Catalog{byID: make(map[string]*Model, len(names))}
	var faults []error
	for _, name := range names {
		if err := c.add(fsys, name, shared); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return c, nil
}

func (c *Catalog) add(fsys fs.FS, name string, shared map[string]written) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	m, err := parse(data, shared)
	if err != nil {
		return err
	}
	// A file is found by the id that errors and rows show, and two files can
	// never claim one id.
	if name != m.ID+path.Ext(name) {
		return fmt.Errorf("id: must be the file's name without its ending, is %q", m.ID)
	}
	c.byID[m.ID] = m
	return nil
}

// Models lists the models that support the action, or all of them for "",
// sorted by id. Models for admins only are among them.
func (c *Catalog) Models(action models.Action) []*Model {
	list := make([]*Model, 0, len(c.byID))
	for _, id := range slices.Sorted(maps.Keys(c.byID)) {
		if m := c.byID[id]; action == "" || m.Supports(action) {
			list = append(list, m)
		}
	}
	return list
}

// Edition is that of Live; a catalog that never changes has one.
func (*Catalog) Edition() int { return 0 }

// Lookup returns the model with this id, and false if there is none.
func (c *Catalog) Lookup(id string) (*Model, bool) {
	m, ok := c.byID[id]
	return m, ok
}
