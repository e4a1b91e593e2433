package auth_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
)

// project is a Supabase project with keys of its own.
type project struct {
	url     string
	asked   atomic.Int64
	waiting chan struct{} // when not nil, an answer waits for it

	mu   sync.Mutex
	set  any
	down bool
	now  time.Time
}

func newProject(t *testing.T, keys ...map[string]string) *project {
	t.Helper()
	p := &project{now: noon(), set: map[string]any{"keys": keys}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		assert.Equal(t, "/auth/v1/.well-known/jwks.json", r.URL.Path)
		assert.Equal(t, "sb_publishable_x", r.Header.Get("Apikey"))
		p.mu.Lock()
		set, down, waiting := p.set, p.down, p.waiting
		p.mu.Unlock()
		if waiting != nil {
			<-waiting
		}
		if down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		assert.NoError(t, json.NewEncoder(w).Encode(set))
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// change publishes other keys.
func (p *project) change(keys ...map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.set = map[string]any{"keys": keys}
}

func (p *project) away(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

func (p *project) later(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(by)
}

func (p *project) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// authenticator is of a server whose people sign in through the project.
func (p *project) authenticator(t *testing.T, edit func(*auth.Config)) *auth.Authenticator {
	t.Helper()
	cfg := auth.Config{Secret: secret, Audience: "authenticated", URL: p.url, AnonKey: "sb_publishable_x"}
	if edit != nil {
		edit(&cfg)
	}
	authenticator, err := auth.New(cfg, p.clock)
	require.NoError(t, err)
	return authenticator
}

// signer is a key of the project.
type signer struct {
	kid     string
	method  jwt.SigningMethod
	private crypto.Signer
}

func elliptical(t *testing.T) signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return signer{uuid.NewString(), jwt.SigningMethodES256, key}
}

func rivest(t *testing.T) signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return signer{uuid.NewString(), jwt.SigningMethodRS256, key}
}

// jwk is the public half as the project shows it.
func (s signer) jwk(t *testing.T) map[string]string {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString
	switch public := s.private.Public().(type) {
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		require.NoError(t, err)
		return map[string]string{"kty": "EC", "crv": "P-256", "kid": s.kid, "alg": "ES256", "use": "sig", "x": text(point[1:33]), "y": text(point[33:])}
	case *rsa.PublicKey:
		return map[string]string{"kty": "RSA", "kid": s.kid, "alg": "RS256", "use": "sig", "n": text(public.N.Bytes()), "e": text(big.NewInt(int64(public.E)).Bytes())}
	}
	t.Fatal("a key of no use")
	return nil
}

// token is one that the project would sign, with changes.
func (p *project) token(t *testing.T, by signer, changes jwt.MapClaims) string {
	t.Helper()
	claims := supabase(jwt.MapClaims{"iss": p.url + "/auth/v1", "iat": p.clock().Unix(), "exp": p.clock().Add(time.Hour).Unix()})
	for name, value := range changes {
		claims[name] = value
	}
	return headed(t, by.method, map[string]any{"kid": by.kid}, claims, by.private)
}

func headed(t *testing.T, method jwt.SigningMethod, header map[string]any, claims jwt.MapClaims, key any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	for name, value := range header {
		token.Header[name] = value
	}
	text, err := token.SignedString(key)
	require.NoError(t, err)
	return text
}

func TestTokensOfTheProjectsKeysAreAccepted(t *testing.T) {
	t.Parallel()
	curve, modulus := elliptical(t), rivest(t)
	p := newProject(t, curve.jwk(t), modulus.jwk(t))
	authenticator := p.authenticator(t, nil)
	legacy := supabase(jwt.MapClaims{"iss": p.url + "/auth/v1"})
	for name, token := range map[string]string{
		"ES256":                    p.token(t, curve, nil),
		"RS256":                    p.token(t, modulus, nil),
		"legacy secret":            hs256(t, legacy),
		"legacy secret with a kid": headed(t, jwt.SigningMethodHS256, map[string]any{"kid": "legacy"}, legacy, []byte(secret)),
	} {
		user, err := authenticator.Authenticate(t.Context(), token)
		require.NoError(t, err, name)
		assert.Equal(t, models.User{ID: uuid.MustParse(subject), Email: "reader@example.com"}, user)
	}
	assert.Equal(t, int64(1), p.asked.Load(), "once for all of them")
}

// TestTheKeyChoosesTheAlgorithm is the table of tokens whose header says otherwise.
func TestTheKeyChoosesTheAlgorithm(t *testing.T) {
	t.Parallel()
	curve, modulus, other := elliptical(t), rivest(t), elliptical(t)
	p := newProject(t, curve.jwk(t), modulus.jwk(t))
	authenticator := p.authenticator(t, nil)
	_, err := authenticator.Authenticate(t.Context(), p.token(t, curve, nil)) // the keys are known now
	require.NoError(t, err)

	claims := supabase(jwt.MapClaims{"iss": p.url + "/auth/v1"})
	der, err := x509.MarshalPKIXPublicKey(modulus.private.Public())
	require.NoError(t, err)
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	jwkText, err := json.Marshal(curve.jwk(t))
	require.NoError(t, err)
	under := func(kid string) map[string]any { return map[string]any{"kid": kid} }
	for name, token := range map[string]string{
		"HS256 with the PEM of a public key":      headed(t, jwt.SigningMethodHS256, under(modulus.kid), claims, publicPEM),
		"HS256 with the DER of a public key":      headed(t, jwt.SigningMethodHS256, under(modulus.kid), claims, der),
		"HS256 with the JWK of a public key":      headed(t, jwt.SigningMethodHS256, under(curve.kid), claims, jwkText),
		"HS256 with the secret, a public kid":     headed(t, jwt.SigningMethodHS256, under(curve.kid), claims, []byte(secret)),
		"HS512 with the secret":                   headed(t, jwt.SigningMethodHS512, nil, claims, []byte(secret)),
		"none":                                    headed(t, jwt.SigningMethodNone, under(curve.kid), claims, jwt.UnsafeAllowNoneSignatureType),
		"ES256 under the kid of an RSA key":       headed(t, jwt.SigningMethodES256, under(modulus.kid), claims, curve.private),
		"RS256 under the kid of a curve":          headed(t, jwt.SigningMethodRS256, under(curve.kid), claims, modulus.private),
		"PS256 with the RSA key":                  headed(t, jwt.SigningMethodPS256, under(modulus.kid), claims, modulus.private),
		"RS512 with the RSA key":                  headed(t, jwt.SigningMethodRS512, under(modulus.kid), claims, modulus.private),
		"ES256 of somebody else, our kid":         headed(t, jwt.SigningMethodES256, under(curve.kid), claims, other.private),
		"ES256 without a kid":                     headed(t, jwt.SigningMethodES256, nil, claims, curve.private),
		"ES256 with a kid that is no text":        headed(t, jwt.SigningMethodES256, map[string]any{"kid": 1}, claims, curve.private),
		"ES256 of somebody else with jwk, jku":    headed(t, jwt.SigningMethodES256, map[string]any{"kid": other.kid, "jwk": other.jwk(t), "jku": p.url}, claims, other.private),
		"other issuer":                            p.token(t, curve, jwt.MapClaims{"iss": "https://evil.supabase.co/auth/v1"}),
		"no issuer":                               p.token(t, curve, jwt.MapClaims{"iss": ""}),
		"other audience":                          p.token(t, curve, jwt.MapClaims{"aud": "somebody-else"}),
		"expired":                                 p.token(t, curve, jwt.MapClaims{"exp": p.clock().Add(-time.Minute).Unix()}),
		"never expires":                           p.token(t, curve, jwt.MapClaims{"exp": nil}),
		"subject no uuid":                         p.token(t, curve, jwt.MapClaims{"sub": "admin"}),
		"anon":                                    p.token(t, curve, jwt.MapClaims{"role": "anon"}),
		"service_role":                            p.token(t, curve, jwt.MapClaims{"role": "service_role"}),
		"a role of the database":                  p.token(t, curve, jwt.MapClaims{"role": "postgres"}),
		"the legacy secret with another issuer's": hs256(t, supabase(nil)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := authenticator.Authenticate(t.Context(), token)
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "%v", err)
		})
	}
}

