package seal

import (
	"encoding/base64"
	"errors"
	"strings"
)

// Key is a key of AES-256.
type Key [32]byte

// String hides the key from logs.
func (Key) String() string { return "key" }

// GoString hides the key from debug output.
func (Key) GoString() string { return "key" }

// errKey names the form and never the value.
var errKey = errors.New("must be 32 random bytes in base64, as `openssl rand -base64 32` prints; more than one with commas")

// ParseKeys reads keys in base64 with commas between them, the one in use first.
// An empty text has none.
func ParseKeys(text string) ([]Key, error) {
	if text == "" {
		return nil, nil
	}
	var keys []Key
	for part := range strings.SplitSeq(text, ",") {
		bytes, err := base64.StdEncoding.DecodeString(strings.TrimSpace(part))
		if err != nil || len(bytes) != len(Key{}) || [32]byte(bytes) == (Key{}) {
			return nil, errKey
		}
		keys = append(keys, Key(bytes))
	}
	return keys, nil
}
