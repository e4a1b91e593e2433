package people

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/models"
)

// chatBudget is how long whoever writes waits for the chat. What it did not take
// by then is kept, and goes with the next feedback.
const chatBudget = 5 * time.Second

// FeedbackRecords keep feedback and its answers.
type FeedbackRecords interface {
	SaveFeedback(ctx context.Context, feedback models.Feedback) (models.Feedback, error)
	// ClaimFeedback returns the oldest that no chat has taken yet, for this caller
	// alone until lasting has passed; CodeNotFound for none.
	ClaimFeedback(ctx context.Context, lasting time.Duration) (models.Feedback, error)
	// FeedbackTried notes under which name the chat took it; "" gives the claim back.
	FeedbackTried(ctx context.Context, id uuid.UUID, reference string) error
	// FeedbackBy finds feedback by the chat's name for it, or CodeNotFound.
	FeedbackBy(ctx context.Context, reference string) (models.Feedback, error)
	// SaveReply writes an answer once; CodeNotFound for no such feedback.
	SaveReply(ctx context.Context, reply models.FeedbackReply) (models.FeedbackReply, error)
}

// Chat is where those who answer are.
type Chat interface {
	// Post tells them of a feedback and returns the chat's own name for it, as
	// Reference writes it.
	Post(ctx context.Context, feedback models.Feedback) (reference string, err error)
}

// Pictures knows the addresses of uploads.
type Pictures interface {
	// KeyOf returns the key behind an address of our own storage; false for others.
	KeyOf(address string) (string, bool)
}

// SupportConfig says where those who answer are, and how they prove themselves.
type SupportConfig struct {
	WebhookSecret string `env:"SUPPORT_WEBHOOK_SECRET" desc:"secret that Telegram sends with each message of the support chat (secret_token of its setWebhook); empty takes none in"`
	ChatID        int64  `env:"SUPPORT_CHAT_ID" desc:"id of the chat at Telegram where feedback is answered; 0 for none, then it is kept and shown to admins"`
}

// Validate names the variable at fault: what nobody can guess is as long as a hash.
func (c SupportConfig) Validate() error {
	if c.WebhookSecret != "" && len(c.WebhookSecret) < 32 {
		return errors.New("SUPPORT_WEBHOOK_SECRET: must have at least 32 characters, or be empty")
	}
	return nil
}

// SupportDeps is what Support stands on. Chat is nil where none is set up:
// feedback is kept then, and read by admins.
type SupportDeps struct {
	Records  FeedbackRecords
	Chat     Chat
	Pictures Pictures
	Log      *zap.Logger
	// Now is nil for time.Now.
	Now func() time.Time
}

// Support are the rules of writing to those who run this. It is safe for
// concurrent use.
type Support struct {
	SupportDeps
	cfg SupportConfig
}

// NewSupport returns the rules on what deps gives.
func NewSupport(cfg SupportConfig, deps SupportDeps) *Support {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Support{SupportDeps: deps, cfg: cfg}
}

// Send keeps a feedback and then tells the chat, with all that it has not taken
// before. A chat that is away is no error. CodeInvalid for a picture that the user
// did not upload.
func (s *Support) Send(ctx context.Context, userID uuid.UUID, message string, pictures []string) (models.Feedback, error) {
	keys := make([]string, len(pictures))
	for i, address := range pictures {
		key, ours := s.Pictures.KeyOf(address)
		if !ours || !strings.HasPrefix(key, "uploads/"+userID.String()+"/") {
			return models.Feedback{}, models.Invalid(models.FieldError{
				Field: "image_urls", Message: "A picture has to be an address that POST /api/upload answered to you, less than a day ago.",
			})
		}
		keys[i] = key
	}
	kept, err := s.Records.SaveFeedback(ctx, models.Feedback{ID: uuid.New(), UserID: userID, Message: message, Pictures: keys})
	if err != nil || s.Chat == nil {
		return kept, err
	}
	sent, err := s.deliver(ctx)
	if err != nil {
		s.Log.Warn("feedback is kept and not sent yet", zap.Stringer("feedback", kept.ID), zap.Error(err))
	}
	if slices.Contains(sent, kept.ID) {
		kept.SentAt = new(s.Now())
	}
	return kept, nil
}

// deliver tells the chat what it has not taken yet, and ends at the first that it
// does not take. It returns what the chat took. Whoever wrote may have gone
// meanwhile.
func (s *Support) deliver(ctx context.Context) (sent []uuid.UUID, err error) {
	kept := context.WithoutCancel(ctx)
	ctx, cancel := context.WithTimeout(kept, chatBudget)
	defer cancel()
	for {
		var feedback models.Feedback
		feedback, err = s.Records.ClaimFeedback(ctx, 2*chatBudget)
		if models.CodeOf(err) == models.CodeNotFound {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		var reference string
		if reference, err = s.Chat.Post(ctx, feedback); err != nil {
			return sent, errors.Join(fmt.Errorf("post to the chat: %w", err), s.Records.FeedbackTried(kept, feedback.ID, ""))
		}
		if err = s.Records.FeedbackTried(kept, feedback.ID, reference); err != nil {
			return sent, err
		}
		sent = append(sent, feedback.ID)
	}
}

// Reply keeps an answer of an admin's. CodeNotFound for no such feedback.
func (s *Support) Reply(ctx context.Context, authorID, feedbackID uuid.UUID, message string) (models.FeedbackReply, error) {
	return s.Records.SaveReply(ctx, models.FeedbackReply{ID: uuid.New(), FeedbackID: feedbackID, AuthorID: &authorID, Message: message})
}

// Receive keeps an answer from the chat. CodeUnauthenticated without the secret,
// also where none is set up. What is no answer to a feedback is let pass. Safe to
// repeat.
func (s *Support) Receive(ctx context.Context, secret string, message models.ChatMessage) error {
	given, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(s.cfg.WebhookSecret))
	if s.cfg.WebhookSecret == "" || subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		return models.Errorf(models.CodeUnauthenticated, "The secret of the webhook is not this one.")
	}
	text := strings.TrimSpace(message.Text)
	if message.ChatID != s.cfg.ChatID || message.RepliesTo == 0 || text == "" {
		return nil
	}
	feedback, err := s.Records.FeedbackBy(ctx, Reference(message.ChatID, message.RepliesTo))
	if models.CodeOf(err) == models.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.Records.SaveReply(ctx, models.FeedbackReply{
		ID: uuid.New(), FeedbackID: feedback.ID, Message: text, Reference: Reference(message.ChatID, message.ID),
	})
	return err
}

// Reference names a message at Telegram: its number is its chat's own.
func Reference(chatID, messageID int64) string {
	return strconv.FormatInt(chatID, 10) + ":" + strconv.FormatInt(messageID, 10)
}
