package webhooks

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"darkroom/internal/seal"
	"darkroom/models"
	"darkroom/notify"
)

const (
	// secretBytes is as long as the output of the hash that the secret keys; the
	// standard asks for 24 to 64.
	secretBytes = 32
	// overlap is how long a secret that was replaced signs beside the new one: a day
	// lets whoever runs the receiver put the new one in.
	overlap = 24 * time.Hour
)

// drawSecret draws a secret in the form of Standard Webhooks.
func drawSecret() notify.Secret {
	bytes := make([]byte, secretBytes)
	_, _ = rand.Read(bytes) // never fails, says its documentation
	return notify.Secret("whsec_" + base64.StdEncoding.EncodeToString(bytes))
}

// sealed hides a secret for the row of an endpoint.
func (s *Service) sealed(secret notify.Secret, endpoint uuid.UUID) models.SealedSecret {
	hidden := s.box.Seal([]byte(secret), endpoint.String())
	return models.SealedSecret{KeyID: hidden.KeyID, Ciphertext: hidden.Ciphertext}
}

// open returns the secrets that sign now, the newest first.
func (s *Service) open(secrets models.EndpointSecrets) ([]notify.Secret, error) {
	if s.box == nil {
		return nil, errNoKey
	}
	hidden := []models.SealedSecret{secrets.Present}
	if secrets.Previous != nil {
		hidden = append(hidden, *secrets.Previous)
	}
	plain := make([]notify.Secret, len(hidden))
	for i, secret := range hidden {
		text, err := s.box.Open(seal.Sealed{KeyID: secret.KeyID, Ciphertext: secret.Ciphertext}, secrets.ID.String())
		if err != nil {
			return nil, fmt.Errorf("open secret of endpoint: %w", err)
		}
		plain[i] = notify.Secret(text)
	}
	return plain, nil
}

// Rotate draws a new secret for a user's endpoint and returns it, for the only time.
// The one before signs beside it for a day. CodeNotFound for those of others.
func (s *Service) Rotate(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, notify.Secret, error) {
	if s.box == nil {
		return models.Endpoint{}, "", notSetUp()
	}
	secret := drawSecret()
	endpoint, err := s.Secrets.RotateSecret(ctx, userID, id, s.sealed(secret, id), s.Now().Add(overlap))
	return endpoint, secret, err
}

// OwnSecret returns the secret that signs what is sent to the webhook_url of a
// user's single generations; it is drawn when it is first asked for.
func (s *Service) OwnSecret(ctx context.Context, userID uuid.UUID) (notify.Secret, error) {
	own, err := s.own(ctx, userID)
	if err != nil {
		return "", err
	}
	secrets, err := s.open(own)
	if err != nil {
		return "", err
	}
	return secrets[0], nil
}

// RotateOwn is Rotate for the secret of OwnSecret.
func (s *Service) RotateOwn(ctx context.Context, userID uuid.UUID) (models.Endpoint, notify.Secret, error) {
	own, err := s.own(ctx, userID)
	if err != nil {
		return models.Endpoint{}, "", err
	}
	return s.Rotate(ctx, userID, own.ID)
}

func (s *Service) own(ctx context.Context, userID uuid.UUID) (models.EndpointSecrets, error) {
	if s.box == nil {
		return models.EndpointSecrets{}, notSetUp()
	}
	id := s.NewID()
	return s.Secrets.OwnEndpoint(ctx, models.Endpoint{ID: id, UserID: userID}, s.sealed(drawSecret(), id))
}
