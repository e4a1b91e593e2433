package stack

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// probeWait bounds one question to a starting service; it is on this machine.
const probeWait = 2 * time.Second

// Probe returns nil when a service is ready, and otherwise why it is not.
type Probe func(context.Context) error

// HTTP is ready when a GET of url answers 200.
func HTTP(url string) Probe {
	// Fresh connections: the service behind the port may be another by now.
	client := &http.Client{Timeout: probeWait, Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return fmt.Errorf("ask %s: %w", url, err)
		}
		resp, err := client.Do(req)
		if err != nil {
			return fmt.Errorf("ask whether it is ready: %w", err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s", url, resp.Status)
		}
		return nil
	}
}

// TCP is ready when addr accepts connections.
func TCP(addr string) Probe {
	return func(ctx context.Context) error {
		dialer := net.Dialer{Timeout: probeWait}
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err != nil {
			return fmt.Errorf("ask whether it is ready: %w", err)
		}
		return conn.Close()
	}
}
