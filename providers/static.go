package providers

import (
	"context"
	"fmt"
)

// StaticCredentialID is the id of the one account of StaticCredentials.
const StaticCredentialID = "env"

// StaticCredentials is the single account whose key stands in the environment.
type StaticCredentials string

// String hides the key from logs.
func (StaticCredentials) String() string { return "one key" }

// GoString hides the key from debug output.
func (s StaticCredentials) GoString() string { return s.String() }

// Next returns StaticCredentialID.
func (StaticCredentials) Next(context.Context) (string, error) { return StaticCredentialID, nil }

// All returns StaticCredentialID alone.
func (StaticCredentials) All(context.Context) ([]string, error) {
	return []string{StaticCredentialID}, nil
}

// Secret returns the key, or an error for any other id.
func (s StaticCredentials) Secret(_ context.Context, credentialID string) (string, error) {
	if credentialID != StaticCredentialID {
		return "", fmt.Errorf("credential %q is not known here", credentialID)
	}
	return string(s), nil
}
