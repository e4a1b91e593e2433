package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// Support are the rules of writing to those who run this.
type Support interface {
	// Send keeps a feedback and sends it on. CodeInvalid for a picture that the user
	// did not upload.
	Send(ctx context.Context, userID uuid.UUID, message string, pictures []string) (models.Feedback, error)
	// Reply keeps an admin's answer; CodeNotFound for no such feedback.
	Reply(ctx context.Context, authorID, feedbackID uuid.UUID, message string) (models.FeedbackReply, error)
	// Receive keeps an answer from the chat; CodeUnauthenticated without its secret.
	Receive(ctx context.Context, secret string, message models.ChatMessage) error
}

// FeedbackShelf is what was written.
type FeedbackShelf interface {
	// Feedback lists a user's with its answers, or everybody's for uuid.Nil.
	Feedback(ctx context.Context, userID uuid.UUID) ([]models.Feedback, error)
}

// SendFeedback keeps what the caller writes and sends it on.
func (h *handlers) SendFeedback(ctx context.Context, in SendFeedbackRequestObject) (SendFeedbackResponseObject, error) {
	ctx, user := caller(ctx)
	kept, err := h.Spaces.Support.Send(ctx, user.ID, strings.TrimSpace(in.Body.Message), deref(in.Body.ImageUrls))
	if err != nil {
		return nil, err
	}
	return SendFeedback202JSONResponse(feedbackOf(kept)), nil
}

// ListFeedback shows the caller's feedback, and to admins everybody's.
func (h *handlers) ListFeedback(ctx context.Context, in ListFeedbackRequestObject) (ListFeedbackResponseObject, error) {
	ctx, user := caller(ctx)
	whose := user.ID
	if deref(in.Params.All) {
		who, _ := callerOf(ctx)
		if err := permit(who, Access{Who: Admin, Scope: models.ScopeAdmin}); err != nil {
			return nil, err
		}
		whose = uuid.Nil
	}
	found, err := h.Spaces.Feedback.Feedback(ctx, whose)
	if err != nil {
		return nil, err
	}
	return ListFeedback200JSONResponse{Feedback: each(found, feedbackOf)}, nil
}

// ReplyFeedback keeps an admin's answer.
func (h *handlers) ReplyFeedback(ctx context.Context, in ReplyFeedbackRequestObject) (ReplyFeedbackResponseObject, error) {
	ctx, user := caller(ctx)
	kept, err := h.Spaces.Support.Reply(ctx, user.ID, in.Body.FeedbackID, strings.TrimSpace(in.Body.Message))
	if err != nil {
		return nil, err
	}
	return ReplyFeedback201JSONResponse(replyOf(kept)), nil
}

// ReceiveSupportUpdate takes answers from the chat in.
func (h *handlers) ReceiveSupportUpdate(ctx context.Context, in ReceiveSupportUpdateRequestObject) (ReceiveSupportUpdateResponseObject, error) {
	ctx, r := request(ctx)
	var message models.ChatMessage
	if m := in.Body.Message; m != nil {
		message = models.ChatMessage{ChatID: m.Chat.ID, ID: m.MessageID, Text: deref(m.Text)}
		if m.ReplyToMessage != nil {
			message.RepliesTo = m.ReplyToMessage.MessageID
		}
	}
	if err := h.Spaces.Support.Receive(ctx, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"), message); err != nil {
		return nil, err
	}
	return ReceiveSupportUpdate200JSONResponse{Received: true}, nil
}

func feedbackOf(f models.Feedback) Feedback {
	return Feedback{
		ID: f.ID, UserID: f.UserID, Message: f.Message, Pictures: len(f.Pictures), Sent: f.SentAt != nil, CreatedAt: f.CreatedAt,
		Replies: each(f.Replies, replyOf),
	}
}

func replyOf(r models.FeedbackReply) FeedbackReply {
	return FeedbackReply{ID: r.ID, Message: r.Message, CreatedAt: r.CreatedAt}
}
