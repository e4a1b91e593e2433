package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/internal/publicurl"
)

const (
	// selfCheckBudget is how long the api looks for itself: a proxy notices
	// within seconds that it has started.
	selfCheckBudget = 5 * time.Second
	// selfCheckPause keeps the looking to nine requests.
	selfCheckPause = 600 * time.Millisecond
)

// checkPublicURL warns, once, when the public address does not lead to an api:
// providers' webhooks would be lost without a word from them. It is a warning
// only, since jobs are polled too, and since a proxy may come up later. An
// address without https is told to no provider.
func checkPublicURL(ctx context.Context, log *zap.Logger, transport http.RoundTripper, base string) {
	if !strings.HasPrefix(base, "https://") {
		return
	}
	limited, cancel := context.WithTimeout(ctx, selfCheckBudget)
	defer cancel()
	if err := findSelf(limited, transport, base); err != nil && ctx.Err() == nil {
		log.Warn("PUBLIC_URL does not lead here: webhooks are lost, jobs are only polled; see darkroom doctor",
			zap.String("public_url", base), zap.Error(err))
	}
}

// findSelf asks until the api answers, a redirect shows that it will not, or
// ctx ends. It returns the last answer that was not cut short.
func findSelf(ctx context.Context, transport http.RoundTripper, base string) error {
	last := context.DeadlineExceeded
	for {
		err := publicurl.Check(ctx, transport, base)
		if _, redirects := errors.AsType[*publicurl.RedirectError](err); err == nil || redirects {
			return err
		}
		if ctx.Err() == nil {
			last = err
		}
		select {
		case <-ctx.Done():
			return last
		case <-time.After(selfCheckPause):
		}
	}
}
