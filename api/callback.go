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
	// CallbackOfJob keeps a message that came without an address of ours: what it is
	// about is told by its job. req has neither Attempt nor MAC.
	CallbackOfJob(ctx context.Context, req models.CallbackRequest) error
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
	err := h.takeCallback(ctx, in.Body, h.Callbacks.Callback, models.CallbackRequest{
		Provider: models.Provider(in.Provider),
		Attempt:  models.AttemptRef{GenerationID: in.Generation, Number: in.Attempt},
		MAC:      in.Mac,
	})
	if err != nil {
		return nil, err
	}
	return ReceiveCallback200JSONResponse{Received: true}, nil
}

// ReceiveCallbackOfJob keeps a provider's message about a job whose address says
// nothing of it.
func (h *handlers) ReceiveCallbackOfJob(ctx context.Context, in ReceiveCallbackOfJobRequestObject) (ReceiveCallbackOfJobResponseObject, error) {
	err := h.takeCallback(ctx, in.Body, h.Callbacks.CallbackOfJob, models.CallbackRequest{Provider: models.Provider(in.Provider)})
	if err != nil {
		return nil, err
	}
	return ReceiveCallbackOfJob200JSONResponse{Received: true}, nil
}

// takeCallback reads a message, when its turn has come, and has it kept.
func (h *handlers) takeCallback(
	ctx context.Context, body io.Reader, keep func(context.Context, models.CallbackRequest) error, req models.CallbackRequest,
) error {
	ctx, r := request(ctx)
	select {
	case h.callbackGate <- struct{}{}:
		defer func() { <-h.callbackGate }()
	case <-ctx.Done():
		return ctx.Err()
	}
	var err error
	if req.Body, err = io.ReadAll(body); err != nil {
		return readFault(err)
	}
	req.Header = r.Header
	return comeAgain(keep(ctx, req))
}

// comeAgain turns "not found" into "not now": a message may overtake the commit
// of its own generation, and providers only come again after a 5xx.
func comeAgain(err error) error {
	if models.CodeOf(err) != models.CodeNotFound {
		return err
	}
	return &models.Error{Code: models.CodeUnavailable, Message: "This generation is not known yet. Come again.", Err: err}
}