func TestWithoutASecretNoMACIsTaken(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	authenticator := p.authenticator(t, func(cfg *auth.Config) { cfg.Secret = "" })
	for _, key := range []string{"", secret} {
		claims := supabase(jwt.MapClaims{"iss": p.url + "/auth/v1"})
		_, err := authenticator.Authenticate(t.Context(), headed(t, jwt.SigningMethodHS256, nil, claims, []byte(key)))
		require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
	}
	_, err := authenticator.Sign(models.User{ID: uuid.New()}, time.Hour)
	require.Error(t, err, "and none is signed")
}

// TestKeysThatAreOfNoUse are in a set and must not be used.
func TestKeysThatAreOfNoUse(t *testing.T) {
	t.Parallel()
	good, twin := elliptical(t), rivest(t)
	twin.kid = good.kid
	with := func(key map[string]string, name, value string) map[string]string { key[name] = value; return key }
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	weak := signer{"weak", jwt.SigningMethodRS256, small}
	for name, set := range map[string][]map[string]string{
		"says another algorithm": {with(good.jwk(t), "alg", "HS256")},
		"for encryption":         {with(good.jwk(t), "use", "enc")},
		"another curve":          {with(good.jwk(t), "crv", "P-384")},
		"not on the curve":       {with(good.jwk(t), "x", base64.RawURLEncoding.EncodeToString(make([]byte, 32)))},
		"a short coordinate":     {with(good.jwk(t), "x", "AAAA")},
		"a secret":               {{"kty": "oct", "kid": good.kid, "k": base64.RawURLEncoding.EncodeToString([]byte(secret))}},
		"two under one kid":      {good.jwk(t), twin.jwk(t)},
		"three under one kid":    {good.jwk(t), twin.jwk(t), good.jwk(t)},
		"no kid":                 {with(good.jwk(t), "kid", "")},
		"none":                   {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t, set...)
			_, err := p.authenticator(t, nil).Authenticate(t.Context(), p.token(t, good, nil))
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "%v", err)
		})
	}
	p := newProject(t, weak.jwk(t))
	_, err = p.authenticator(t, nil).Authenticate(t.Context(), p.token(t, good, nil))
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}

