package replicate_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/require"

	"darkroom/providers/providertest"
)

// take answers for a job that exists, or fails to.
func (s *server) take(w http.ResponseWriter, r *http.Request, fault providertest.Fault, job map[string]any) {
	if s.Spoil(w, r, fault, `{"id":`) {
		return
	}
	answer(w, http.StatusCreated, job)
}

// refuse answers the faults that take no job.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, fault providertest.Fault) bool {
	if fault == providertest.FaultEcho {
		answer(w, http.StatusUnauthorized, map[string]any{"detail": "bad key " + r.Header.Get("Authorization")})
		return true
	}
	if fault == providertest.FaultRedirect {
		s.Redirect(w, r)
		return true
	}
	for _, known := range []struct {
		fault  providertest.Fault
		status int
		file   string
	}{
		{providertest.FaultAuth, http.StatusUnauthorized, "401.json"},
		{providertest.FaultBilling, http.StatusPaymentRequired, "402.json"},
		{providertest.FaultInvalid, http.StatusUnprocessableEntity, "422.json"},
		{providertest.FaultGone, http.StatusUnprocessableEntity, "422-version.json"},
		{providertest.FaultRateLimited, http.StatusTooManyRequests, "429-credit.json"},
		{providertest.FaultBusy, http.StatusBadGateway, "502.html"},
	} {
		if fault == known.fault {
			s.recorded(w, known.status, known.file)
			return true
		}
	}
	return false
}

func (s *server) End(id string, end providertest.End) {
	fields := map[string]any{"completed_at": s.now().UTC().Format(time.RFC3339Nano), "metrics": map[string]any{"predict_time": 1.5}}
	switch end {
	case providertest.EndSucceeded:
		fields["status"] = "succeeded"
		fields["output"] = []string{"https://replicate.delivery/a/0.webp", "https://replicate.delivery/a/1.webp"}
	case providertest.EndModerated:
		fields["status"] = "failed"
		fields["error"] = "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)"
	case providertest.EndBroken:
		fields["status"] = "failed"
		fields["error"] = "Something odd. (E1000)"
	case providertest.EndCanceled:
		fields["status"] = "aborted"
	}
	require.NotNil(s.t, s.change(id, fields), "no job %s", id)
}

func (s *server) Callback(id string, at time.Time) (http.Header, []byte) {
	body, err := json.Marshal(s.change(id, nil))
	require.NoError(s.t, err)
	return s.sign("msg_"+id, at, body), body
}

// sign signs any body, as Replicate does.
func (s *server) sign(delivery string, at time.Time, body []byte) http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.secret, "whsec_"))
	require.NoError(s.t, err)
	signer, err := webhooks.NewWebhookRaw(key)
	require.NoError(s.t, err)
	signature, err := signer.Sign(delivery, at, body)
	require.NoError(s.t, err)
	header := http.Header{}
	header.Set("Webhook-Id", delivery)
	header.Set("Webhook-Timestamp", fmt.Sprint(at.Unix()))
	header.Set("Webhook-Signature", "v1,bm90IHRoaXMgb25l "+signature)
	return header
}
