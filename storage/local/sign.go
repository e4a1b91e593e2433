package local

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"darkroom/storage"
)

// mediaPath is where Handler is mounted, under PUBLIC_URL.
const mediaPath = "/media/"

var (
	errForged  = errors.New("signature is not valid")
	errExpired = errors.New("address has expired")
)

// signer makes and checks addresses.
type signer struct {
	key  []byte
	base *url.URL
}

func newSigner(cfg Config) (signer, error) {
	base, err := url.Parse(cfg.PublicURL)
	if err != nil {
		return signer{}, fmt.Errorf("PUBLIC_URL: %w", err)
	}
	if base.Path == "" {
		// Or joining a path to it would make a relative one.
		base.Path = "/"
	}
	return signer{key: []byte(cfg.Secret), base: base}, nil
}

// expiry rounds the end of an address up to a multiple of its life. So the same
// object has the same address for as long as that, and a browser that lists
// the gallery again finds its pictures in its cache. An address lives between
// one and two ttl.
func expiry(now time.Time, ttl time.Duration) time.Time {
	seconds := max(1, int64(ttl/time.Second))
	end := now.Unix() + seconds
	return time.Unix((end+seconds-1)/seconds*seconds, 0)
}

func (s signer) sign(key string, expires time.Time) string {
	exp := strconv.FormatInt(expires.Unix(), 10)
	u := s.base.JoinPath(mediaPath, key)
	u.RawQuery = url.Values{"exp": {exp}, "sig": {s.mac(key, exp)}}.Encode()
	return u.String()
}

// mac is 16 of 32 bytes: 128 bits cannot be guessed, and the address stays
// short.
func (s signer) mac(key, exp string) string {
	mac := hmac.New(sha256.New, s.key)
	fmt.Fprintf(mac, "%s\n%s", key, exp)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// verify returns when an address ends, or errForged or errExpired.
func (s signer) verify(key string, query url.Values, now time.Time) (time.Time, error) {
	exp := query.Get("exp")
	if !hmac.Equal([]byte(query.Get("sig")), []byte(s.mac(key, exp))) {
		return time.Time{}, errForged
	}
	seconds, err := strconv.ParseInt(exp, 10, 64)
	if err != nil {
		return time.Time{}, errForged
	}
	expires := time.Unix(seconds, 0)
	if !now.Before(expires) {
		return time.Time{}, errExpired
	}
	return expires, nil
}

// keyOf returns the key in an address under PUBLIC_URL that is still good.
func (s signer) keyOf(rawURL string, now time.Time) (string, bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != s.base.Scheme || u.Host != s.base.Host || u.User != nil {
		return "", false
	}
	key, ok := strings.CutPrefix(u.Path, s.base.JoinPath(mediaPath).Path)
	if !ok || storage.CheckKey(key) != nil {
		return "", false
	}
	if _, err = s.verify(key, u.Query(), now); err != nil {
		return "", false
	}
	return key, true
}
