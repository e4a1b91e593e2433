package dev

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"github.com/google/uuid"
	"github.com/joho/godotenv"

	"darkroom/internal/env"
)

const (
	// secretsFile holds what was drawn by lot, below the data directory.
	secretsFile = "secrets.env"
	// userVariable is the id of the developer whose token is printed; it is no
	// secret, but it must outlive a restart like one.
	userVariable = "DARKROOM_DEV_USER"
	// passwordVariable is what they sign in with at the web client.
	passwordVariable = "DARKROOM_DEV_PASSWORD" //nolint:gosec // the name of a variable
	// These are the account keys that the simulated providers take, each in the form
	// of the real one's.
	simulatorToken         = "SIMULATOR_TOKEN"
	simulatorFalKey        = "SIMULATOR_FAL_KEY"
	simulatorGoogleKey     = "SIMULATOR_GOOGLE_KEY"
	simulatorHiggsfieldKey = "SIMULATOR_HIGGSFIELD_KEY"
)

// Secrets returns the local stack's own secrets, below the data directory, and
// draws those that are missing.
func Secrets(data string) (env.Source, error) {
	path := filepath.Join(data, secretsFile)
	secrets, err := godotenv.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		secrets, err = map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	before := maps.Clone(secrets)
	draw(secrets)
	if maps.Equal(before, secrets) {
		return secrets, nil
	}
	if err := save(path, secrets); err != nil {
		return nil, fmt.Errorf("save %s: %w", path, err)
	}
	return secrets, nil
}

// draw adds what is missing.
func draw(secrets env.Source) {
	for _, name := range []string{"JWT_SECRET", "CALLBACK_SECRET", "STORAGE_SECRET", "SUPPORT_WEBHOOK_SECRET"} {
		if secrets[name] == "" {
			secrets[name] = randomHex()
		}
	}
	if secrets["TOKEN_KEY"] == "" {
		secrets["TOKEN_KEY"] = base64.StdEncoding.EncodeToString(randomBytes())
	}
	for name, key := range map[string]string{
		simulatorToken:         "r8_" + randomHex()[:37],
		simulatorFalKey:        uuid.NewString() + ":" + randomHex()[:32],
		simulatorGoogleKey:     "AIza" + randomHex()[:35],
		simulatorHiggsfieldKey: uuid.NewString() + ":" + randomHex(),
		simulatorResendKey:     "re_" + randomHex()[:32],
		simulatorTelegramToken: "4711:" + randomHex()[:35],
	} {
		if secrets[name] == "" {
			secrets[name] = key
		}
	}
	if secrets[passwordVariable] == "" {
		secrets[passwordVariable] = randomHex()[:24] // short enough to be copied, 96 bits
	}
	if secrets[userVariable] == "" {
		secrets[userVariable] = uuid.NewString()
	}
}

// randomHex is 32 random bytes, as many as the hash has that they key.
func randomHex() string { return hex.EncodeToString(randomBytes()) }

func randomBytes() []byte {
	bytes := make([]byte, 32)
	_, _ = rand.Read(bytes) // never fails, says its documentation
	return bytes
}

// save replaces the file whole: half of it would lose what the other half keyed.
func save(path string, secrets env.Source) error {
	text, err := godotenv.Marshal(secrets)
	if err != nil {
		return err
	}
	unfinished := path + ".new"
	if err := os.WriteFile(unfinished, []byte(text+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}
