package supabaseauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The algorithms that a project can sign with; the last is the legacy secret's.
const (
	es256 = "ES256"
	rs256 = "RS256"
	hs256 = "HS256"
)

// signingKey is a key that signs or has signed. Keys that did stay in the key set
// until they are revoked, so that their tokens are good until they end.
type signingKey struct {
	ID      string `json:"id"`
	Alg     string `json:"alg"`
	DER     []byte `json:"der,omitempty"` // PKCS #8; none for the secret
	Revoked bool   `json:"revoked,omitempty"`
}

func (k signingKey) private() (crypto.Signer, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(k.DER)
	if err != nil {
		return nil, fmt.Errorf("read signing key: %w", err)
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, errors.New("read signing key: it signs nothing")
	}
	return signer, nil
}

// rotate makes a new key, which signs from now on.
func (a *API) rotate(alg string) (signingKey, error) {
	key := signingKey{ID: uuid.NewString(), Alg: alg}
	var made any
	var err error
	switch alg {
	case es256:
		made, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case rs256:
		made, err = rsa.GenerateKey(rand.Reader, 2048) //nolint:mnd // as Supabase's
	case hs256:
		return key, a.store.keep(line{Key: &key})
	default:
		return key, no(http.StatusBadRequest, "validation_failed", "alg must be ES256, RS256 or HS256")
	}
	if err != nil {
		return key, fmt.Errorf("make signing key: %w", err)
	}
	if key.DER, err = x509.MarshalPKCS8PrivateKey(made); err != nil {
		return key, fmt.Errorf("encode signing key: %w", err)
	}
	return key, a.store.keep(line{Key: &key})
}

// keySet answers with the public keys.
func (a *API) keySet(w http.ResponseWriter, _ *http.Request) error {
	set := []map[string]any{}
	for _, key := range slices.Backward(a.store.listKeys()) {
		if key.Revoked || key.Alg == hs256 {
			continue
		}
		public, err := key.jwk()
		if err != nil {
			return err
		}
		set = append(set, public)
	}
	w.Header().Set("Cache-Control", "public, max-age=600")
	return write(w, http.StatusOK, map[string]any{"keys": set})
}

func (k signingKey) jwk() (map[string]any, error) {
	signer, err := k.private()
	if err != nil {
		return nil, err
	}
	public := map[string]any{"kid": k.ID, "alg": k.Alg, "use": "sig", "key_ops": []string{"verify"}, "ext": true}
	switch key := signer.Public().(type) {
	case *ecdsa.PublicKey:
		point, err := key.Bytes()
		if err != nil {
			return nil, fmt.Errorf("encode point: %w", err)
		}
		const length = 32
		public["kty"], public["crv"] = "EC", "P-256"
		public["x"], public["y"] = encode(point[1:1+length]), encode(point[1+length:])
	case *rsa.PublicKey:
		public["kty"], public["n"] = "RSA", encode(key.N.Bytes())
		public["e"] = encode(big.NewInt(int64(key.E)).Bytes())
	}
	return public, nil
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// sign makes a token with the current key.
func (a *API) sign(claims map[string]any) (string, error) {
	keys := a.store.listKeys()
	key := keys[len(keys)-1]
	header, err := json.Marshal(map[string]string{"alg": key.Alg, "typ": "JWT", "kid": key.ID})
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	text := encode(header) + "." + encode(payload)
	signature, err := a.signature(key, text)
	return text + "." + encode(signature), err
}

func (a *API) signature(key signingKey, text string) ([]byte, error) {
	if key.Alg == hs256 {
		mac := hmac.New(sha256.New, []byte(a.Secret))
		mac.Write([]byte(text))
		return mac.Sum(nil), nil
	}
	signer, err := key.private()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	point, ok := signer.(*ecdsa.PrivateKey)
	if !ok {
		return signer.Sign(rand.Reader, sum[:], crypto.SHA256)
	}
	r, s, err := ecdsa.Sign(rand.Reader, point, sum[:])
	if err != nil {
		return nil, fmt.Errorf("sign token: %w", err)
	}
	raw := make([]byte, 64) //nolint:mnd // RFC 7518 §3.4
	r.FillBytes(raw[:32])
	s.FillBytes(raw[32:])
	return raw, nil
}

// check returns the claims of a token of ours that has not ended.
func (a *API) check(token string) (map[string]any, error) {
	bad := no(http.StatusForbidden, "bad_jwt", "invalid JWT: unable to parse or verify signature")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, bad
	}
	var header struct{ Alg, Kid string }
	var claims map[string]any
	if decode(parts[0], &header) != nil || decode(parts[1], &claims) != nil {
		return nil, bad
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !a.signed(header.Alg, header.Kid, parts[0]+"."+parts[1], signature) {
		return nil, bad
	}
	if ends, _ := claims["exp"].(float64); a.Now().After(time.Unix(int64(ends), 0)) {
		return nil, no(http.StatusForbidden, "bad_jwt", "invalid JWT: token is expired")
	}
	return claims, nil
}

func decode(part string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func (a *API) signed(alg, kid, text string, signature []byte) bool {
	if alg == hs256 {
		want, err := a.signature(signingKey{Alg: hs256}, text)
		return err == nil && hmac.Equal(want, signature)
	}
	sum := sha256.Sum256([]byte(text))
	for _, key := range a.store.listKeys() {
		if key.ID != kid || key.Alg != alg || key.Revoked {
			continue
		}
		signer, err := key.private()
		if err != nil {
			return false
		}
		switch public := signer.Public().(type) {
		case *ecdsa.PublicKey:
			return len(signature) == 64 && ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
		case *rsa.PublicKey:
			return rsa.VerifyPKCS1v15(public, crypto.SHA256, sum[:], signature) == nil
		}
	}
	return false
}

// listKeys, newKey and revokeKey are for tests of what a change of keys does.
func (a *API) listKeys(w http.ResponseWriter, _ *http.Request) error {
	shown := []map[string]any{}
	for _, key := range a.store.listKeys() {
		shown = append(shown, map[string]any{"kid": key.ID, "alg": key.Alg, "revoked": key.Revoked})
	}
	return write(w, http.StatusOK, map[string]any{"keys": shown})
}

func (a *API) newKey(w http.ResponseWriter, r *http.Request) error {
	body, err := read[struct {
		Alg string `json:"alg"`
	}](r)
	if err != nil {
		return err
	}
	key, err := a.rotate(body.Alg)
	if err != nil {
		return err
	}
	return write(w, http.StatusCreated, map[string]any{"kid": key.ID, "alg": key.Alg})
}

func (a *API) revokeKey(w http.ResponseWriter, r *http.Request) error {
	keys := a.store.listKeys()
	for i, key := range keys {
		if key.ID != r.PathValue("kid") {
			continue
		}
		if i == len(keys)-1 {
			return no(http.StatusConflict, "conflict", "This key signs; make another one first.")
		}
		key.Revoked = true
		if err := a.store.keep(line{Key: &key}); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return no(http.StatusNotFound, "not_found", "There is no such key.")
}
