package webhook

import (
	"fmt"
	"net"
)

// Config says whom to send to although no stranger's webhook should lead there.
type Config struct {
	AllowHosts []string `env:"WEBHOOK_ALLOW_HOSTS" envSeparator:"," desc:"Comma-separated host:port pairs that webhooks of users may be sent to although they are private, on an unusual port or plain http; only for the local stack, for example 127.0.0.1:8090"`
}

// Validate reports an entry that is not host:port.
func (c Config) Validate() error {
	for _, entry := range c.AllowHosts {
		host, port, err := net.SplitHostPort(entry)
		if err != nil || host == "" || port == "" {
			return fmt.Errorf("WEBHOOK_ALLOW_HOSTS: %q must be host:port, such as 127.0.0.1:8090", entry)
		}
	}
	return nil
}
