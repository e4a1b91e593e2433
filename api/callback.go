package api

import (
	"context"
	"io"

	"darkroom/models"
)

// Callbacks takes what providers tell us.
type Callbacks interface {
	// Callback keeps a provider's message, also one that came before. Its errors
	// are CodeUnauthenticated for a forged one, CodeInvalid for one that cannot
	// be read and CodeNotFound for a generation that nobody knows.
	Callback(ctx context.Context, req models.CallbackRequest) error
}

const (
	// maxCallback is the most that a provider's message may have. Replicate
	// echoes the whole input, several data URIs of 256 KB among it, and its logs;
	// a smaller limit once looked like callbacks that never came.
	maxCallback = 5 << 20
	// callbacksAtOnce bounds the memory that unproven messages can take to 80 MB:
	// a signature can only be checked on the whole body. Others wait their turn,
	// which takes milliseconds.
	callbacksAtOnce = 16
)

// ReceiveCallback keeps a provider's message. What it says is believed nowhere
// before its signature is verified.
func (h *handlers) ReceiveCallback(ctx context.Context, in ReceiveCallbackRequestObject) (ReceiveCallbackResponseObject, error) {
	ctx, r := request(ctx)
	select {
	case h.callbackGate <- struct{}{}:
		defer func() { <-h.callbackGate }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return nil, readFault(err)
	}
	err = h.Callbacks.Callback(ctx, models.CallbackRequest{
		Provider: models.Provider(in.Provider),
		Attempt:  models.AttemptRef{GenerationID: in.Generation, Number: in.Attempt},
		MAC:      in.Mac,
		Header:   r.Header,
		Body:     body,
	})
	if err != nil {
		return nil, comeAgain(err)
	}
	return ReceiveCallback200JSONResponse{Received: true}, nil
}

// comeAgain turns "not found" into "not now": a message may overtake the commit
// of its own generation, and providers only come again after a 5xx.
func comeAgain(err error) error {
	if models.CodeOf(err) != models.CodeNotFound {
		return err
	}
	return &models.Error{Code: models.CodeUnavailable, Message: "This generation is not known yet. Come again.", Err: err}
}
