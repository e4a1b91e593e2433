package replicate

import (
	"context"

	"darkroom/internal/httpx"
)

// Whose asks Replicate for the user or organisation that an account belongs to.
// Safe to repeat and free of charge; it tells whether the key is alive.
func (p *Provider) Whose(ctx context.Context, credentialID string) (string, error) {
	owner, err := p.account(ctx, credentialID)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	told, err := owner.client.GetCurrentAccount(ctx)
	if err != nil {
		return "", p.failed(ctx, owner, err, false)
	}
	return httpx.Clip(told.Username), nil
}
