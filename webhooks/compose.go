package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
	"darkroom/notify"
)

// Event is the body of a webhook.
type Event struct {
	Type models.MessageKind `json:"type"`
	// Timestamp is when it happened, however late it is told.
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

// EndData tells how a generation ended, in the words of GET /api/generations/{id}.
type EndData struct {
	ID        uuid.UUID     `json:"id"`
	BatchID   *uuid.UUID    `json:"batch_id"`
	Status    models.Status `json:"status"`
	Action    models.Action `json:"action"`
	ModelID   string        `json:"model_id"`
	ModelName string        `json:"model_name"`
	Run       int           `json:"run"`
	// OutputURLs stand in the provider's order, null for one that is missing. They
	// can be opened for a day.
	OutputURLs   []*string          `json:"output_urls"`
	OutputText   *string            `json:"output_text"`
	ErrorKind    models.FailureKind `json:"error_kind"`
	ErrorMessage *string            `json:"error_message"`
	CostUSD      float64            `json:"cost_usd"`
	CreatedAt    time.Time          `json:"created_at"`
}

// PingData is the data of a ping.
type PingData struct {
	EndpointID uuid.UUID `json:"endpoint_id"`
}

// Compose writes what a message says and to whom. A message that nobody may or wants
// to have any more is a *notify.Error with FaultRefused; every other error is ours.
func (s *Service) Compose(ctx context.Context, message models.Message) (notify.Message, error) {
	data, address, err := s.about(ctx, message)
	if err != nil {
		return notify.Message{}, err
	}
	secrets, err := s.receiver(ctx, message)
	if err != nil {
		return notify.Message{}, err
	}
	if message.EndpointID != nil {
		address = secrets.URL
	}
	if address == "" {
		return notify.Message{}, unwanted("nobody asked to be told")
	}
	keys, err := s.open(secrets)
	if err != nil {
		return notify.Message{}, err
	}
	body, err := json.Marshal(Event{Type: message.Kind, Timestamp: message.CreatedAt.UTC(), Data: data})
	if err != nil {
		return notify.Message{}, fmt.Errorf("write webhook: %w", err)
	}
	return notify.Message{ID: message.ID, To: address, Kind: string(message.Kind), Text: string(body), Secrets: keys}, nil
}

// receiver is the endpoint that a message goes to, or the row of its user's own
// secret.
func (s *Service) receiver(ctx context.Context, message models.Message) (models.EndpointSecrets, error) {
	if message.EndpointID == nil {
		return s.own(ctx, message.UserID)
	}
	secrets, err := s.Secrets.EndpointSecrets(ctx, *message.EndpointID)
	switch {
	case models.CodeOf(err) == models.CodeNotFound:
		return secrets, unwanted("the endpoint was deleted")
	case err == nil && secrets.DisabledAt != nil:
		return secrets, unwanted("the endpoint is switched off")
	}
	return secrets, err
}

// about returns the data of a message and, for the end of a generation, its own
// webhook_url.
func (s *Service) about(ctx context.Context, message models.Message) (data any, address string, err error) {
	if message.GenerationID == nil {
		if message.EndpointID == nil {
			return nil, "", unwanted("it is about nothing")
		}
		return PingData{EndpointID: *message.EndpointID}, "", nil
	}
	detail, err := s.Generations.GetGeneration(ctx, message.UserID, *message.GenerationID)
	if models.CodeOf(err) == models.CodeNotFound {
		return nil, "", unwanted("the generation was deleted")
	}
	if err != nil {
		return nil, "", err
	}
	end, err := s.endOf(ctx, message, detail)
	return end, detail.WebhookURL, err
}

// endOf tells the end as it stood then. What a later run has made is not its own.
func (s *Service) endOf(ctx context.Context, message models.Message, detail models.GenerationDetail) (EndData, error) {
	end := EndData{
		ID: detail.ID, BatchID: detail.BatchID, Status: message.State.Status, Action: detail.Action,
		ModelID: detail.ModelID, ModelName: detail.ModelName, Run: message.State.Run, OutputURLs: []*string{},
		ErrorKind: message.State.ErrorKind, CostUSD: detail.Price.USD(), CreatedAt: detail.CreatedAt.UTC(),
	}
	if message.State.ErrorMessage != "" {
		end.ErrorMessage = &message.State.ErrorMessage
	}
	if detail.Run != message.State.Run {
		return end, nil
	}
	if detail.OutputText != "" {
		end.OutputText = &detail.OutputText
	}
	var err error
	end.OutputURLs, err = s.outputs(ctx, detail.Assets)
	return end, err
}

// outputs are the addresses of assets, each at its own position.
func (s *Service) outputs(ctx context.Context, assets []models.Asset) ([]*string, error) {
	keys := make([]string, len(assets))
	last := -1
	for i, asset := range assets {
		keys[i], last = asset.Key, max(last, asset.Index)
	}
	urls := make([]*string, last+1)
	if len(assets) == 0 {
		return urls, nil
	}
	signed, err := s.URLs.URLs(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("sign addresses: %w", err)
	}
	for i, asset := range assets {
		if signed[i] != "" {
			urls[asset.Index] = &signed[i]
		}
	}
	return urls, nil
}

// unwanted ends a delivery for good.
func unwanted(why string) error {
	return &notify.Error{Fault: notify.FaultRefused, Err: errors.New(why)}
}
