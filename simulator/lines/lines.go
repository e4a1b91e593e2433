// Package lines is an append-only file of JSON objects, one a line, that
// survives being killed at any byte: a line that was cut off is skipped and
// never runs into the next one.
package lines

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// File is one such file. Safe for many goroutines.
type File struct {
	root *os.Root
	name string

	mu   sync.Mutex
	file *os.File
}

// Open opens or makes the file name in the folder dir, which must exist.
func Open(dir, name string) (*File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open folder of %s: %w", name, err)
	}
	f := &File{root: root, name: name}
	if err := f.reopen(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

func (f *File) reopen() error {
	file, err := f.root.OpenFile(f.name, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open %s: %w", f.name, err)
	}
	f.file = file
	return f.endLastLine()
}

// endLastLine closes a line that a crash cut off.
func (f *File) endLastLine() error {
	info, err := f.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err = f.file.ReadAt(last, info.Size()-1); err != nil {
		return fmt.Errorf("read end of %s: %w", f.name, err)
	}
	if last[0] == '\n' {
		return nil
	}
	_, err = f.file.WriteString("\n")
	return err
}

// Path returns where the file is.
func (f *File) Path() string { return filepath.Join(f.root.Name(), f.name) }

// Append writes value as one line.
func (f *File) Append(value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode line of %s: %w", f.name, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("append to %s: %w", f.name, err)
	}
	return nil
}

// Each hands every whole line to visit, oldest first. Lines that are no JSON
// are skipped.
func (f *File) Each(visit func(line json.RawMessage) error) error {
	file, err := f.root.Open(f.name)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.name, err)
	}
	defer file.Close()
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", f.name, err)
		}
		if !json.Valid(line) {
			continue
		}
		if err := visit(line); err != nil {
			return err
		}
	}
}

// Rewrite replaces the contents with these values, or leaves them as they were.
func (f *File) Rewrite(values []any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	draft := f.name + ".new"
	file, err := f.root.Create(draft)
	if err != nil {
		return fmt.Errorf("rewrite %s: %w", f.name, err)
	}
	writer := bufio.NewWriter(file)
	encoder := json.NewEncoder(writer)
	for _, value := range values {
		err = errors.Join(err, encoder.Encode(value))
	}
	if err = errors.Join(err, writer.Flush(), file.Close()); err != nil {
		return fmt.Errorf("rewrite %s: %w", f.name, err)
	}
	if err = f.root.Rename(draft, f.name); err != nil {
		return fmt.Errorf("rewrite %s: %w", f.name, err)
	}
	return errors.Join(f.file.Close(), f.reopen())
}

// Close closes the file.
func (f *File) Close() error { return errors.Join(f.file.Close(), f.root.Close()) }
