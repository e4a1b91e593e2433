package storage

import "errors"

// Final tells that an error of a Store will come again however often the call
// is repeated. Every other error may be gone next time: the network, a server
// that is away or busy, a key of the store that an operator replaces.
func Final(err error) bool {
	for _, final := range []error{ErrNotFound, ErrBadKey, ErrWrongSize, ErrRefused} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}