func TestARotatedKeyIsFetchedAtMostEvery30Seconds(t *testing.T) {
	t.Parallel()
	before, after := elliptical(t), rivest(t)
	p := newProject(t, before.jwk(t))
	authenticator := p.authenticator(t, nil)
	accepted := func(by signer) error {
		_, err := authenticator.Authenticate(t.Context(), p.token(t, by, nil))
		return err
	}
	require.NoError(t, accepted(before))
	p.change(after.jwk(t), before.jwk(t))

	p.later(29 * time.Second)
	for range 5 {
		require.Equal(t, models.CodeUnauthenticated, models.CodeOf(accepted(after)))
	}
	assert.Equal(t, int64(1), p.asked.Load(), "too soon to ask again")
	p.later(time.Second)
	require.NoError(t, accepted(after))
	require.NoError(t, accepted(before), "the old one's sessions go on")
	assert.Equal(t, int64(2), p.asked.Load())
	for range 5 { // made-up kids
		require.Equal(t, models.CodeUnauthenticated, models.CodeOf(accepted(elliptical(t))))
	}
	assert.Equal(t, int64(2), p.asked.Load())
}

func TestARevokedKeyIsForgotten(t *testing.T) {
	t.Parallel()
	revoked, kept := elliptical(t), elliptical(t)
	p := newProject(t, revoked.jwk(t), kept.jwk(t))
	authenticator := p.authenticator(t, nil)
	_, err := authenticator.Authenticate(t.Context(), p.token(t, revoked, nil))
	require.NoError(t, err)
	p.change(kept.jwk(t))
	p.later(10 * time.Minute)
	// The first that finds the set old is let in by it; the fetch that it begins
	// takes the key away.
	require.Eventually(t, func() bool {
		_, err := authenticator.Authenticate(t.Context(), p.token(t, revoked, nil))
		return models.CodeOf(err) == models.CodeUnauthenticated
	}, 10*time.Second, time.Millisecond)
	_, err = authenticator.Authenticate(t.Context(), p.token(t, kept, nil))
	require.NoError(t, err)
}

