package supabasetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// uploadLife is the original's, which nobody can ask to change.
const uploadLife = 2 * time.Hour

// permit is what a token of a signed upload says.
type permit struct {
	jwt.RegisteredClaims

	URL    string `json:"url"`
	Upsert bool   `json:"upsert"`
}

// signUpload makes an address that takes one object.
func (s *Server) signUpload(w http.ResponseWriter, r *http.Request) error {
	var order struct{}
	if err := readJSON(w, r, &order); err != nil {
		return err
	}
	key := r.PathValue("key")
	if s.has(key) {
		return apiError{http.StatusConflict, "KeyAlreadyExists", "Duplicate", "The resource already exists"}
	}
	now := s.opts.Now()
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, permit{
		RegisteredClaims: jwt.RegisteredClaims{IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(uploadLife))},
		URL:              s.opts.Bucket + "/" + key,
	}).SignedString(s.uploadKey())
	if err != nil {
		return err
	}
	answerJSON(w, http.StatusOK, map[string]string{"url": "/object/upload/sign/" + s.opts.Bucket + "/" + key + "?token=" + token, "token": token})
	return nil
}

// uploadKey keeps a token that reads from being one that writes; the original
// tells them apart by the payload.
func (s *Server) uploadKey() []byte { return []byte("takes in " + s.opts.ServiceKey) }

// putSigned takes one object from whoever has its address, and refuses one who
// sends the service key along.
func (s *Server) putSigned(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Apikey") != "" || r.Header.Get("Authorization") != "" {
		return apiError{http.StatusForbidden, "AccessDenied", "Unauthorized", "a key came with a signed address"}
	}
	key := r.PathValue("key")
	var found permit
	_, err := jwt.ParseWithClaims(r.URL.Query().Get("token"), &found,
		func(*jwt.Token) (any, error) { return s.uploadKey(), nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.opts.Now))
	if err != nil {
		return apiError{http.StatusBadRequest, "InvalidJWT", "InvalidJWT", strings.ReplaceAll(err.Error(), "\n", " ")}
	}
	if found.URL != s.opts.Bucket+"/"+key {
		return apiError{http.StatusBadRequest, "InvalidSignature", "InvalidSignature", "Invalid signature"}
	}
	return s.take(w, r, found.Upsert)
}
