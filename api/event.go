package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"darkroom/models"
)

// Events is the memory of what happened to a user's generations.
type Events interface {
	// After returns up to limit events with a seq above the given one, in order.
	After(ctx context.Context, userID uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error)
	// Head returns the smallest seq that is still kept and the greatest ever
	// given. Where none is kept oldest is newest + 1.
	Head(ctx context.Context, userID uuid.UUID) (oldest, newest int64, err error)
	// Subscribe returns a channel that gets a value when the user has news, many
	// at once included. Stop must be called.
	Subscribe(userID uuid.UUID) (wake <-chan struct{}, stop func())
}

// eventStream is an answer that is written as things happen.
type eventStream func(w http.ResponseWriter) error

// VisitStreamEventsResponse writes the stream to its end.
func (s eventStream) VisitStreamEventsResponse(w http.ResponseWriter) error { return s(w) }

// VisitStreamGenerationResponse writes the stream to its end.
func (s eventStream) VisitStreamGenerationResponse(w http.ResponseWriter) error { return s(w) }

// StreamGeneration follows one generation to its end.
func (h *handlers) StreamGeneration(ctx context.Context, in StreamGenerationRequestObject) (StreamGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	state := func(ctx context.Context) ([]models.Generation, error) { return h.standing(ctx, user, in.ID) }
	// Asked once before the stream begins, so that a stranger's is a plain 404.
	if _, err := state(ctx); err != nil {
		return nil, err
	}
	return h.follow(ctx, stream{user: user.ID, only: in.ID, from: in.Params.LastEventID, state: state})
}

// StreamEvents follows everything of the caller's.
func (h *handlers) StreamEvents(ctx context.Context, in StreamEventsRequestObject) (StreamEventsResponseObject, error) {
	ctx, user := caller(ctx)
	state := func(ctx context.Context) ([]models.Generation, error) { return h.standing(ctx, user, uuid.Nil) }
	return h.follow(ctx, stream{user: user.ID, from: in.Params.LastEventID, state: state})
}

// standing returns one generation of the user's as it stands, or for uuid.Nil
// those that are active.
func (h *handlers) standing(ctx context.Context, user models.User, only uuid.UUID) ([]models.Generation, error) {
	if only != uuid.Nil {
		detail, err := h.Library.Get(ctx, user.ID, only)
		return []models.Generation{detail.Generation}, err
	}
	// One page holds them all: the limit of active generations is far below.
	page, err := h.Library.List(ctx, models.ListQuery{
		UserID: user.ID, Tab: models.TabProcessing, Page: 1, Limit: 50, SkipCounts: true,
	})
	active := make([]models.Generation, len(page.Generations))
	for i, detail := range page.Generations {
		active[i] = detail.Generation
	}
	return active, err
}

// follow takes a seat and returns the stream that gives it back when it ends.
func (h *handlers) follow(ctx context.Context, s stream) (eventStream, error) {
	// Asked once before the stream begins, so that a database that is away is a
	// plain 503.
	if _, _, err := h.Events.Head(ctx, s.user); err != nil {
		return nil, err
	}
	leave, ok := h.seats.take(s.user)
	if !ok {
		return nil, models.Errorf(codeTooManyStreams, "Too many event streams are open. Close one and try again.")
	}
	h.metrics.streams.Inc()
	s.events, s.beat, s.maxAge = h.Events, h.cfg.StreamBeat, h.cfg.StreamMaxAge
	return func(w http.ResponseWriter) error {
		defer h.metrics.streams.Dec()
		defer leave()
		s.out = newSink(w, h.Now)
		return s.run(ctx, h.closing)
	}, nil
}
