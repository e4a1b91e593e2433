package supabasetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// maxOrder is how many objects one request may name.
const maxOrder = 1000

// ticket is what a token of a signed address says.
type ticket struct {
	jwt.RegisteredClaims

	URL   string `json:"url"`
	Scope string `json:"scope"`
}

// signature is the answer to one path; error is null where it worked.
type signature struct {
	Error     *string `json:"error"`
	Path      string  `json:"path"`
	SignedURL *string `json:"signedURL"`
}

// sign makes addresses of many objects.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) error {
	var order struct {
		ExpiresIn int64    `json:"expiresIn"`
		Paths     []string `json:"paths"`
	}
	if err := readJSON(w, r, &order); err != nil {
		return err
	}
	if order.ExpiresIn < 1 || len(order.Paths) == 0 || len(order.Paths) > maxOrder {
		return apiError{http.StatusBadRequest, "InvalidRequest", "InvalidRequest", "expiresIn or paths out of range"}
	}
	answers := make([]signature, len(order.Paths))
	for i, path := range order.Paths {
		answers[i].Path = path
		if !s.has(path) {
			answers[i].Error = new("Either the object does not exist or you do not have access to it")
			continue
		}
		token, err := s.token(path, time.Duration(order.ExpiresIn)*time.Second)
		if err != nil {
			return err
		}
		answers[i].SignedURL = new("/object/sign/" + s.opts.Bucket + "/" + path + "?token=" + token)
	}
	answerJSON(w, http.StatusOK, answers)
	return nil
}

func (s *Server) has(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.objects[key]
	return there
}

func (s *Server) token(path string, life time.Duration) (string, error) {
	now := s.opts.Now()
	return jwt.NewWithClaims(jwt.SigningMethodHS256, ticket{
		RegisteredClaims: jwt.RegisteredClaims{IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(life))},
		URL:              s.opts.Bucket + "/" + path, Scope: "download",
	}).SignedString(s.signingKey())
}

// signingKey is another key than the service key, as at Supabase.
func (s *Server) signingKey() []byte { return []byte("signs " + s.opts.ServiceKey) }

// getSigned serves an address to whoever has it, and refuses one who sends the
// service key along: it should never be where addresses are.
func (s *Server) getSigned(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Apikey") != "" || r.Header.Get("Authorization") != "" {
		return apiError{http.StatusForbidden, "AccessDenied", "Unauthorized", "a key came with a signed address"}
	}
	key := r.PathValue("key")
	var found ticket
	_, err := jwt.ParseWithClaims(r.URL.Query().Get("token"), &found,
		func(*jwt.Token) (any, error) { return s.signingKey(), nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.opts.Now))
	if err != nil {
		return apiError{http.StatusBadRequest, "InvalidJWT", "InvalidJWT", strings.ReplaceAll(err.Error(), "\n", " ")}
	}
	if found.URL != s.opts.Bucket+"/"+key || found.Scope != "download" {
		return apiError{http.StatusBadRequest, "InvalidSignature", "InvalidSignature", "Invalid signature"}
	}
	w.Header().Set("Expires", found.ExpiresAt.UTC().Format(http.TimeFormat))
	return s.serve(w, r, key)
}
