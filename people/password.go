package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"darkroom/models"
)

const (
	// minPassword is above the 8 that NIST SP 800-63B asks for at least.
	minPassword = 10
	// maxPassword has room for a sentence; more would only be work for us.
	maxPassword = 200

	// The parameters of argon2id are the least that OWASP recommends, 19 MiB and two
	// passes: about 30 ms here, and on one core a few dozen guesses a second for
	// whoever stole the table. They stand in every hash, so they may be raised.
	argonMemory = 19 << 10 // in KiB
	argonPasses = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32

	// hashesAtOnce bounds the memory of a process to 76 MiB, however many try to sign
	// in at a time.
	hashesAtOnce = 4
	// hashWait is how long one of them may wait for its turn: some hundred others.
	hashWait = 5 * time.Second
)

// hasher makes and checks hashes of passwords, a few at a time.
type hasher struct{ seats chan struct{} }

func newHasher() *hasher { return &hasher{seats: make(chan struct{}, hashesAtOnce)} }

// hash returns the hash of a password in the usual form, $argon2id$v=19$m=…$….
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails, by its documentation
	key, err := h.derive(ctx, password, salt, params{argonMemory, argonPasses, argonLanes})
	if err != nil {
		return "", err
	}
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes, text(salt), text(key)), nil
}

// matches reports whether password has this hash. Without a hash it works as long,
// and reports false: how long an answer takes tells nobody whether there is one.
func (h *hasher) matches(ctx context.Context, hash, password string) (bool, error) {
	p, salt, want, err := parseHash(hash)
	if err != nil {
		p, salt, want = params{argonMemory, argonPasses, argonLanes}, make([]byte, argonSalt), nil
	}
	got, err := h.derive(ctx, password, salt, p)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// params are those of argon2id.
type params struct {
	memory, passes uint32
	lanes          uint8
}

// derive waits for a seat and works. CodeUnavailable when none gets free.
func (h *hasher) derive(ctx context.Context, password string, salt []byte, p params) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, hashWait)
	defer stop()
	select {
	case h.seats <- struct{}{}:
	case <-ctx.Done():
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "Too many people sign in at the moment. Please try again.", Err: ctx.Err()}
	}
	defer func() { <-h.seats }()
	return argon2.IDKey([]byte(password), salt, p.passes, p.memory, p.lanes, argonKey), nil
}

func parseHash(hash string) (p params, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	const want = 6 // an empty one first: the text begins with $
	if len(parts) != want || parts[1] != "argon2id" {
		return p, nil, nil, fmt.Errorf("read hash: no argon2id")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return p, nil, nil, fmt.Errorf("read hash: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, nil, nil, fmt.Errorf("read hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return p, nil, nil, fmt.Errorf("read hash: %w", err)
	}
	return p, salt, key, nil
}

// checkPassword says what is wrong with a new password; nil for nothing.
func checkPassword(password, email string) error {
	switch {
	case len(password) < minPassword:
		return models.Invalid(models.FieldError{Field: "password", Message: fmt.Sprintf("A password has at least %d characters.", minPassword)})
	case len(password) > maxPassword:
		return models.Invalid(models.FieldError{Field: "password", Message: fmt.Sprintf("A password has at most %d characters.", maxPassword)})
	case strings.EqualFold(password, email):
		return models.Invalid(models.FieldError{Field: "password", Message: "Your address is known to others. Choose another password."})
	}
	return nil
}
