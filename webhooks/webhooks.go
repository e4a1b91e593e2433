// Package webhooks holds the rules of telling users' own programs: where they want
// to be told and of what, the secrets that prove it, and what is said. It carries
// nothing itself: notify/webhook does, and a durable delivery has it do so. It knows
// nothing of HTTP, SQL or Temporal.
package webhooks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/internal/seal"
	"darkroom/models"
)

// Config holds the key that secrets are sealed with.
type Config struct {
	TokenKey string `env:"TOKEN_KEY" desc:"Key that encrypts the accounts of \"darkroom tokens\" and the secrets of webhooks in the database: 32 random bytes in base64, as openssl rand -base64 32 prints; the same for api, worker and darkroom. Older ones may follow after commas and still open what they encrypted. Empty: there is no pool, and there are no webhooks."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	if _, err := seal.ParseKeys(c.TokenKey); err != nil {
		return fmt.Errorf("TOKEN_KEY: %w", err)
	}
	return nil
}

// Endpoints are the rows of users' endpoints. Those of strangers do not exist in
// them.
type Endpoints interface {
	// AddEndpoint is refused with CodeConflict beyond models.MaxEndpoints.
	AddEndpoint(ctx context.Context, endpoint models.Endpoint, sealed models.SealedSecret) (models.Endpoint, error)
	Endpoints(ctx context.Context, userID uuid.UUID) ([]models.Endpoint, error)
	Endpoint(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, error)
	ChangeEndpoint(ctx context.Context, userID, id uuid.UUID, change models.EndpointChange) (models.Endpoint, error)
	DeleteEndpoint(ctx context.Context, userID, id uuid.UUID) error
}

// Secrets are the sealed secrets of endpoints.
type Secrets interface {
	EndpointSecrets(ctx context.Context, id uuid.UUID) (models.EndpointSecrets, error)
	// OwnEndpoint returns the row of a user's own secret, the given one if there was
	// none.
	OwnEndpoint(ctx context.Context, endpoint models.Endpoint, sealed models.SealedSecret) (models.EndpointSecrets, error)
	RotateSecret(ctx context.Context, userID, id uuid.UUID, sealed models.SealedSecret, until time.Time) (models.Endpoint, error)
}

// Messages are the rows of what is told.
type Messages interface {
	AddMessage(ctx context.Context, message models.Message) (models.Message, error)
	MessageOf(ctx context.Context, userID, id uuid.UUID) (models.Message, error)
	Messages(ctx context.Context, query models.MessageQuery) ([]models.MessageDetail, error)
}

// Generations are what is told of. CodeNotFound for one that was deleted.
type Generations interface {
	GetGeneration(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error)
}

// MediaURLs gives stored objects addresses that can be opened for a while, in the
// order of keys; an empty one for an object that is not there.
type MediaURLs interface {
	URLs(ctx context.Context, keys []string) ([]string, error)
}

// Deps are the parts that Service is made of. Endpoints, Secrets, Messages and
// Generations are most often the same database.
type Deps struct {
	Endpoints   Endpoints
	Secrets     Secrets
	Messages    Messages
	Generations Generations
	URLs        MediaURLs
	// Deliver starts the delivery of committed messages; what it cannot start is
	// started later.
	Deliver func(ctx context.Context, messages []models.Message)
	// AllowHosts are host:port pairs that may be named by plain http.
	AllowHosts []string
	Log        *zap.Logger
	// Now and NewID give time and ids; nil means the real ones.
	Now   func() time.Time
	NewID func() uuid.UUID
}

// Service is the use of webhooks by people, and what their deliveries ask. It is
// safe for concurrent use.
type Service struct {
	Deps
	box *seal.Box // nil without a key
}

// New makes a service. It fails on a bad configuration; without a key it keeps no
// endpoint.
func New(cfg Config, deps Deps) (*Service, error) {
	keys, err := seal.ParseKeys(cfg.TokenKey)
	if err != nil {
		return nil, fmt.Errorf("TOKEN_KEY: %w", err)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.NewID == nil {
		deps.NewID = uuid.New
	}
	s := &Service{Deps: deps}
	if len(keys) > 0 {
		if s.box, err = seal.New(keys); err != nil {
			return nil, fmt.Errorf("TOKEN_KEY: %w", err)
		}
	}
	return s, nil
}

// errNoKey is for operators: their server cannot keep a secret.
var errNoKey = errors.New("TOKEN_KEY is not set: webhooks cannot be signed")

// notSetUp refuses what needs a key.
func notSetUp() error {
	return &models.Error{
		Code: models.CodeUnavailable, Message: "Webhooks are not set up on this server.", Err: errNoKey,
	}
}
