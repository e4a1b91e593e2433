package dev

import (
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"darkroom/auth"
	"darkroom/internal/env"
	"darkroom/models"
)

const (
	// tokenFile holds the developer's token, below the data directory.
	tokenFile = "token"
	// tokenLife spares a developer a new token; it opens a stack on loopback.
	tokenLife = 365 * 24 * time.Hour
	// developerEmail names nobody: the domain is reserved for this machine.
	developerEmail = "developer@localhost"
)

// Token returns a token of the developer of the local stack that src
// configures, running or not.
func Token(src env.Source, now func() time.Time) (string, error) {
	src, err := WithDotEnv(src)
	if err != nil {
		return "", err
	}
	cfg, err := loadConfig(src)
	if err != nil {
		return "", err
	}
	if err = makeData(cfg); err != nil {
		return "", err
	}
	secrets, err := Secrets(cfg.Data)
	if err != nil {
		return "", err
	}
	return sign(over(secrets, src), now)
}

// sign makes the token with the secrets that src has.
func sign(src env.Source, now func() time.Time) (string, error) {
	var cfg auth.Config
	if err := env.Load(src, &cfg); err != nil {
		return "", err
	}
	signer, err := auth.New(cfg, now)
	if err != nil {
		return "", err
	}
	id, err := uuid.Parse(src[userVariable])
	if err != nil {
		return "", fmt.Errorf("%s: must be a UUID: %w", userVariable, err)
	}
	return signer.Sign(models.User{ID: id, Email: developerEmail}, tokenLife)
}

// saveToken keeps the token where the command line finds it.
func saveToken(cfg Config, token string) error {
	if err := os.WriteFile(cfg.path(tokenFile), []byte(token+"\n"), 0o600); err != nil {
		return fmt.Errorf("save token: %w", err)
	}
	return nil
}
