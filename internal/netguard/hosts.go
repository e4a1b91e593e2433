package netguard

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Hosts are the names that a client may ask: "media.example" is one,
// "*.media.example" is every name below it but not itself, "*" is any.
type Hosts []string

// Validate reports a pattern that can match nothing, and an empty list.
func (h Hosts) Validate() error {
	if len(h) == 0 {
		return errors.New(`at least one name is needed; "*" is any`)
	}
	for _, pattern := range h {
		name := strings.TrimPrefix(pattern, "*.")
		if pattern == "*" {
			continue
		}
		if name == "" || strings.ContainsAny(name, "*:/@ ") || strings.Trim(name, ".") != name {
			return fmt.Errorf("%q must be a name such as media.example or *.media.example, without scheme and port", pattern)
		}
	}
	return nil
}

// has tells whether the host of u is among h.
func (h Hosts) has(u *url.URL) bool {
	// "media.example." is the same host to a resolver.
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, pattern := range h {
		pattern = strings.ToLower(pattern)
		parent, below := strings.CutPrefix(pattern, "*")
		switch {
		case pattern == "*", !below && host == pattern:
			return true
		case below && strings.HasSuffix(host, parent) && len(host) > len(parent):
			return true
		}
	}
	return false
}
