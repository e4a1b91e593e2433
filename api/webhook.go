package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
	"darkroom/notify"
)

// Endpoints are where people are told by webhook. Strangers' do not exist in it.
type Endpoints interface {
	List(ctx context.Context, userID uuid.UUID) ([]models.Endpoint, error)
	Get(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, error)
	// Add returns the secret, for the only time. CodeInvalid names the field,
	// CodeConflict is one endpoint too many.
	Add(ctx context.Context, endpoint models.Endpoint) (models.Endpoint, notify.Secret, error)
	Change(ctx context.Context, userID, id uuid.UUID, change models.EndpointChange) (models.Endpoint, error)
	Delete(ctx context.Context, userID, id uuid.UUID) error
}

// Signing is what webhooks are signed with.
type Signing interface {
	// Rotate draws a new secret for an endpoint; the one before signs on for a while.
	Rotate(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, notify.Secret, error)
	// OwnSecret signs what goes to the webhook_url of single generations.
	OwnSecret(ctx context.Context, userID uuid.UUID) (notify.Secret, error)
	RotateOwn(ctx context.Context, userID uuid.UUID) (models.Endpoint, notify.Secret, error)
}

// Deliveries are the webhooks that were sent to a person.
type Deliveries interface {
	Deliveries(ctx context.Context, query models.MessageQuery) ([]models.MessageDetail, error)
	// Resend sends one again as another. CodeConflict while it is under way.
	Resend(ctx context.Context, userID, id uuid.UUID) (models.Message, error)
	// Ping sends one that tells of nothing. CodeConflict to an endpoint that is off.
	Ping(ctx context.Context, userID, endpointID uuid.UUID) (models.Message, error)
}

// ListWebhookEndpoints shows where one is told.
func (h *handlers) ListWebhookEndpoints(ctx context.Context, _ ListWebhookEndpointsRequestObject) (ListWebhookEndpointsResponseObject, error) {
	ctx, user := caller(ctx)
	endpoints, err := h.Endpoints.List(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	body := ListWebhookEndpoints200JSONResponse{Endpoints: make([]WebhookEndpoint, len(endpoints))}
	for i, endpoint := range endpoints {
		body.Endpoints[i] = endpointOf(endpoint)
	}
	return body, nil
}

// CreateWebhookEndpoint keeps an address.
func (h *handlers) CreateWebhookEndpoint(ctx context.Context, in CreateWebhookEndpointRequestObject) (CreateWebhookEndpointResponseObject, error) {
	ctx, user := caller(ctx)
	endpoint, secret, err := h.Endpoints.Add(ctx, models.Endpoint{
		UserID: user.ID, URL: in.Body.URL, Description: deref(in.Body.Description), Kinds: kindsOf(deref(in.Body.Kinds)),
	})
	if err != nil {
		return nil, err
	}
	return CreateWebhookEndpoint201JSONResponse{Endpoint: endpointOf(endpoint), Secret: reveal(secret)}, nil
}

// GetWebhookEndpoint shows one address.
func (h *handlers) GetWebhookEndpoint(ctx context.Context, in GetWebhookEndpointRequestObject) (GetWebhookEndpointResponseObject, error) {
	ctx, user := caller(ctx)
	endpoint, err := h.Endpoints.Get(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return GetWebhookEndpoint200JSONResponse(endpointOf(endpoint)), nil
}

// UpdateWebhookEndpoint changes an address, or switches it off and on.
func (h *handlers) UpdateWebhookEndpoint(ctx context.Context, in UpdateWebhookEndpointRequestObject) (UpdateWebhookEndpointResponseObject, error) {
	ctx, user := caller(ctx)
	change := models.EndpointChange{URL: in.Body.URL, Description: in.Body.Description, Disabled: in.Body.Disabled}
	if in.Body.Kinds != nil {
		change.Kinds = new(kindsOf(*in.Body.Kinds))
	}
	endpoint, err := h.Endpoints.Change(ctx, user.ID, in.ID, change)
	if err != nil {
		return nil, err
	}
	return UpdateWebhookEndpoint200JSONResponse(endpointOf(endpoint)), nil
}

// DeleteWebhookEndpoint forgets an address.
func (h *handlers) DeleteWebhookEndpoint(ctx context.Context, in DeleteWebhookEndpointRequestObject) (DeleteWebhookEndpointResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Endpoints.Delete(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DeleteWebhookEndpoint204Response{}, nil
}

// RotateWebhookSecret replaces the secret of an address.
func (h *handlers) RotateWebhookSecret(ctx context.Context, in RotateWebhookSecretRequestObject) (RotateWebhookSecretResponseObject, error) {
	ctx, user := caller(ctx)
	endpoint, secret, err := h.Signing.Rotate(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return RotateWebhookSecret200JSONResponse{Secret: reveal(secret), PreviousUntil: endpoint.PreviousUntil}, nil
}

// GetWebhookSecret shows what signs for single generations.
func (h *handlers) GetWebhookSecret(ctx context.Context, _ GetWebhookSecretRequestObject) (GetWebhookSecretResponseObject, error) {
	ctx, user := caller(ctx)
	secret, err := h.Signing.OwnSecret(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return GetWebhookSecret200JSONResponse{Secret: reveal(secret)}, nil
}

// RotateOwnWebhookSecret replaces what signs for single generations.
func (h *handlers) RotateOwnWebhookSecret(ctx context.Context, _ RotateOwnWebhookSecretRequestObject) (RotateOwnWebhookSecretResponseObject, error) {
	ctx, user := caller(ctx)
	own, secret, err := h.Signing.RotateOwn(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return RotateOwnWebhookSecret200JSONResponse{Secret: reveal(secret), PreviousUntil: own.PreviousUntil}, nil
}

// reveal writes a secret into the one answer that shows it.
func reveal(secret notify.Secret) string { return string(secret) }

// endpointOf returns an address as its owner sees it.
func endpointOf(e models.Endpoint) WebhookEndpoint {
	kinds := make([]WebhookKind, len(e.Kinds))
	for i, kind := range e.Kinds {
		kinds[i] = WebhookKind(kind)
	}
	return WebhookEndpoint{
		ID: e.ID, URL: e.URL, Description: e.Description, Kinds: kinds, DisabledAt: e.DisabledAt,
		DisabledReason: optional(e.DisabledReason), PreviousSecretUntil: e.PreviousUntil, CreatedAt: e.CreatedAt,
	}
}

func kindsOf(kinds []WebhookKind) []models.MessageKind {
	list := make([]models.MessageKind, len(kinds))
	for i, kind := range kinds {
		list[i] = models.MessageKind(kind)
	}
	return list
}
