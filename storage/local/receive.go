package local

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/storage"
)

// SignPut returns a PUT of /media/{key} that Handler takes.
func (s *Store) SignPut(_ context.Context, key, contentType string, size int64, ttl time.Duration) (storage.Ticket, error) {
	if err := storage.CheckKey(key); err != nil {
		return storage.Ticket{}, err
	}
	expires := s.now().Add(ttl).Truncate(time.Second)
	return storage.Ticket{
		Method: http.MethodPut, URL: s.signer.signPut(key, contentType, size, expires),
		Header: map[string]string{"Content-Type": contentType}, Expires: expires,
	}, nil
}

// signPut makes an address that takes one object.
func (s signer) signPut(key, contentType string, size int64, expires time.Time) string {
	query := url.Values{"exp": {strconv.FormatInt(expires.Unix(), 10)}, "max": {strconv.FormatInt(size, 10)}, "type": {contentType}}
	query.Set("sig", s.putMAC(key, query))
	u := s.base.JoinPath(mediaPath, key)
	u.RawQuery = query.Encode()
	return u.String()
}

// putMAC begins with a word that no key can be, so that an address that shows an
// object is none that writes it.
func (s signer) putMAC(key string, query url.Values) string {
	mac := hmac.New(sha256.New, s.key)
	fmt.Fprintf(mac, "PUT \n%s\n%s\n%s\n%s", key, query.Get("exp"), query.Get("max"), query.Get("type"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// verifyPut returns how many bytes of which type an address takes, or errForged or
// errExpired.
func (s signer) verifyPut(key string, query url.Values, now time.Time) (most int64, contentType string, err error) {
	if !hmac.Equal([]byte(query.Get("sig")), []byte(s.putMAC(key, query))) {
		return 0, "", errForged
	}
	seconds, err := strconv.ParseInt(query.Get("exp"), 10, 64)
	if err != nil {
		return 0, "", errForged
	}
	if most, err = strconv.ParseInt(query.Get("max"), 10, 64); err != nil {
		return 0, "", errForged
	}
	if !now.Before(time.Unix(seconds, 0)) {
		return 0, "", errExpired
	}
	return most, query.Get("type"), nil
}

// receive writes the body of a signed PUT to the object that its address names.
func (s *Store) receive(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, mediaPath)
	most, contentType, err := s.signer.verifyPut(key, r.URL.Query(), s.now())
	switch {
	case err != nil:
		refuse(w, http.StatusForbidden, "FORBIDDEN", "This address is not valid any more. Ask for a new upload.")
	case r.Header.Get("Content-Type") != contentType:
		refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Send the file as "+contentType+", as was said.")
	case r.ContentLength < 0:
		refuse(w, http.StatusLengthRequired, "VALIDATION_ERROR", "Say how long the file is, by Content-Length.")
	case r.ContentLength > most:
		refuse(w, http.StatusRequestEntityTooLarge, "PAYLOAD_TOO_LARGE", fmt.Sprintf("The file may have at most %d bytes, as was said.", most))
	default:
		s.write(w, r, key, contentType)
	}
}

// write answers like a bucket: with the ETag under which the object is served.
func (s *Store) write(w http.ResponseWriter, r *http.Request, key, contentType string) {
	sum := sha256.New()
	err := s.putNew(r.Context(), key, contentType, r.ContentLength, io.TeeReader(r.Body, sum))
	switch {
	case errors.Is(err, errExists):
		refuse(w, http.StatusConflict, "CONFLICT", "The file is there already.")
	case r.Context().Err() != nil, errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, storage.ErrWrongSize):
		refuse(w, http.StatusBadRequest, "VALIDATION_ERROR", "The file did not come to its end. Send it again.")
	case err != nil:
		s.log.Error("receive object", zap.String("key", key), zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "UNAVAILABLE", "The file cannot be kept right now. Please try again.")
	default:
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum.Sum(nil)))
		w.WriteHeader(http.StatusOK)
	}
}

// errExists means that an object would be replaced.
var errExists = errors.New("object is there already")

// putNew is Put for a key without object. Of two at once the later one may stay.
func (s *Store) putNew(ctx context.Context, key, contentType string, size int64, body io.Reader) error {
	if s.there(key) {
		return errExists
	}
	return s.Put(ctx, key, contentType, size, body)
}

func (s *Store) there(key string) bool {
	found, err := s.open(key)
	if err != nil {
		return false
	}
	_ = found.Close() // only looked at
	return true
}