func TestTheAuthServerIsAway(t *testing.T) {
	t.Parallel()
	known, unknown := elliptical(t), elliptical(t)
	p := newProject(t, known.jwk(t))
	authenticator := p.authenticator(t, nil)
	accepted := func(by signer) error {
		_, err := authenticator.Authenticate(t.Context(), p.token(t, by, nil))
		return err
	}
	require.NoError(t, accepted(known))
	p.away(true)
	p.later(time.Hour)
	require.NoError(t, accepted(known), "keys that are known go on working")
	err := accepted(unknown)
	require.Equal(t, models.CodeUnavailable, models.CodeOf(err), "nobody is sent away who may be right")
	assert.NotContains(t, models.PublicMessage(err), "502")
	_, err = authenticator.Authenticate(t.Context(), hs256(t, supabase(jwt.MapClaims{"iss": p.url + "/auth/v1", "exp": p.clock().Add(time.Hour).Unix()})))
	require.NoError(t, err, "and so does the secret")

	p.away(false)
	p.later(30 * time.Second)
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(accepted(unknown)), "now it is known to be none")
	require.NoError(t, accepted(known))
}

// TestAnswersThatAreNoKeySet must not take the keys away that are known.
func TestAnswersThatAreNoKeySet(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]any{
		"an object without keys": map[string]any{"message": "hello"},
		"a list":                 []string{"keys"},
		"far too large":          map[string]any{"keys": []string{}, "more": make([]byte, 300<<10)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := elliptical(t)
			p := newProject(t, key.jwk(t))
			authenticator := p.authenticator(t, nil)
			_, err := authenticator.Authenticate(t.Context(), p.token(t, key, nil))
			require.NoError(t, err)
			p.mu.Lock()
			p.set = answer
			p.mu.Unlock()
			p.later(time.Hour)
			_, err = authenticator.Authenticate(t.Context(), p.token(t, elliptical(t), nil))
			require.Equal(t, models.CodeUnavailable, models.CodeOf(err))
			_, err = authenticator.Authenticate(t.Context(), p.token(t, key, nil))
			require.NoError(t, err)
		})
	}
}

func TestRedirectsOfTheAuthServerAreNotFollowed(t *testing.T) {
	t.Parallel()
	key := elliptical(t)
	real := newProject(t, key.jwk(t))
	server := httptest.NewServer(http.RedirectHandler(real.url+"/auth/v1/.well-known/jwks.json", http.StatusFound))
	t.Cleanup(server.Close)
	authenticator := real.authenticator(t, func(cfg *auth.Config) { cfg.URL = server.URL; cfg.Issuer = real.url + "/auth/v1" })
	_, err := authenticator.Authenticate(t.Context(), real.token(t, key, nil))
	require.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	assert.Zero(t, real.asked.Load())
}

// TestManyAtOnceFetchTheKeysOnce holds the fetch until all wait for it; run with
// -race it shows that reading and replacing the keys do not meet.
func TestManyAtOnceFetchTheKeysOnce(t *testing.T) {
	t.Parallel()
	key := elliptical(t)
	p := newProject(t, key.jwk(t))
	p.waiting = make(chan struct{})
	authenticator := p.authenticator(t, nil)
	token := p.token(t, key, nil)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, err := authenticator.Authenticate(t.Context(), token)
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
		})
	}
	// Who hangs up does not take the fetch away from the others.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := authenticator.Authenticate(gone, token)
	require.ErrorIs(t, err, context.Canceled)
	close(p.waiting)
	all.Wait()
	assert.Equal(t, int64(1), p.asked.Load())

	for i := range 50 { // refreshed while it is read
		all.Go(func() {
			if i%10 == 0 {
				p.later(10 * time.Minute)
			}
			_, err := authenticator.Authenticate(t.Context(), p.token(t, key, nil))
			assert.NoError(t, err) //nolint:testifylint // as above
		})
	}
	all.Wait()
}
