// Package generation holds the rules of asking: who may start, stop and follow
// a generation, and what a provider's callback may change. It sees records and
// runs through small interfaces and knows nothing of HTTP, Temporal or SQL.
package generation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"darkroom/billing"
	"darkroom/catalog"
	"darkroom/models"
)

// Records is what the rules need of the database.
type Records interface {
	CreateGeneration(ctx context.Context, gen models.Generation) (models.Generation, error)
	RequestCancel(ctx context.Context, userID, id uuid.UUID) (models.Generation, error)
	Inbox
}

// Inbox keeps what providers tell.
type Inbox interface {
	SaveDelivery(ctx context.Context, delivery models.Delivery, outcome models.Outcome) (models.Delivery, error)
	MarkSignalled(ctx context.Context, deliveryID uuid.UUID) error
	// AttemptOfJob names the attempt that has a provider's job; CodeNotFound when
	// none has.
	AttemptOfJob(ctx context.Context, provider models.Provider, jobID string) (models.AttemptRef, error)
}

// Admissions lets generations that had an end run again, or go for good.
type Admissions interface {
	RetryGeneration(ctx context.Context, userID, id uuid.UUID, keyID *uuid.UUID) (models.Generation, error)
	AdmitRecovery(ctx context.Context, id uuid.UUID) (gen models.Generation, admitted bool, err error)
	DeleteGeneration(ctx context.Context, userID, id uuid.UUID) error
	// Admitted returns the members of batches of a generation's user that have a
	// place and that no workflow has claimed.
	Admitted(ctx context.Context, id uuid.UUID) ([]models.Generation, error)
}

// Runs is what the rules need of durable execution.
type Runs interface {
	Start(ctx context.Context, gen models.Generation, plan models.Plan) error
	SignalCallback(ctx context.Context, delivery models.Delivery) error
	// Look has a run ask its provider now. CodeNotFound when the run is over.
	Look(ctx context.Context, ref models.Ref) error
	Cancel(ctx context.Context, ref models.Ref) error
}

// Addresses are where users may be told.
type Addresses interface {
	// CheckURL says what is wrong with the address of a webhook; "" for a good one.
	CheckURL(address string) string
}

// Offer is what is on offer at the moment.
type Offer interface {
	// Lookup returns a model, switched off or not, and false if there is none.
	Lookup(id string) (*catalog.Model, bool)
	// PlanFor resolves what the run of an accepted generation may do.
	PlanFor(gen models.Generation) (models.Plan, error)
}

// Verifier checks that a callback comes from the provider it names.
type Verifier interface {
	VerifyCallback(ctx context.Context, req models.CallbackRequest) (models.Callback, error)
}

// Deps are the parts that Service is made of.
type Deps struct {
	Records Records
	// Admissions is most often the same database as Records.
	Admissions Admissions
	// Repeats is most often the same database, too.
	Repeats  Repeats
	Looks    Looks
	Uploads  UploadRecords
	Runs     Runs
	Verifier Verifier
	Objects  Objects
	Direct   DirectObjects
	Webhooks Addresses
	Catalog  Offer
	Prices   *billing.Pricer
	Log      *zap.Logger
	// Now and NewID give time and ids; nil means the real ones.
	Now   func() time.Time
	NewID func() uuid.UUID
}

// Config holds the secret that callback URLs are proven with, and what may be sent
// in.
type Config struct {
	Uploads        UploadConfig
	CallbackSecret string `env:"CALLBACK_SECRET" desc:"Secret of at least 32 characters that signs callback URLs; the same for every api and worker."`
}

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	// As long as the output of the hash that it keys.
	if len(c.CallbackSecret) < 32 {
		return errors.New("CALLBACK_SECRET: must have at least 32 characters")
	}
	return nil
}

// Service is the use of generations by people and providers. It is safe for
// concurrent use.
type Service struct {
	Deps
	key     models.CallbackKey
	uploads UploadConfig
}

// New makes a service. It fails on a bad configuration.
func New(cfg Config, deps Deps) (*Service, error) {
	if err := errors.Join(cfg.Validate(), cfg.Uploads.Validate()); err != nil {
		return nil, err
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.NewID == nil {
		deps.NewID = uuid.New
	}
	return &Service{Deps: deps, key: models.CallbackKey(cfg.CallbackSecret), uploads: cfg.Uploads}, nil
}
