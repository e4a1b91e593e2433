package providers

import (
	"context"
	"fmt"
)

// StaticCredentialID is the id of the one account of StaticCredentials.
const StaticCredentialID = "env"

// StaticCredentials is the single account whose key stands in the environment.
type StaticCredentials string

// Next returns StaticCredentialID.
func (StaticCredentials) Next(context.Context) (string, error) { return StaticCredentialID, nil }

// Secret returns the key, or an error for any other id.
func (s StaticCredentials) Secret(_ context.Context, credentialID string) (string, error) {
	if credentialID != StaticCredentialID {
		return "", fmt.Errorf("credential %q is not known here", credentialID)
	}
	return string(s), nil
}
