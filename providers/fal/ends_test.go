package fal_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/providers/providertest"
)

// take answers for a job that exists, or fails to.
func (s *server) take(w http.ResponseWriter, r *http.Request, fault providertest.Fault, taken job) {
	if s.Spoil(w, r, fault, `{"request_id":`) {
		return
	}
	app := strings.Join(strings.Split(taken.model, "/")[:2], "/")
	address := s.http.URL + "/queue/" + app + "/requests/" + taken.id
	answer(w, http.StatusOK, encoded(map[string]any{
		"status": "IN_QUEUE", "request_id": taken.id, "gateway_request_id": taken.id, "queue_position": 0,
		"response_url": address, "status_url": address + "/status", "cancel_url": address + "/cancel",
	}))
}

// refuse answers the faults that take no job.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, fault providertest.Fault) bool {
	switch fault { //nolint:exhaustive // the others take the job
	case providertest.FaultEcho:
		answer(w, http.StatusUnauthorized, encoded(map[string]string{"detail": "bad key " + r.Header.Get("Authorization")}))
	case providertest.FaultRedirect:
		s.Redirect(w, r)
	case providertest.FaultAuth:
		answer(w, http.StatusUnauthorized, `{"detail":"No user found for Key ID and Secret"}`)
	case providertest.FaultBilling:
		answer(w, http.StatusForbidden, `{"detail":"User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}`)
	case providertest.FaultInvalid:
		answer(w, http.StatusUnprocessableEntity, `{"detail":[{"loc":["body","prompt"],"msg":"field required","type":"missing"}]}`)
	case providertest.FaultGone:
		answer(w, http.StatusNotFound, `{"detail":"Application not found"}`)
	case providertest.FaultRateLimited:
		w.Header().Set("Retry-After", "7")
		answer(w, http.StatusTooManyRequests, `{"detail":"Too many requests"}`)
	case providertest.FaultBusy:
		answer(w, http.StatusServiceUnavailable, `{"detail":"No runner","error_type":"runner_scheduling_failure"}`)
	default:
		return false
	}
	return true
}

// pictures is a result of two, with a seed that no float holds.
const pictures = `{"images":[
	{"url":"https://v3.fal.media/a/0.png","content_type":"image/png","width":1024,"height":1024},
	{"url":"https://v3.fal.media/a/1.png","content_type":"image/png","width":1024,"height":1024}],
	"timings":{"inference":0.4},"seed":18446744073709551615,"has_nsfw_concepts":[false,false],
	"prompt":"https://example.com/is-no-output"}`

const violation = `{"detail":[{"loc":["body","prompt"],"msg":"The content of a secret prompt","type":"content_policy_violation","input":"a secret prompt"}]}`

func (s *server) End(id string, end providertest.End) {
	found := s.find(id, func(j *job) {
		j.done, j.code = true, http.StatusOK
		switch end {
		case providertest.EndSucceeded:
			j.result = pictures
		case providertest.EndModerated:
			j.code, j.result, j.failure = http.StatusUnprocessableEntity, violation, "Invalid status code: 422"
		case providertest.EndBroken:
			j.result = `{"seed":1}`
		case providertest.EndCanceled:
			j.code, j.failure, j.failureType = http.StatusBadRequest, "Request was cancelled", "client_cancelled"
			j.result = `{"detail":"Request was cancelled","error_type":"client_cancelled"}`
		}
	})
	require.NotNil(s.t, found, "no job %s", id)
}

func (s *server) Callback(id string, at time.Time) (http.Header, []byte) {
	found := s.find(id, unchanged)
	require.NotNil(s.t, found)
	state := "OK"
	if found.failure != "" {
		state = "ERROR"
	}
	body := fmt.Sprintf(`{"request_id":%q,"gateway_request_id":%q,"status":%q,"error":%q,"payload":%s}`,
		id, id+"-again", state, found.failure, found.result)
	return s.sign(id, at, []byte(body)), []byte(body)
}

// sign signs any body, as fal does for a job of ours.
func (s *server) sign(id string, at time.Time, body []byte) http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return signedBy(s.signer, id, userID, at, body)
}

func signedBy(signer ed25519.PrivateKey, id, user string, at time.Time, body []byte) http.Header {
	sum := sha256.Sum256(body)
	stamp := fmt.Sprint(at.Unix())
	text := strings.Join([]string{id, user, stamp, hex.EncodeToString(sum[:])}, "\n")
	header := http.Header{}
	header.Set("X-Fal-Webhook-Request-Id", id)
	header.Set("X-Fal-Webhook-User-Id", user)
	header.Set("X-Fal-Webhook-Timestamp", stamp)
	header.Set("X-Fal-Webhook-Signature", hex.EncodeToString(ed25519.Sign(signer, []byte(text))))
	return header
}

// giveKeys answers with a retired key, one of another kind, and the one in use.
func (s *server) giveKeys(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jwks++
	answer(w, http.StatusOK, encoded(map[string]any{"keys": []map[string]string{
		jwkOf(seeded('z')), {"kty": "RSA", "n": "AQAB"}, jwkOf(s.signer),
	}}))
}

func jwkOf(signer ed25519.PrivateKey) map[string]string {
	public, _ := signer.Public().(ed25519.PublicKey)
	return map[string]string{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(public)}
}
