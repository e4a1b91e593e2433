package supabase

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// stamper marks our addresses. The server's token cannot be verified here, as
// only the server has its key, and asking the server about every address that
// somebody sends us would let strangers make us send requests.
type stamper struct{ key []byte }

// newStamper derives its key: a stamp is public, and must not be a MAC by the
// service key itself.
func newStamper(serviceKey string) stamper {
	mac := hmac.New(sha256.New, []byte(serviceKey))
	mac.Write([]byte("stamp of a media address"))
	return stamper{key: mac.Sum(nil)}
}

// stamp is the end of an address and a MAC, of which 16 of 32 bytes are more
// than can be guessed.
func (s stamper) stamp(key string, expires time.Time) string {
	end := strconv.FormatInt(expires.Unix(), 10)
	mac := hmac.New(sha256.New, s.key)
	fmt.Fprintf(mac, "%s\n%s", key, end)
	return end + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// verify tells whether stamp is ours, for this key, and not over.
func (s stamper) verify(key, stamp string, now time.Time) bool {
	end, _, _ := strings.Cut(stamp, ".")
	seconds, err := strconv.ParseInt(end, 10, 64)
	if err != nil {
		return false
	}
	expires := time.Unix(seconds, 0)
	return hmac.Equal([]byte(stamp), []byte(s.stamp(key, expires))) && now.Before(expires)
}
