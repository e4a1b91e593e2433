// Package ids makes the names that simulated providers give to their things.
// With a seed the same calls give the same names, so that a test run can be
// repeated; without one they are random.
package ids

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Source makes names. Safe for many goroutines.
type Source struct {
	key    []byte
	seeded bool

	mu    sync.Mutex
	count uint64
}

// New returns a Source. key is a secret of this simulator, kept over restarts.
func New(key []byte, seeded bool) *Source {
	return &Source{key: key, seeded: seeded}
}

// Next returns a name in the form of Replicate's ids, 26 small letters and
// digits, for which used is false.
func (s *Source) Next(used func(id string) bool) string {
	for {
		if id := s.draw(); !used(id) {
			return id
		}
	}
}

// NextUUID returns a name in the form of a random UUID for which used is false.
func (s *Source) NextUUID(used func(id string) bool) string {
	for {
		if id := asUUID(s.raw()); !used(id) {
			return id
		}
	}
}

func asUUID(raw []byte) string {
	raw[6] = raw[6]&0x0f | 0x40 // version 4, RFC 9562
	raw[8] = raw[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:idBytes])
}

func (s *Source) draw() string { return encode(s.raw()) }

func (s *Source) raw() []byte {
	if !s.seeded {
		raw := make([]byte, idBytes)
		rand.Read(raw)
		return raw
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return s.mac("id", strconv.FormatUint(s.count, 10))
}

// Derive returns a name that depends on the words alone.
func (s *Source) Derive(words ...string) string { return encode(s.mac(words...)) }

// Token returns a long name that depends on the words alone and cannot be
// guessed by those who do not know the key.
func (s *Source) Token(words ...string) string {
	return base64.RawURLEncoding.EncodeToString(s.mac(words...))
}

// Secret returns key material that depends on the words alone.
func (s *Source) Secret(words ...string) []byte { return s.mac(words...) }

func (s *Source) mac(words ...string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(strings.Join(words, "\n")))
	return mac.Sum(nil)
}

// idBytes gives ids of 26 characters: 16 bytes in base 32 without padding.
const idBytes = 16

func encode(raw []byte) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:idBytes]))
}

// Account names the owner of a credential, without telling the credential.
func Account(credential string) string {
	sum := sha256.Sum256([]byte(credential))
	return hex.EncodeToString(sum[:6])
}
