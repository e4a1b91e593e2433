package api

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Config says where the server listens and how long it waits.
type Config struct {
	Addr string `env:"API_ADDR" envDefault:"127.0.0.1:8080" desc:"host:port to listen on; loopback unless a proxy that ends TLS stands on another host"`
	// TrustedProxies are the only peers whose X-Forwarded-For is believed.
	TrustedProxies []string `env:"API_TRUSTED_PROXIES" desc:"comma-separated addresses or CIDR ranges of proxies whose X-Forwarded-For is believed; empty believes nobody, so the log shows the peer itself"`

	CORSOrigins []string `env:"CORS_ORIGINS" desc:"comma-separated origins such as https://app.example.com whose pages may call with the cookies of their user, beside our own; empty: none"`

	ReadTimeout    time.Duration `env:"API_READ_TIMEOUT" envDefault:"15s" desc:"time to receive a whole request of at most 1 MB; 15s lets a bad mobile line through and a stalled one not"`
	UploadTimeout  time.Duration `env:"API_UPLOAD_TIMEOUT" envDefault:"5m" desc:"time to receive an upload of at most 14 files of 10 MB, or to take in a video that was written to storage: 5m allows a line of 4 Mbit/s"`
	WriteTimeout   time.Duration `env:"API_WRITE_TIMEOUT" envDefault:"30s" desc:"time to answer a request, sending included; answers are small and the slowest query has 10s"`
	MediaTimeout   time.Duration `env:"API_MEDIA_TIMEOUT" envDefault:"15m" desc:"time to send one stored file, or to receive one that a client writes itself, for local storage only: 15m carries 500 MB over a line of 5 Mbit/s"`
	ShutdownGrace  time.Duration `env:"API_SHUTDOWN_GRACE" envDefault:"20s" desc:"time for running requests to end after a stop signal; below the 30s after which orchestrators kill"`
	StreamBeat     time.Duration `env:"API_STREAM_HEARTBEAT" envDefault:"15s" desc:"pause between comments on an idle event stream; proxies cut connections that are silent for 30s to 60s"`
	StreamMaxAge   time.Duration `env:"API_STREAM_MAX_AGE" envDefault:"30m" desc:"time after which an event stream ends and the reader resumes, so that an access token, which lives an hour, does not listen for days"`
	StreamsPerUser int           `env:"API_STREAMS_PER_USER" envDefault:"12" desc:"event streams that one user may hold open on this process: 6, all that a browser opens to one host over HTTP/1.1, on two devices"`
}

// Validate names every variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		faults = append(faults, fmt.Errorf("API_ADDR: must be host:port such as 127.0.0.1:8080, not %q", c.Addr))
	}
	for _, proxy := range c.TrustedProxies {
		if !isAddrOrRange(proxy) {
			faults = append(faults, fmt.Errorf("API_TRUSTED_PROXIES: must be addresses or ranges such as 10.0.0.0/8, not %q", proxy))
		}
	}
	for _, origin := range c.CORSOrigins {
		if !isOrigin(origin) {
			faults = append(faults, fmt.Errorf("CORS_ORIGINS: must be origins such as https://app.example.com, without a path and without *, not %q", origin))
		}
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{
		{"API_READ_TIMEOUT", c.ReadTimeout},
		{"API_UPLOAD_TIMEOUT", c.UploadTimeout},
		{"API_WRITE_TIMEOUT", c.WriteTimeout},
		{"API_MEDIA_TIMEOUT", c.MediaTimeout},
		{"API_SHUTDOWN_GRACE", c.ShutdownGrace},
		{"API_STREAM_HEARTBEAT", c.StreamBeat},
		{"API_STREAM_MAX_AGE", c.StreamMaxAge},
	} {
		if d.value <= 0 {
			faults = append(faults, fmt.Errorf("%s: must be a duration above zero such as 30s", d.name))
		}
	}
	if c.StreamsPerUser < 1 {
		faults = append(faults, errors.New("API_STREAMS_PER_USER: must be 1 or more"))
	}
	return errors.Join(faults...)
}

// isOrigin reports whether s is an origin as browsers write it.
func isOrigin(s string) bool {
	address, err := url.Parse(s)
	return err == nil && (address.Scheme == "https" || address.Scheme == "http") && address.Host != "" &&
		s == address.Scheme+"://"+strings.ToLower(address.Host) && !strings.Contains(s, "*")
}

func isAddrOrRange(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(s)
	return err == nil
}
