package supabase

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"darkroom/storage"
)

const (
	signPath = "object/sign"
	// stampName is the query parameter that carries our stamp. The Storage API
	// ignores what it does not know.
	stampName = "stamp"
	// maxKeys is how many objects the Storage API takes in one request.
	maxKeys = 1000
)

// URLs signs all keys in one request, but for those whose address it still
// knows. An address lives between one and two ttl, and is the same for each
// window of ttl, so that a browser finds in its cache what it has shown before.
func (s *Store) URLs(ctx context.Context, keys []string, ttl time.Duration) ([]string, error) {
	for _, key := range keys {
		if err := storage.CheckKey(key); err != nil {
			return nil, err
		}
	}
	expires := expiry(s.now(), ttl)
	found, unknown := make([]string, len(keys)), []string(nil)
	for i, key := range keys {
		if found[i] = s.signed.get(key, expires); found[i] == "" {
			unknown = append(unknown, key)
		}
	}
	for part := range slices.Chunk(unknown, maxKeys) {
		tokens, err := s.sign(ctx, part, expires.Sub(s.now()))
		if err != nil {
			return nil, fmt.Errorf("sign addresses: %w", err)
		}
		for i, key := range keys {
			if token := tokens[key]; token != "" {
				found[i] = s.address(key, token, expires)
				s.signed.put(key, expires, found[i])
			}
		}
	}
	return found, nil
}

// expiry rounds the end of an address up to a multiple of its life.
func expiry(now time.Time, ttl time.Duration) time.Time {
	seconds := max(1, int64(ttl/time.Second))
	end := now.Unix() + seconds
	return time.Unix((end+seconds-1)/seconds*seconds, 0)
}

// sign returns the token of each key that has an object.
func (s *Store) sign(ctx context.Context, keys []string, life time.Duration) (map[string]string, error) {
	type order struct {
		ExpiresIn int64    `json:"expiresIn"`
		Paths     []string `json:"paths"`
	}
	var answers []struct {
		Path      string `json:"path"`
		SignedURL string `json:"signedURL"`
	}
	seconds := int64((life + time.Second - 1) / time.Second)
	if err := s.ask(ctx, http.MethodPost, order{seconds, keys}, &answers, signPath, s.cfg.Bucket); err != nil {
		return nil, err
	}
	tokens := make(map[string]string, len(answers))
	for _, answer := range answers {
		if answer.SignedURL == "" {
			continue
		}
		address, err := url.Parse(answer.SignedURL)
		if err != nil || address.Query().Get("token") == "" {
			return nil, errors.New("storage answered an address without token")
		}
		tokens[answer.Path] = address.Query().Get("token")
	}
	return tokens, nil
}

func (s *Store) address(key, token string, expires time.Time) string {
	u := s.base.JoinPath(signPath, s.cfg.Bucket, key)
	u.RawQuery = url.Values{"token": {token}, stampName: {s.stamps.stamp(key, expires)}}.Encode()
	return u.String()
}

// keyOf returns the key in an address of our bucket that bears our stamp.
func (s *Store) keyOf(rawURL string) (string, bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != s.base.Scheme || u.Host != s.base.Host || u.User != nil {
		return "", false
	}
	key, ok := strings.CutPrefix(u.Path, s.base.JoinPath(signPath, s.cfg.Bucket).Path+"/")
	if !ok || storage.CheckKey(key) != nil {
		return "", false
	}
	return key, s.stamps.verify(key, u.Query().Get(stampName), s.now())
}
