package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
)

// The algorithms that access tokens may be signed with (RFC 7518 §3.1).
const (
	algHS256 = "HS256"
	algES256 = "ES256"
	algRS256 = "RS256"
)

const (
	// minRSA is the least size of an RSA key in bits: RFC 7518 §3.3.
	minRSA = 2048
	// maxRSA bounds what checking one signature costs.
	maxRSA = 8192
	// coordinate is the length of a P-256 coordinate in bytes.
	coordinate = 32
)

// publicKey is a key of Supabase Auth with the one algorithm that it is for.
type publicKey struct {
	alg    string
	public crypto.PublicKey
}

// jwk is one key of a JSON Web Key Set (RFC 7517), as far as we read it.
type jwk struct {
	Kty string `json:"kty"`
	Kid string `json:"kid"`
	Alg string `json:"alg"`
	Use string `json:"use"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Y   string `json:"y"`
	N   string `json:"n"`
	E   string `json:"e"`
}

// readKeys returns the keys of a set by kid. Keys that are of no use to us are
// left out: those of other types, secrets among them, those without a kid, and
// those that share one, since nothing would say which is meant.
func readKeys(document []byte) (map[string]publicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(document, &set); err != nil {
		return nil, fmt.Errorf("decode key set: %w", err)
	}
	if set.Keys == nil {
		return nil, errors.New("decode key set: it has no keys")
	}
	found, seen := map[string]publicKey{}, map[string]bool{}
	for _, raw := range set.Keys {
		var one jwk
		if json.Unmarshal(raw, &one) != nil || one.Kid == "" {
			continue
		}
		if seen[one.Kid] {
			delete(found, one.Kid)
			continue
		}
		seen[one.Kid] = true
		if key, err := one.read(); err == nil {
			found[one.Kid] = key
		}
	}
	return found, nil
}

// read returns the key with the algorithm that its type says; what it says of
// itself must agree.
func (k jwk) read() (publicKey, error) {
	var key publicKey
	var err error
	switch k.Kty {
	case "EC":
		key.alg = algES256
		key.public, err = k.ec()
	case "RSA":
		key.alg = algRS256
		key.public, err = k.rsa()
	default:
		err = fmt.Errorf("keys of type %q are not used", k.Kty)
	}
	switch {
	case err != nil:
		return publicKey{}, err
	case k.Alg != "" && k.Alg != key.alg:
		return publicKey{}, fmt.Errorf("a key of type %s says %s", k.Kty, k.Alg)
	case k.Use != "" && k.Use != "sig":
		return publicKey{}, fmt.Errorf("a key for %q signs nothing", k.Use)
	}
	return key, nil
}

func (k jwk) ec() (*ecdsa.PublicKey, error) {
	if k.Crv != "P-256" {
		return nil, fmt.Errorf("curve %q is not that of ES256", k.Crv)
	}
	x, errX := base64.RawURLEncoding.DecodeString(k.X)
	y, errY := base64.RawURLEncoding.DecodeString(k.Y)
	if err := errors.Join(errX, errY); err != nil {
		return nil, fmt.Errorf("decode point: %w", err)
	}
	if len(x) != coordinate || len(y) != coordinate {
		return nil, errors.New("a coordinate has another length than 32 bytes")
	}
	const uncompressed = 4 // SEC 1 §2.3.3
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{uncompressed}, x...), y...))
}

func (k jwk) rsa() (*rsa.PublicKey, error) {
	modulus, errN := base64.RawURLEncoding.DecodeString(k.N)
	exponent, errE := base64.RawURLEncoding.DecodeString(k.E)
	if err := errors.Join(errN, errE); err != nil {
		return nil, fmt.Errorf("decode modulus and exponent: %w", err)
	}
	n, e := new(big.Int).SetBytes(modulus), new(big.Int).SetBytes(exponent)
	if bits := n.BitLen(); bits < minRSA || bits > maxRSA {
		return nil, fmt.Errorf("a modulus of %d bits", bits)
	}
	// crypto/rsa checks the same, but only when a signature is at hand.
	if e.BitLen() < 2 || e.BitLen() > 31 || e.Bit(0) == 0 {
		return nil, errors.New("an exponent that is none")
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}
