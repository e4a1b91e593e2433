package webhooks

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"darkroom/models"
	"darkroom/notify"
)

// Add keeps an endpoint and returns it with its secret, which is shown this once.
// Errors: CodeInvalid naming the field, CodeConflict for one too many,
// CodeUnavailable where webhooks are not set up.
func (s *Service) Add(ctx context.Context, endpoint models.Endpoint) (models.Endpoint, notify.Secret, error) {
	if s.box == nil {
		return models.Endpoint{}, "", notSetUp()
	}
	change := models.EndpointChange{URL: &endpoint.URL, Kinds: &endpoint.Kinds}
	if err := s.check(change); err != nil {
		return models.Endpoint{}, "", err
	}
	endpoint.ID, endpoint.Own = s.NewID(), false
	secret := drawSecret()
	endpoint, err := s.Endpoints.AddEndpoint(ctx, endpoint, s.sealed(secret, endpoint.ID))
	return endpoint, secret, err
}

// Change changes a user's endpoint. CodeInvalid naming the field, CodeNotFound for
// those of others.
func (s *Service) Change(ctx context.Context, userID, id uuid.UUID, change models.EndpointChange) (models.Endpoint, error) {
	if err := s.check(change); err != nil {
		return models.Endpoint{}, err
	}
	return s.Endpoints.ChangeEndpoint(ctx, userID, id, change)
}

// List returns a user's endpoints, the oldest first.
func (s *Service) List(ctx context.Context, userID uuid.UUID) ([]models.Endpoint, error) {
	return s.Endpoints.Endpoints(ctx, userID)
}

// Get returns a user's endpoint. CodeNotFound for those of others.
func (s *Service) Get(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, error) {
	return s.Endpoints.Endpoint(ctx, userID, id)
}

// Delete removes a user's endpoint with its deliveries. CodeNotFound for those of
// others, and for a repetition.
func (s *Service) Delete(ctx context.Context, userID, id uuid.UUID) error {
	return s.Endpoints.DeleteEndpoint(ctx, userID, id)
}

// Deliveries returns a page of a user's webhooks with their tries, the newest first.
func (s *Service) Deliveries(ctx context.Context, query models.MessageQuery) ([]models.MessageDetail, error) {
	query.Channel = models.ChannelWebhook
	return s.Messages.Messages(ctx, query)
}

// check collects the faults of what is to be kept.
func (s *Service) check(change models.EndpointChange) error {
	var faults []models.FieldError
	if change.URL != nil {
		if fault := s.CheckURL(*change.URL); fault != "" {
			faults = append(faults, models.FieldError{Field: "url", Message: fault})
		}
	}
	if change.Kinds != nil {
		for i, kind := range *change.Kinds {
			if !slices.Contains(models.EndKinds(), kind) {
				faults = append(faults, models.FieldError{
					Field: fmt.Sprintf("kinds.%d", i), Message: fmt.Sprintf("There are %v.", models.EndKinds()),
				})
			}
		}
	}
	if len(faults) > 0 {
		return models.Invalid(faults...)
	}
	return nil
}

// Ping sends a message that tells of nothing to a user's endpoint. CodeNotFound for
// those of others, CodeConflict for one that is switched off.
func (s *Service) Ping(ctx context.Context, userID, id uuid.UUID) (models.Message, error) {
	if err := s.awake(ctx, userID, id); err != nil {
		return models.Message{}, err
	}
	return s.post(ctx, models.Message{
		UserID: userID, Channel: models.ChannelWebhook, Kind: models.KindPing, EndpointID: &id,
	})
}

// Resend sends a user's message again, as another message that refers to it. It says
// what the first one said. CodeNotFound for those of others, CodeConflict for one
// that is still under way or whose endpoint is switched off.
func (s *Service) Resend(ctx context.Context, userID, id uuid.UUID) (models.Message, error) {
	old, err := s.Messages.MessageOf(ctx, userID, id)
	if err != nil {
		return models.Message{}, err
	}
	if old.Channel != models.ChannelWebhook {
		return models.Message{}, models.Errorf(models.CodeNotFound, "Not found.")
	}
	if old.Status == models.MessagePending {
		return models.Message{}, models.Errorf(models.CodeConflict, "This delivery is still under way.")
	}
	if old.EndpointID != nil {
		if err := s.awake(ctx, userID, *old.EndpointID); err != nil {
			return models.Message{}, err
		}
	}
	return s.post(ctx, models.Message{
		UserID: userID, Channel: old.Channel, Kind: old.Kind, GenerationID: old.GenerationID, EndpointID: old.EndpointID,
		ResentFrom: &old.ID, State: old.State,
	})
}

// awake refuses an endpoint that is switched off.
func (s *Service) awake(ctx context.Context, userID, id uuid.UUID) error {
	endpoint, err := s.Endpoints.Endpoint(ctx, userID, id)
	if err == nil && endpoint.DisabledAt != nil {
		return models.Errorf(models.CodeConflict, "The endpoint is switched off. Switch it on first.")
	}
	return err
}

// post commits a message and starts its delivery.
func (s *Service) post(ctx context.Context, message models.Message) (models.Message, error) {
	message.ID, message.CreatedAt = s.NewID(), s.Now().UTC()
	message, err := s.Messages.AddMessage(ctx, message)
	if err == nil {
		s.Deliver(ctx, []models.Message{message})
	}
	return message, err
}
