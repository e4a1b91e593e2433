package higgsfield_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/require"

	"darkroom/providers/providertest"
)

// take answers for a request that exists, or fails to.
func (s *server) take(w http.ResponseWriter, r *http.Request, fault providertest.Fault, job map[string]any) {
	if s.Spoil(w, r, fault, `{"request_id":`) {
		return
	}
	answer(w, http.StatusOK, job)
}

// refuse answers the faults that take no request.
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
		{providertest.FaultBilling, http.StatusForbidden, "403.json"},
		{providertest.FaultInvalid, http.StatusUnprocessableEntity, "422.json"},
		{providertest.FaultGone, http.StatusLocked, "423.json"},
		{providertest.FaultRateLimited, http.StatusBadRequest, "400-concurrent.json"},
		{providertest.FaultBusy, http.StatusBadGateway, "502.html"},
	} {
		if fault == known.fault {
			recorded(w, known.status, known.file)
			return true
		}
	}
	return false
}

func (s *server) End(id string, end providertest.End) {
	fields := map[string]any{"expires_at": s.now().Add(7 * 24 * time.Hour).UTC().Format(time.RFC3339)}
	switch end {
	case providertest.EndSucceeded:
		fields["status"] = "completed"
		fields["images"] = []any{
			map[string]any{"url": "https://cdn.higgsfield.example/0.png"}, map[string]any{"url": "https://cdn.higgsfield.example/1.png"},
		}
	case providertest.EndModerated:
		fields["status"] = "nsfw"
	case providertest.EndBroken:
		fields["status"] = "failed"
		fields["error"] = "Generation failed"
	case providertest.EndCanceled:
		fields["status"] = "canceled"
	}
	require.NotNil(s.t, s.change(id, fields), "no request %s", id)
}

// Callback has the current form, or the older one.
func (s *server) Callback(id string, at time.Time) (http.Header, []byte) {
	told := s.change(id, nil)
	s.mu.Lock()
	flat := s.flat
	s.mu.Unlock()
	if !flat {
		payload := map[string]any{}
		maps.Copy(payload, told)
		maps.DeleteFunc(payload, func(field string, _ any) bool { return field != "images" && field != "video" && field != "audio" })
		told = map[string]any{
			"request_id": id, "status": told["status"], "error": told["error"], "payload": payload, "expires_at": told["expires_at"],
		}
	}
	body, err := json.Marshal(told)
	require.NoError(s.t, err)
	return s.sign("evt_"+id, at, body), body
}

// sign signs any body with every secret in use, as Higgsfield does.
func (s *server) sign(delivery string, at time.Time, body []byte) http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	signatures := []string{"v1,bm90IHRoaXMgb25l"}
	for _, known := range s.secrets {
		signer, err := webhooks.NewWebhook(known)
		require.NoError(s.t, err)
		signature, err := signer.Sign(delivery, at, body)
		require.NoError(s.t, err)
		signatures = append(signatures, signature)
	}
	header := http.Header{}
	header.Set("Webhook-Id", delivery)
	header.Set("Webhook-Timestamp", fmt.Sprint(at.Unix()))
	header.Set("Webhook-Signature", strings.Join(signatures, " "))
	return header
}
