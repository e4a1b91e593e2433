package supabase

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/storage"
)

const (
	signUploadPath = "object/upload/sign"
	// uploadLife is how long Supabase's signed uploads are good for, unless their
	// token says another time: nobody can ask for less.
	uploadLife = 2 * time.Hour
)

// SignPut returns a PUT to the Storage API, which takes it for two hours whatever
// ttl is. The server holds the client to the bucket's limits only: what else the
// object is has to be looked at.
func (s *Store) SignPut(ctx context.Context, key, contentType string, _ int64, _ time.Duration) (storage.Ticket, error) {
	if err := storage.CheckKey(key); err != nil {
		return storage.Ticket{}, err
	}
	var answer struct {
		URL string `json:"url"`
	}
	asked := s.now()
	if err := s.ask(ctx, http.MethodPost, struct{}{}, &answer, signUploadPath, s.cfg.Bucket, key); err != nil {
		return storage.Ticket{}, fmt.Errorf("sign upload: %w", err)
	}
	signed, err := url.Parse(answer.URL)
	if err != nil || signed.Query().Get("token") == "" {
		return storage.Ticket{}, errors.New("sign upload: storage answered an address without token")
	}
	token := signed.Query().Get("token")
	// The answer's own address leaves out what is in front of the Storage API.
	address := s.base.JoinPath(signUploadPath, s.cfg.Bucket, key)
	address.RawQuery = url.Values{"token": {token}}.Encode()
	return storage.Ticket{
		Method: http.MethodPut, URL: address.String(),
		Header: map[string]string{"Content-Type": contentType}, Expires: endOf(token, asked.Add(uploadLife)),
	}, nil
}

// endOf reads when a token ends, which its server alone can verify; otherwise for
// a token that does not say.
func endOf(token string, otherwise time.Time) time.Time {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return otherwise
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return otherwise
	}
	var claims struct {
		Exp int64 `json:"exp"`
	}
	if err := json.Unmarshal(text, &claims); err != nil || claims.Exp == 0 {
		return otherwise
	}
	return time.Unix(claims.Exp, 0)
}
