package activities_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"

	"darkroom/activities"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
	"darkroom/storage"
)

// fakeProvider behaves as its fields say and counts what it accepted.
type fakeProvider struct {
	submit func(providers.Request) (providers.Submission, error)
	next   func() (string, error)
	poll   func(providers.Job) (models.Outcome, error)
	find   func(webhookURL string) (string, error)
	upload func(providers.File) (string, error)

	posts   atomic.Int64
	cancels atomic.Int64
}

func (*fakeProvider) Name() models.Provider { return models.ProviderReplicate }

func (f *fakeProvider) Submit(_ context.Context, req providers.Request) (providers.Submission, error) {
	f.posts.Add(1)
	return f.submit(req)
}

func (f *fakeProvider) Poll(_ context.Context, job providers.Job) (models.Outcome, error) {
	return f.poll(job)
}

func (f *fakeProvider) Cancel(context.Context, providers.Job) error {
	f.cancels.Add(1)
	return nil
}

func (*fakeProvider) VerifyCallback(context.Context, http.Header, []byte) (models.Callback, error) {
	return models.Callback{}, providers.ErrBadSignature
}

func (f *fakeProvider) FindJob(_ context.Context, lost providers.Lost) (string, error) {
	return f.find(lost.WebhookURL)
}

func (f *fakeProvider) Upload(_ context.Context, _ string, file providers.File) (string, error) {
	return f.upload(file)
}

// Next, Secret and All make the provider's accounts: one, or as next says.
func (f *fakeProvider) Next(ctx context.Context) (string, error) {
	if f.next != nil {
		return f.next()
	}
	return providers.StaticCredentials("secret").Next(ctx)
}

func (*fakeProvider) Secret(context.Context, string) (string, error) { return "secret", nil }

func (*fakeProvider) All(context.Context) ([]string, error) { return nil, nil }

// builder hands every model the generation's prompt and picture.
type builder struct{}

func (builder) BuildInput(gen models.Generation, _ models.Provider, _ string) (map[string]any, error) {
	input := map[string]any{"prompt": gen.Prompt, "seed": 7}
	if gen.InputImageURL != "" {
		input["images"] = []any{gen.InputImageURL}
	}
	return input, nil
}

// shelf is an input store with any object but lost.png.
type shelf struct{}

const lost = "uploads/u/lost.png"

func (shelf) Open(_ context.Context, key string) (io.ReadCloser, storage.Object, error) {
	if key == lost {
		return nil, storage.Object{}, storage.ErrNotFound
	}
	return io.NopCloser(strings.NewReader("png")), storage.Object{Key: key, ContentType: "image/png", Size: 3}, nil
}

func (shelf) URL(_ context.Context, key string, _ time.Duration) (string, error) {
	if key == lost {
		return "", storage.ErrNotFound
	}
	return "https://signed.example/" + key, nil
}

// bundle is a world with a real database and a provider that does as told.
type bundle struct {
	db       *postgres.DB
	dsn      string
	provider *fakeProvider
	env      *testsuite.TestActivityEnvironment
	vendors  *activities.Vendors
	runs     *activities.Runs
	starter  *fakeRuns
	now      time.Time
	passed   *atomic.Int64
	gen      models.Generation
}

func publicConfig() activities.Config {
	return activities.Config{PublicURL: "https://darkroom.example", CallbackSecret: strings.Repeat("k", 32), CoolDown: 10 * time.Second}
}

