package httpx

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// maxDetail is what an operator reads of a stranger's text.
	maxDetail = 1 << 10
	// maxRetryAfter is an hour: a longer wish is a mistake, and would outlast
	// every deadline of ours.
	maxRetryAfter = time.Hour
)

// Clip makes a text fit for one line of a log or a column.
func Clip(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")), " ")
	if len(text) <= maxDetail {
		return text
	}
	return strings.ToValidUTF8(text[:maxDetail-len("…")], "") + "…"
}

// Hide takes secrets out of a text that may quote them. Empty ones are no secrets.
func Hide(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[key]")
		}
	}
	return text
}

// RetryAfter reads the value of a Retry-After header, seconds or a date; 0 if it
// says nothing.
func RetryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
		return Seconds(seconds)
	}
	if at, err := http.ParseTime(value); err == nil {
		return Seconds(at.Sub(now).Seconds())
	}
	return 0
}

// Seconds is a wait that a server asks for, from nothing to an hour.
func Seconds(seconds float64) time.Duration {
	return time.Duration(min(max(seconds, 0), maxRetryAfter.Seconds()) * float64(time.Second))
}

// CheckBase checks the address of an API, to which keys travel.
func CheckBase(address string) error {
	base, err := url.Parse(address)
	if err != nil || base.Hostname() == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return errors.New("must be an address such as https://api.example.com/v1, without user, query or fragment")
	}
	if base.Scheme == "https" || (base.Scheme == "http" && Nearby(base.Hostname())) {
		return nil
	}
	return errors.New("must be https: the account's key would travel in the open")
}

// Nearby reports whether a host is reached without leaving our own network: a
// loopback address, or a name without a dot such as another container's.
func Nearby(host string) bool {
	ip := net.ParseIP(host)
	return (ip != nil && ip.IsLoopback()) || (ip == nil && !strings.Contains(host, "."))
}
