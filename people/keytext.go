package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// A key is `dk_`, 10 characters that name it, 26 that are secret, and 7 that are
// the CRC-32 of all before, everything in the alphabet of base32: `dk_[A-Z2-7]{43}`.
//
//   - `dk_` tells people, and scanners of repositories, what they have before them.
//   - The 10 characters (50 bits) find the row: it is read by an index, and the
//     secret is then compared in constant time. They may be shown.
//   - The 26 characters are 130 bits of chance, so that the hash at rest need not be
//     a slow one.
//   - The checksum refuses a typing error, half a key and a scanner's false alarm
//     without a question to the database. It proves nothing.
const (
	keyMark   = "dk_"
	keyName   = 10
	keySecret = 26
	keySum    = 7
	keyLength = len(keyMark) + keyName + keySecret + keySum
)

// newKeyText returns a key and its prefix.
func newKeyText() (text, prefix string) {
	prefix = keyMark + rand.Text()[:keyName]
	text = prefix + rand.Text()[:keySecret]
	return text + checksum(text), prefix
}

// looksLikeKey reports whether somebody meant text to be a key.
func looksLikeKey(text string) bool { return strings.HasPrefix(text, keyMark) }

// keyPrefix returns the prefix of a key; false for what cannot be one.
func keyPrefix(text string) (string, bool) {
	if len(text) != keyLength || !looksLikeKey(text) {
		return "", false
	}
	body, sum := text[:keyLength-keySum], text[keyLength-keySum:]
	return text[:len(keyMark)+keyName], checksum(body) == sum
}

func checksum(text string) string {
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text)))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum)
}

// digest is what is kept of a secret that is random itself.
func digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
