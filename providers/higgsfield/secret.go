package higgsfield

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	// maxSecrets is the new one and the one before it, which stays valid for a day.
	maxSecrets = 2
	// minSecret is 128 bits: what is shorter could be guessed from one message.
	minSecret = 16
)

// Secrets are what Higgsfield signs an account's messages with, the newest first.
type Secrets []secret

// secret is one of them. It never prints.
type secret struct{ key *webhooks.Webhook }

// String hides the secret from logs.
func (secret) String() string { return "a webhook secret" }

// GoString hides the secret from debug output.
func (s secret) GoString() string { return s.String() }

// genuine reports whether one of the secrets signed the message. Its time is
// checked apart, by a clock that is given.
func (s Secrets) genuine(header http.Header, body []byte) bool {
	return slices.ContainsFunc(s, func(known secret) bool {
		return known.key.VerifyIgnoringTimestamp(body, header) == nil
	})
}

// parseSecrets reads one secret, or two in rotation. Its errors show none.
func parseSecrets(list string) (Secrets, error) {
	words := strings.Split(list, ",")
	if len(words) > maxSecrets {
		return nil, fmt.Errorf("must be one secret or two, not %d", len(words))
	}
	secrets := make(Secrets, 0, len(words))
	for _, word := range words {
		text, found := strings.CutPrefix(strings.TrimSpace(word), "whsec_")
		raw, err := base64.StdEncoding.DecodeString(text)
		if !found || err != nil || len(raw) < minSecret {
			return nil, errors.New("must be whsec_ and at least 16 bytes in base64, as Higgsfield's console shows it")
		}
		key, err := webhooks.NewWebhookRaw(raw)
		if err != nil {
			return nil, errors.New("cannot be used as a key")
		}
		secrets = append(secrets, secret{key: key})
	}
	return secrets, nil
}
