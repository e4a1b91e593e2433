// Package seal hides short secrets before they are written down: AES-256-GCM,
// bound to the place where they belong. It knows no secret's meaning.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// ErrUnreadable means that a sealed secret was changed, or moved from another
// place.
var ErrUnreadable = errors.New("the sealed secret cannot be opened")

// keyIDLength tells keys apart in people's eyes; two keys of one operator share
// eight hexadecimal digits once in four thousand million.
const keyIDLength = 8

// Sealed is a hidden secret: safe to store, and to lose without its key.
type Sealed struct {
	// KeyID names the key that opens it, and tells nothing of that key.
	KeyID string
	// Ciphertext is the nonce, the hidden bytes and their tag.
	Ciphertext []byte
}

// Box seals and opens. It may be used from many goroutines.
type Box struct {
	current string
	byID    map[string]cipher.AEAD
}

// New returns a Box of the given keys: the first seals, all open, so that a new
// key can be put in front of the old ones.
func New(keys []Key) (*Box, error) {
	if len(keys) == 0 {
		return nil, errors.New("no key to seal with")
	}
	box := &Box{current: keys[0].id(), byID: make(map[string]cipher.AEAD, len(keys))}
	for _, key := range keys {
		block, err := aes.NewCipher(key[:])
		if err != nil {
			return nil, fmt.Errorf("use key: %w", err)
		}
		// The nonce is random and goes in front: the few secrets that one key ever
		// seals are far from the 2^32 at which nonces might meet.
		if box.byID[key.id()], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, fmt.Errorf("use key: %w", err)
		}
	}
	return box, nil
}

// Seal hides plain. place is where the result will be kept, such as the id of a
// row: it opens nowhere else.
func (b *Box) Seal(plain []byte, place string) Sealed {
	ciphertext := b.byID[b.current].Seal(nil, nil, plain, additional(b.current, place)) //nolint:gosec // no nonce is given: it is drawn
	return Sealed{KeyID: b.current, Ciphertext: ciphertext}
}

// Open returns what was sealed for the place. ErrUnreadable for a forgery; an
// error that names both keys when it was sealed with one that is not here.
func (b *Box) Open(sealed Sealed, place string) ([]byte, error) {
	aead, ok := b.byID[sealed.KeyID]
	if !ok {
		return nil, fmt.Errorf("the key %q is not here, %q is", sealed.KeyID, b.current)
	}
	plain, err := aead.Open(nil, nil, sealed.Ciphertext, additional(sealed.KeyID, place))
	if err != nil {
		return nil, ErrUnreadable
	}
	return plain, nil
}

// additional is what the tag covers besides the secret. Key ids have one length,
// so no two pairs are the same text.
func additional(keyID, place string) []byte { return []byte(keyID + place) }

// id names a key by its hash: one cannot get back from it.
func (k Key) id() string {
	sum := sha256.Sum256(append([]byte("seal key id "), k[:]...))
	return hex.EncodeToString(sum[:])[:keyIDLength]
}
