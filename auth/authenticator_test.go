package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
)

const (
	secret  = "0123456789abcdef0123456789abcdef"
	subject = "3c9e5f0a-6a0e-4a0b-9d58-0f2f8f1f6a11"
	issuer  = "https://project.supabase.co/auth/v1"
)

// noon is when every test happens.
func noon() time.Time { return time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) }

func setup(t *testing.T, edit func(*auth.Config)) *auth.Authenticator {
	t.Helper()
	cfg := auth.Config{Secret: secret, Audience: "authenticated"}
	if edit != nil {
		edit(&cfg)
	}
	authenticator, err := auth.New(cfg, noon)
	require.NoError(t, err)
	return authenticator
}

// supabase returns the claims of a token as Supabase signs it, with changes;
// a nil value removes a claim.
func supabase(changes jwt.MapClaims) jwt.MapClaims {
	token := jwt.MapClaims{
		"aud": "authenticated", "iss": issuer, "sub": subject, "role": "authenticated",
		"email": "reader@example.com", "iat": noon().Unix(), "exp": noon().Add(time.Hour).Unix(),
		"session_id": uuid.NewString(), "is_anonymous": false, "aal": "aal1",
		"app_metadata": map[string]any{"provider": "google"}, "user_metadata": map[string]any{},
	}
	maps.Copy(token, changes)
	maps.DeleteFunc(token, func(_ string, value any) bool { return value == nil })
	return token
}

func hs256(t *testing.T, token jwt.MapClaims) string {
	t.Helper()
	return sign(t, jwt.SigningMethodHS256, token, []byte(secret))
}

func sign(t *testing.T, method jwt.SigningMethod, token jwt.Claims, key any) string {
	t.Helper()
	signed, err := jwt.NewWithClaims(method, token).SignedString(key)
	require.NoError(t, err)
	return signed
}

func TestAuthenticateAcceptsSupabaseToken(t *testing.T) {
	t.Parallel()
	tests := map[string]jwt.MapClaims{
		"as signed":                  {},
		"one of several audiences":   {"aud": []string{"other", "authenticated"}},
		"expired within the leeway":  {"exp": noon().Add(-29 * time.Second).Unix()},
		"not before, within leeway":  {"nbf": noon().Add(29 * time.Second).Unix()},
		"role of our own is ignored": {"app_metadata": map[string]any{"role": "super_admin"}},
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			user, err := setup(t, nil).Authenticate(t.Context(), hs256(t, supabase(changes)))
			require.NoError(t, err)
			assert.Equal(t, models.User{ID: uuid.MustParse(subject), Email: "reader@example.com"}, user)
		})
	}
}

func TestAuthenticateRefusesClaims(t *testing.T) {
	t.Parallel()
	tests := map[string]jwt.MapClaims{
		"expired":          {"exp": noon().Add(-31 * time.Second).Unix()},
		"never expires":    {"exp": nil},
		"not yet valid":    {"nbf": noon().Add(time.Minute).Unix()},
		"other audience":   {"aud": "somebody-else"},
		"no audience":      {"aud": nil},
		"subject no uuid":  {"sub": "admin"},
		"subject is nil":   {"sub": uuid.Nil.String()},
		"no subject":       {"sub": nil},
		"anon key":         {"role": "anon"},
		"service role key": {"role": "service_role"},
		"no role":          {"role": nil},
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := setup(t, nil).Authenticate(t.Context(), hs256(t, supabase(changes)))
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
		})
	}
}

func TestAuthenticateRefusesSignatures(t *testing.T) {
	t.Parallel()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	require.NoError(t, err)
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	good := hs256(t, supabase(nil))
	parts := strings.Split(good, ".")

	tests := map[string]string{
		"missing":                     "",
		"no token at all":             "hello",
		"two parts":                   parts[0] + "." + parts[1],
		"without signature":           parts[0] + "." + parts[1] + ".",
		"alg none":                    sign(t, jwt.SigningMethodNone, supabase(nil), jwt.UnsafeAllowNoneSignatureType),
		"alg RS256":                   sign(t, jwt.SigningMethodRS256, supabase(nil), private),
		"public key as HMAC secret":   sign(t, jwt.SigningMethodHS256, supabase(nil), publicPEM),
		"alg HS512 with our secret":   sign(t, jwt.SigningMethodHS512, supabase(nil), []byte(secret)),
		"other secret":                sign(t, jwt.SigningMethodHS256, supabase(nil), []byte(strings.Repeat("x", 32))),
		"claims changed afterwards":   parts[0] + "." + strings.Split(hs256(t, supabase(jwt.MapClaims{"email": "x"})), ".")[1] + "." + parts[2],
		"whitespace around the token": " " + good,
	}
	for name, bearer := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := setup(t, nil).Authenticate(t.Context(), bearer)
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
			require.NotContains(t, models.PublicMessage(err), "token", "the message is for people")
		})
	}
}

func TestAuthenticateChecksIssuerWhenAsked(t *testing.T) {
	t.Parallel()
	strict := setup(t, func(cfg *auth.Config) { cfg.Issuer = issuer })

	_, err := strict.Authenticate(t.Context(), hs256(t, supabase(nil)))
	require.NoError(t, err)

	_, err = strict.Authenticate(t.Context(), hs256(t, supabase(jwt.MapClaims{"iss": "https://other.example"})))
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))

	_, err = strict.Authenticate(t.Context(), hs256(t, supabase(jwt.MapClaims{"iss": nil})))
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}

func TestSignMakesWhatAuthenticateAccepts(t *testing.T) {
	t.Parallel()
	authenticator := setup(t, func(cfg *auth.Config) { cfg.Issuer = issuer })
	developer := models.User{ID: uuid.MustParse(subject), Email: "dev@localhost"}

	token, err := authenticator.Sign(developer, time.Hour)
	require.NoError(t, err)
	user, err := authenticator.Authenticate(t.Context(), token)
	require.NoError(t, err)
	assert.Equal(t, developer, user)

	expired, err := authenticator.Sign(developer, -time.Hour)
	require.NoError(t, err)
	_, err = authenticator.Authenticate(t.Context(), expired)
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}
