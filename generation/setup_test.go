package generation_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/billing"
	"darkroom/catalog"
	"darkroom/generation"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

// runs notes what it was asked for and answers as told.
type runs struct {
	err error
	// over makes every run one that cannot be told anything any more.
	over bool

	mu      sync.Mutex
	started []models.Plan
	told    []models.Delivery
	stopped []models.Ref
	looked  []models.Ref
}

func (r *runs) Look(_ context.Context, ref models.Ref) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked = append(r.looked, ref)
	if r.over {
		return models.Errorf(models.CodeNotFound, "closed")
	}
	return r.err
}

func (r *runs) Start(_ context.Context, _ models.Generation, plan models.Plan) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started = append(r.started, plan)
	return r.err
}

func (r *runs) SignalCallback(_ context.Context, delivery models.Delivery) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, delivery)
	if r.over {
		return models.Errorf(models.CodeNotFound, "closed")
	}
	return r.err
}

func (r *runs) Cancel(_ context.Context, ref models.Ref) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopped = append(r.stopped, ref)
	return r.err
}

// verifier lets every message through as the callback it holds.
type verifier struct {
	callback models.Callback
	err      error
}

func (v *verifier) VerifyCallback(context.Context, models.CallbackRequest) (models.Callback, error) {
	return v.callback, v.err
}

// objects is a storage whose addresses are "https://ours/" and a key.
type objects struct{}

func (objects) SaveInput(_ context.Context, key string, body io.Reader) (models.Upload, error) {
	size, err := io.Copy(io.Discard, body)
	return models.Upload{Key: key + ".png", ContentType: "image/png", Size: size}, err
}

func (objects) KeyOf(address string) (string, bool) {
	return strings.CutPrefix(address, "https://ours/")
}

var secret = strings.Repeat("s", 32)

// bundle is a service on a real database and the real catalog.
type bundle struct {
	*generation.Service
	db       *postgres.DB
	runs     *runs
	verifier *verifier
	userID   uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	db, err := postgres.New(t.Context(), postgres.Config{URL: testdb.New(t), MaxConns: 8, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	offer, err := catalog.Load()
	require.NoError(t, err)
	prices, err := billing.New(billing.Config{Mode: "on", StartingGrantUSD: 1})
	require.NoError(t, err)
	db = db.WithStartingGrant(prices.StartingGrant())
	b := &bundle{db: db, runs: &runs{}, verifier: &verifier{}, userID: uuid.New()}
	b.Service, err = generation.New(generation.Config{CallbackSecret: secret}, generation.Deps{
		Records: db, Admissions: db, Repeats: db, Looks: db, Runs: b.runs, Verifier: b.verifier, Objects: objects{}, Webhooks: addresses{}, Catalog: offer, Prices: prices, Log: zap.NewNop(),
	})
	require.NoError(t, err)
	return b
}

// request is one that is accepted.
func (b *bundle) request() models.CreateRequest {
	return models.CreateRequest{UserID: b.userID, Action: models.ActionCreate, ModelID: "flux-schnell", Prompt: "a lighthouse"}
}

func (b *bundle) create(t *testing.T) models.Generation {
	t.Helper()
	gen, err := b.Create(t.Context(), b.request())
	require.NoError(t, err)
	return gen
}

// sent returns a generation whose first attempt is announced to its provider.
func (b *bundle) sent(t *testing.T) models.AttemptRef {
	t.Helper()
	gen := b.create(t)
	_, err := b.db.BeginRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 1}, "execution")
	require.NoError(t, err)
	attempt, err := b.db.OpenAttempt(t.Context(), models.Attempt{
		GenerationID: gen.ID, Number: 1, Run: 1, Provider: models.ProviderReplicate, ProviderModel: "m", CredentialID: "env",
	})
	require.NoError(t, err)
	_, err = b.db.MarkSending(t.Context(), attempt)
	require.NoError(t, err)
	return attempt.Ref()
}

// addresses takes every address of a webhook but plain http.
type addresses struct{}

func (addresses) CheckURL(address string) string {
	if strings.HasPrefix(address, "http://") {
		return "Give an address that begins with https://."
	}
	return ""
}
