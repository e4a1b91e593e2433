package mediahost

import (
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"
)

// Open reads the file at an address of this host as callers get it, for a provider
// that sends its outputs itself, and tells its size. What goes wrong on the way is
// that provider's to play. An expired file is fs.ErrNotExist.
func (h *Host) Open(address string) (io.ReadCloser, int64, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, 0, fmt.Errorf("open output: %w", err)
	}
	file, found := h.find(strings.Trim(at.Path, "/"))
	if !found {
		return nil, 0, fmt.Errorf("open output %s: %w", at.Path, fs.ErrNotExist)
	}
	contents, err := h.root.Open(file.Name)
	if err != nil {
		return nil, 0, fmt.Errorf("open output: %w", err)
	}
	return struct {
		io.Reader
		io.Closer
	}{file.served(contents), contents}, file.Size, nil
}
