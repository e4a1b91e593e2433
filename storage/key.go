package storage

import (
	"fmt"
	"strings"
)

// maxKeyLen is what the strictest backend takes, with room for its own prefix;
// our longest key has 90 characters.
const maxKeyLen = 512

// CheckKey returns ErrBadKey unless key holds only [A-Za-z0-9._/-] and is a
// plain relative path: nothing empty, nothing hidden, nothing that climbs.
func CheckKey(key string) error {
	if key == "" || len(key) > maxKeyLen {
		return fmt.Errorf("%w: it has %d characters, 1 to %d are allowed", ErrBadKey, len(key), maxKeyLen)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment[0] == '.' {
			return fmt.Errorf("%w: part %q of %q", ErrBadKey, segment, key)
		}
	}
	if strings.ContainsFunc(key, foreign) {
		return fmt.Errorf("%w: character in %q", ErrBadKey, key)
	}
	return nil
}

// CheckPrefix returns ErrBadKey unless prefix is a key followed by "/".
func CheckPrefix(prefix string) error {
	key, ok := strings.CutSuffix(prefix, "/")
	if !ok {
		return fmt.Errorf("%w: prefix %q must end in /", ErrBadKey, prefix)
	}
	return CheckKey(key)
}

func foreign(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	default:
		return !strings.ContainsRune("._/-", r)
	}
}
