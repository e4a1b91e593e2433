package api

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// Throttle says whether something may be done once more, in all processes together.
type Throttle interface {
	// Take uses one of what subject may do up, if any is left.
	Take(ctx context.Context, allowance models.Allowance, subject string) (models.Allowed, error)
}

// subscriberBits is how much of an IPv6 address names a subscriber, who has all
// addresses behind it.
const subscriberBits = 64

// signInPace is for one address of the internet: an office of thirty behind one, who
// come in the morning, and then one try in ten seconds. What one account bears is less,
// and counted apart.
func signInPace() models.Allowance {
	return models.Allowance{Kind: "sign-in:ip", Burst: 30, Every: 10 * time.Second}
}

// mailPace is for the mails that one address of the internet may have sent.
func mailPace() models.Allowance {
	return models.Allowance{Kind: "link:ip", Burst: 20, Every: time.Minute}
}

// refreshPace is only there so that nobody keeps the database busy: a client renews
// once an hour, and the tokens cannot be guessed.
func refreshPace() models.Allowance {
	return models.Allowance{Kind: "refresh:ip", Burst: 120, Every: time.Second}
}

// paced lets an address of the internet call so often, and tells how often it still may.
func (h *handlers) paced(allowance models.Allowance) gin.HandlerFunc {
	return func(c *gin.Context) {
		allowed, err := h.Throttle.Take(c.Request.Context(), allowance, subscriber(c.ClientIP()))
		if err != nil {
			fail(c, err)
			return
		}
		c.Header("X-RateLimit-Limit", strconv.Itoa(allowance.Burst))
		c.Header("X-RateLimit-Remaining", strconv.Itoa(allowed.Remaining))
		if !allowed.OK {
			fail(c, &models.Error{
				Code: models.CodeRateLimited, Message: "That was too often. Please wait a while before you try again.",
				RetryAfter: allowed.RetryAfter,
			})
			return
		}
		c.Next()
	}
}

// subscriber returns what is counted of an address.
func subscriber(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if address = address.Unmap(); address.Is4() {
		return address.String()
	}
	block, err := address.WithZone("").Prefix(subscriberBits)
	if err != nil {
		return ip
	}
	return block.String()
}
