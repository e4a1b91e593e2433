package activities

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/storage"
)

// AttemptRecords is what Vendors needs of the attempts' rows.
type AttemptRecords interface {
	OpenAttempt(ctx context.Context, attempt models.Attempt) (models.Attempt, error)
	Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error)
	SaveJob(ctx context.Context, ref models.AttemptRef, receipt models.Receipt) (models.Attempt, error)
	RecordOutcome(ctx context.Context, ref models.AttemptRef, outcome models.Outcome) (models.Attempt, error)
	Sendings
}

// Sendings notes what is known of a submission between its announcement and its
// job id.
type Sendings interface {
	// MarkSending announces a post; CodeConflict when somebody else has.
	MarkSending(ctx context.Context, attempt models.Attempt) (models.Attempt, error)
	MarkNotSent(ctx context.Context, attempt models.Attempt) error
	MarkMissed(ctx context.Context, ref models.AttemptRef, at time.Time) error
}

// Permits bound how many jobs run at a provider.
type Permits interface {
	// TakePermit takes a place for the attempt's job; CodeConcurrentLimit when
	// none is free.
	TakePermit(ctx context.Context, attempt models.Attempt, limits models.JobLimits) error
	LeavePermit(ctx context.Context, ref models.AttemptRef) error
}

// Circuits say which accounts are asked at all.
type Circuits interface {
	// AskCircuit asks whether the account may be called now.
	AskCircuit(ctx context.Context, provider models.Provider, credentialID string) (models.Pass, error)
	// EndCall tells how a call that was let pass has ended; outage is nil for well.
	EndCall(ctx context.Context, provider models.Provider, credentialID string, pass models.Pass, outage *models.Outage) error
}

// GenerationRecords is what the steps need of the generations' rows.
type GenerationRecords interface {
	Generation(ctx context.Context, id uuid.UUID) (models.Generation, error)
	AdvanceRun(ctx context.Context, ref models.Ref, stage models.Stage, progress int) error
}

// InputBuilder turns a generation into the input that a provider's model wants.
type InputBuilder interface {
	BuildInput(gen models.Generation, provider models.Provider, providerModel string) (map[string]any, error)
}

// InputStore is where uploaded inputs lie.
type InputStore interface {
	Open(ctx context.Context, key string) (io.ReadCloser, storage.Object, error)
	URL(ctx context.Context, key string, ttl time.Duration) (string, error)
}

// Account is one provider with the accounts to use it by.
type Account struct {
	Provider    providers.Provider
	Credentials providers.Credentials
	// Limits bound how many jobs run there.
	Limits models.JobLimits
}

// VendorDeps are the parts that Vendors is made of.
type VendorDeps struct {
	Attempts    AttemptRecords
	Permits     Permits
	Circuits    Circuits
	Generations GenerationRecords
	Builder     InputBuilder
	Inputs      InputStore
	Accounts    []Account
	// Now gives the time; nil means time.Now.
	Now func() time.Time
}

// Vendors are the steps that speak to a provider.
type Vendors struct {
	cfg      Config
	deps     VendorDeps
	accounts map[models.Provider]Account
}

// NewVendors makes the steps. It fails on a bad configuration.
func NewVendors(cfg Config, deps VendorDeps) (*Vendors, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	accounts := make(map[models.Provider]Account, len(deps.Accounts))
	for _, account := range deps.Accounts {
		accounts[account.Provider.Name()] = account
	}
	return &Vendors{cfg: cfg, deps: deps, accounts: accounts}, nil
}

// account returns the provider's account; a worker that lacks it is wired for
// other queues, which no retry mends.
func (v *Vendors) account(name models.Provider) (Account, error) {
	account, ok := v.accounts[name]
	if !ok {
		return Account{}, &providers.Error{Kind: models.FailureGone, Err: fmt.Errorf("provider %q is not set up here", name)}
	}
	return account, nil
}

// webhookURL is where the account's provider reports on an attempt; "" where it
// does not report, or could not reach us.
func (v *Vendors) webhookURL(account Account, ref models.AttemptRef) string {
	if _, ok := account.Provider.(providers.CallbackVerifier); !ok {
		return ""
	}
	return v.cfg.callbackURL(account.Provider.Name(), ref)
}
