package webhooks

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"darkroom/models"
)

// CheckURL says what is wrong with an address and what to do, as a sentence for the
// user; "" for a good one. Where its name leads is judged when something is sent.
func (s *Service) CheckURL(address string) string {
	parsed, err := url.Parse(address)
	switch {
	case err != nil || parsed.Host == "":
		return "This is no address. Give one such as https://example.com/hooks."
	case len(address) > models.MaxWebhookURL:
		return "The address is too long: 2048 characters are the most."
	case slices.Contains(s.AllowHosts, strings.ToLower(parsed.Host)):
		return ""
	case parsed.Scheme != "https":
		return "Give an address that begins with https://."
	case parsed.User != nil:
		return "Leave name and password out of the address: the signature proves the sender."
	case parsed.Port() != "" && parsed.Port() != "443":
		return "Only port 443 can be reached: leave the port out of the address."
	case private(parsed.Hostname()):
		return "This address cannot be reached from outside. Give a public one."
	}
	return ""
}

// private reports whether a host is plainly none of the public network: told early,
// as a courtesy.
func private(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return !net.IP(address.AsSlice()).IsGlobalUnicast() || address.IsPrivate()
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "localhost" || !strings.Contains(host, ".") ||
		strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
}
