package api

import (
	"context"

	"darkroom/models"
)

// defaultDeliveries is the page of the contract's default.
const defaultDeliveries = 20

// ListWebhookDeliveries shows what was sent, and every try.
func (h *handlers) ListWebhookDeliveries(ctx context.Context, in ListWebhookDeliveriesRequestObject) (ListWebhookDeliveriesResponseObject, error) {
	ctx, user := caller(ctx)
	limit := defaultDeliveries
	if in.Params.Limit != nil {
		limit = *in.Params.Limit
	}
	found, err := h.Deliveries.Deliveries(ctx, models.MessageQuery{
		UserID: user.ID, EndpointID: in.Params.EndpointID, GenerationID: in.Params.GenerationID,
		Status: models.MessageStatus(deref(in.Params.Status)), Before: in.Params.Cursor, Limit: limit + 1, // one more tells whether there is a next page
	})
	if err != nil {
		return nil, err
	}
	var next *string
	if len(found) > limit {
		found = found[:limit]
		next = new(found[limit-1].ID.String())
	}
	body := ListWebhookDeliveries200JSONResponse{Deliveries: make([]WebhookDelivery, len(found)), NextCursor: next}
	for i, message := range found {
		body.Deliveries[i] = deliveryOf(message)
	}
	return body, nil
}

// ResendWebhookDelivery sends one again.
func (h *handlers) ResendWebhookDelivery(ctx context.Context, in ResendWebhookDeliveryRequestObject) (ResendWebhookDeliveryResponseObject, error) {
	ctx, user := caller(ctx)
	message, err := h.Deliveries.Resend(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return ResendWebhookDelivery202JSONResponse(deliveryOf(models.MessageDetail{Message: message})), nil
}

// TestWebhookEndpoint sends a ping.
func (h *handlers) TestWebhookEndpoint(ctx context.Context, in TestWebhookEndpointRequestObject) (TestWebhookEndpointResponseObject, error) {
	ctx, user := caller(ctx)
	message, err := h.Deliveries.Ping(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return TestWebhookEndpoint202JSONResponse(deliveryOf(models.MessageDetail{Message: message})), nil
}

// deliveryOf returns a message as its receiver's owner sees it.
func deliveryOf(m models.MessageDetail) WebhookDelivery {
	tries := make([]WebhookTry, len(m.Log))
	for i, try := range m.Log {
		tries[i] = WebhookTry{
			Number: try.Number, At: try.CreatedAt, Status: optional(try.Status), Fault: optional(try.Fault), DurationMs: try.DurationMS,
		}
	}
	return WebhookDelivery{
		ID: m.ID, Kind: string(m.Kind), Status: WebhookDeliveryStatus(m.Status), EndpointID: m.EndpointID,
		GenerationID: m.GenerationID, ResentFrom: m.ResentFrom, CreatedAt: m.CreatedAt,
		NextTryAt: m.NextAt, EndedAt: m.EndedAt, Fault: optional(m.Fault), Tries: tries,
	}
}
