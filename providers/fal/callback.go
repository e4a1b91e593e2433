package fal

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxCallback is 5 MB: fal leaves out a payload that it finds too big, and
	// models of a few kilobytes of text are the largest seen.
	maxCallback = 5 << 20
	// tolerance is what fal's own verification guide asks for.
	tolerance = 5 * time.Minute
)

// The headers of a webhook.
const (
	headerRequestID = "X-Fal-Webhook-Request-Id"
	headerUserID    = "X-Fal-Webhook-User-Id"
	headerTimestamp = "X-Fal-Webhook-Timestamp"
	headerSignature = "X-Fal-Webhook-Signature"
)

// message is the body of a webhook.
type message struct {
	RequestID string          `json:"request_id"`
	Status    string          `json:"status"`
	Error     string          `json:"error"`
	Payload   json.RawMessage `json:"payload"`
	// PayloadError says why the payload is missing: the job is as good as any.
	PayloadError string `json:"payload_error"`
}

// VerifyCallback checks a message against fal's public keys, which are the same
// for all of fal's customers: anybody may submit a job with our address as its
// webhook and have fal sign the message. So the user id must be ours; while we
// do not know it, the callback is a hint and no more. It is a hint too when fal
// left the result out. A *providers.Error means that the keys could not be had:
// fal should try again later.
func (p *Provider) VerifyCallback(ctx context.Context, header http.Header, body []byte) (models.Callback, error) {
	if len(body) > maxCallback {
		return models.Callback{}, fmt.Errorf("%w: %d bytes are too many", providers.ErrBadSignature, len(body))
	}
	if err := p.checkTime(header); err != nil {
		return models.Callback{}, err
	}
	if p.userID != "" && header.Get(headerUserID) != p.userID {
		return models.Callback{}, fmt.Errorf("%w: it is about a job of another fal user", providers.ErrBadSignature)
	}
	signature, err := hex.DecodeString(header.Get(headerSignature))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return models.Callback{}, fmt.Errorf("%w: no signature", providers.ErrBadSignature)
	}
	if err = p.verify(ctx, signed(header, body), signature); err != nil {
		return models.Callback{}, err
	}
	told, err := readMessage(body)
	if err != nil {
		return models.Callback{}, fmt.Errorf("%w: %w", providers.ErrBadCallback, err)
	}
	callback := models.Callback{Provider: models.ProviderFal, DeliveryID: told.RequestID, JobID: told.RequestID}
	if callback.Outcome = told.outcome(); p.userID == "" {
		callback.Outcome = models.Outcome{Status: models.OutcomeRunning}
	}
	callback.Hint = !callback.Outcome.Status.Terminal()
	return callback, nil
}

// checkTime refuses messages from another time, before any key is fetched.
func (p *Provider) checkTime(header http.Header) error {
	seconds, err := strconv.ParseInt(header.Get(headerTimestamp), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no timestamp", providers.ErrBadSignature)
	}
	if age := p.now().Sub(time.Unix(seconds, 0)).Abs(); age > tolerance {
		return fmt.Errorf("%w: sent %s away from now", providers.ErrBadSignature, age.Round(time.Second))
	}
	return nil
}

// signed is what fal signs: three headers and the hash of the raw body, on lines
// of their own.
func signed(header http.Header, body []byte) []byte {
	sum := sha256.Sum256(body)
	return []byte(strings.Join([]string{
		header.Get(headerRequestID), header.Get(headerUserID), header.Get(headerTimestamp), hex.EncodeToString(sum[:]),
	}, "\n"))
}

func readMessage(body []byte) (message, error) {
	var told message
	if err := json.Unmarshal(body, &told); err != nil {
		return message{}, fmt.Errorf("decode webhook: %w", err)
	}
	if !isJobID(told.RequestID) || (told.Status != "OK" && told.Status != "ERROR") {
		return message{}, errors.New("decode webhook: no request_id, or a status other than OK and ERROR")
	}
	return told, nil
}

// outcome puts the message into our words; running where it does not say how the
// job ended.
func (m message) outcome() models.Outcome {
	unsaid := models.Outcome{Status: models.OutcomeRunning}
	if len(m.Payload) == 0 || string(m.Payload) == "null" || m.PayloadError != "" {
		return unsaid
	}
	if m.Status == "ERROR" {
		return m.failure()
	}
	outcome, err := outcomeOf(m.Payload)
	if err != nil {
		return unsaid // an output in a shape that we do not know; the result may be better
	}
	return outcome
}

// failure reads the error that a job ended with.
func (m message) failure() models.Outcome {
	told := readProblem(0, m.Payload)
	detail := strings.TrimSpace(m.Error + " " + told.text())
	if told.marked() {
		return ended(told.kind(), detail)
	}
	return ended(kindOfText(m.Error), detail)
}
