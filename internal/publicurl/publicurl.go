// Package publicurl asks whether the address that the world is told is ours:
// whether it answers by itself. A provider that calls back there follows no
// redirect and tells nobody, so a wrong address shows only as generations that
// take as long as a poll.
package publicurl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// path is answered by the api without looking at anything else.
	path = "/healthz"
	// timeout bounds one question: a TLS handshake across the world and back.
	timeout = 5 * time.Second
	// maxAnswer is far above what we answer there, and far below a web page.
	maxAnswer = 4 << 10
)

// Config is the address that the world is told.
type Config struct {
	URL string `env:"PUBLIC_URL" envDefault:"http://127.0.0.1:8080" desc:"Address under which the world reaches the API, without a path. Providers call back and fetch inputs only if it is https."`
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	base, err := url.Parse(c.URL)
	if err != nil || base.Hostname() == "" || (base.Scheme != "http" && base.Scheme != "https") || strings.Trim(base.Path, "/") != "" {
		return errors.New("PUBLIC_URL: must be an address such as https://darkroom.example.com, without a path")
	}
	return nil
}

// ErrNotOurs means that somebody answers there, but not this service.
var ErrNotOurs = errors.New("something else answers there")

// RedirectError means that the address sends callers elsewhere.
type RedirectError struct {
	// Status is the answer's.
	Status int
	// Target is where to, as far as it was said.
	Target string
}

// Error says where to.
func (e *RedirectError) Error() string {
	return fmt.Sprintf("it redirects (%d) to %s, and providers do not follow", e.Status, e.Target)
}

// Base is the address that does not redirect, to try instead; "" when the
// target does not tell.
func (e *RedirectError) Base() string {
	base, ok := strings.CutSuffix(e.Target, path)
	if !ok || !strings.HasPrefix(base, "http") {
		return ""
	}
	return base
}

// Check returns nil when base, an address without a path, is the api's own. It
// takes at most five seconds. Safe to repeat.
func Check(ctx context.Context, transport http.RoundTripper, base string) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(base, "/")+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask public address: %w", err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("ask public address: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest {
		return &RedirectError{Status: resp.StatusCode, Target: target(resp)}
	}
	return judge(resp)
}

// judge tells our own answer from that of a proxy or of a parked name.
func judge(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: %s", ErrNotOurs, resp.Status)
	}
	var health struct {
		Status string `json:"status"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&health); err != nil || health.Status != "ok" {
		return fmt.Errorf("%w: its /healthz is not this service's", ErrNotOurs)
	}
	return nil
}

func target(resp *http.Response) string {
	location, err := resp.Location()
	if err != nil {
		return "nowhere"
	}
	return location.String()
}