func setup(t *testing.T, cfg activities.Config, change func(*models.Generation)) *bundle {
	t.Helper()
	dsn := testdb.New(t)
	passed := new(atomic.Int64)
	db, err := postgres.New(t.Context(), postgres.Config{URL: dsn, MaxConns: 4, ConnectTimeout: 5 * time.Second},
		func() time.Time { return time.Now().Add(time.Duration(passed.Load())) })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	b := &bundle{db: db, dsn: dsn, passed: passed, now: time.Now().Truncate(time.Microsecond), provider: &fakeProvider{
		submit: func(providers.Request) (providers.Submission, error) {
			return providers.Submission{JobID: "job-1", Outcome: models.Outcome{Status: models.OutcomeRunning}}, nil
		},
		poll: func(providers.Job) (models.Outcome, error) { return models.Outcome{Status: models.OutcomeRunning}, nil },
		find: func(string) (string, error) { return "", nil },
	}}
	b.starter = &fakeRuns{}
	b.runs = activities.NewRuns(activities.RunDeps{Records: db, Line: db, Starter: b.starter, Planner: &planner{}})
	b.ask(t, cfg, b.provider)
	b.admit(t, change)
	return b
}

// ask has the steps ask this provider, whose accounts are those of b.provider.
func (b *bundle) ask(t *testing.T, cfg activities.Config, provider providers.Provider) {
	t.Helper()
	var err error
	b.vendors, err = activities.NewVendors(cfg, activities.VendorDeps{
		Attempts: b.db, Permits: b.db, Circuits: b.db, Generations: b.db, Builder: builder{}, Inputs: shelf{},
		Accounts: []activities.Account{{Provider: provider, Credentials: b.provider, Limits: models.JobLimits{Account: 2, Provider: 3}}},
		Now:      func() time.Time { return b.now },
	})
	require.NoError(t, err)
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	b.env = suite.NewTestActivityEnvironment()
	b.env.SetWorkerOptions(worker.Options{
		Interceptors: []interceptor.WorkerInterceptor{activities.NewInterceptor(zap.NewNop())},
	})
	b.env.RegisterActivity(b.vendors)
	b.env.RegisterActivity(b.runs)
}

// admit has a generation accepted and claimed.
func (b *bundle) admit(t *testing.T, change func(*models.Generation)) {
	t.Helper()
	gen := models.Generation{
		ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate,
		ModelID: "flux-schnell", ModelName: "FLUX schnell", Prompt: "a lighthouse",
	}
	if change != nil {
		change(&gen)
	}
	if key, ours := strings.CutPrefix(gen.InputImageURL, models.StoragePrefix); ours {
		_, err := b.db.CreateUpload(t.Context(), models.Upload{
			ID: uuid.New(), UserID: gen.UserID, Key: key, Size: 3, State: models.UploadStored, ExpiresAt: time.Now().Add(time.Hour),
		}, 1<<20)
		require.NoError(t, err)
	}
	var err error
	b.gen, err = b.db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err)
	_, err = b.db.BeginRun(t.Context(), b.ref(), "execution")
	require.NoError(t, err)
}

// wait lets time pass.
func (b *bundle) wait(d time.Duration) {
	b.now = b.now.Add(d)
	b.passed.Add(int64(d))
}

func (b *bundle) ref() models.Ref { return models.Ref{GenerationID: b.gen.ID, Run: 1} }

func (b *bundle) attemptRef() models.AttemptRef {
	return models.AttemptRef{GenerationID: b.gen.ID, Number: 1}
}

func (b *bundle) submit(t *testing.T) (activities.Outcome, error) {
	t.Helper()
	return execute[activities.Outcome](b, b.vendors.Submit, b.submission())
}

// submission is the one that submit makes.
func (b *bundle) submission() activities.SubmitInput {
	return activities.SubmitInput{
		Ref: b.ref(), Attempt: 1,
		Entry: models.PlannedAttempt{Provider: models.ProviderReplicate, ProviderModel: "black-forest-labs/flux-schnell"},
	}
}

func (b *bundle) attempt(t *testing.T) models.Attempt {
	t.Helper()
	attempt, err := b.db.Attempt(t.Context(), b.attemptRef())
	require.NoError(t, err)
	return attempt
}

// execute runs an activity as a worker would, its edge included.
func execute[Out any](b *bundle, act, in any) (Out, error) {
	var out Out
	value, err := b.env.ExecuteActivity(act, in)
	if err != nil {
		return out, err
	}
	return out, value.Get(&out)
}

// age changes rows as only time would.
func (b *bundle) age(t *testing.T, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), statement)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}
