package higgsfield

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// checkWebhook refuses an address that is not https and public. Names are not
// resolved, since the simulator works without a network; and this machine, and
// names without a dot such as other containers, count as public and need no
// https, since that is where its callers are.
func checkWebhook(address string) *problem {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return said(http.StatusBadRequest, "Webhook URL is not valid")
	case u.User != nil:
		return said(http.StatusBadRequest, "Webhook URL must not contain credentials")
	case isNear(u.Hostname()):
		return nil
	case u.Scheme != "https":
		return said(http.StatusBadRequest, "Webhook URL must use HTTPS")
	case isPrivate(u.Hostname()):
		return said(http.StatusBadRequest, "Webhook URL must resolve to public IP addresses")
	}
	return nil
}

func isNear(host string) bool {
	ip := net.ParseIP(host)
	return (ip != nil && ip.IsLoopback()) || (ip == nil && !strings.Contains(host, "."))
}

func isPrivate(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && (!ip.IsGlobalUnicast() || ip.IsPrivate())
}
