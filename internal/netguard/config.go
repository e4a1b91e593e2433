package netguard

import (
	"fmt"
	"net"
)

// Config says which private addresses may be reached all the same.
type Config struct {
	AllowHosts []string `env:"MEDIA_ALLOW_HOSTS" envSeparator:"," desc:"Comma-separated host:port pairs that media may be fetched from although they are private or on an unusual port; only for the local simulator, for example 127.0.0.1:8091"`
}

// Validate reports an entry that is not host:port.
func (c Config) Validate() error {
	for _, entry := range c.AllowHosts {
		host, port, err := net.SplitHostPort(entry)
		if err != nil || host == "" || port == "" {
			return fmt.Errorf("MEDIA_ALLOW_HOSTS: %q must be host:port, such as 127.0.0.1:8091", entry)
		}
	}
	return nil
}
