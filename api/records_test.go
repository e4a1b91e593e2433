package api_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/api"
	"darkroom/billing"
	"darkroom/generation"
	"darkroom/internal/testdb"
	"darkroom/models"
	lists "darkroom/notices"
	"darkroom/people"
	"darkroom/postgres"
	"darkroom/webhooks"
)

// records is a server on the real rules of asking and a real database. Only
// durable execution, storage and providers are played.
type records struct {
	*bundle

	db  *postgres.DB
	dsn string
}

// exec goes past the rules, for what other parts write.
func (r *records) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), r.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), statement, args...)
	require.NoError(t, err)
}

// setupRecords starts one whose users are given grant once.
func setupRecords(t *testing.T, grant float64) *records {
	t.Helper()
	return setupRecordsAt(t, testdb.New(t), grant)
}

func setupRecordsAt(t *testing.T, dsn string, grant float64) *records {
	t.Helper()
	prices, err := billing.New(billing.Config{Mode: "on", StartingGrantUSD: grant})
	require.NoError(t, err)
	db, err := postgres.New(t.Context(), postgres.Config{URL: dsn, DirectURL: dsn, MaxConns: 16, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	db = db.WithStartingGrant(prices.StartingGrant())
	r := &records{db: db, dsn: dsn}
	r.bundle = setup(t, func(b *bundle) {
		hooks, err := webhooks.New(webhooks.Config{TokenKey: base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))}, webhooks.Deps{
			Endpoints: db, Secrets: db, Messages: db, Generations: db, URLs: urls{}, Log: zap.NewNop(),
			Deliver: func(context.Context, []models.Message) {},
		})
		require.NoError(t, err)
		told, err := lists.New(lists.Config{}, lists.Deps{Records: db, Letters: db, Audit: db})
		require.NoError(t, err)
		b.deps.Notices = told
		b.deps.Endpoints, b.deps.Signing, b.deps.Deliveries = hooks, hooks, hooks
		limits := generation.UploadConfig{Quota: 1000, Keep: time.Hour, DirectMax: 900, DirectFor: time.Hour}
		asking, err := generation.New(generation.Config{CallbackSecret: strings.Repeat("s", 32), Uploads: limits}, generation.Deps{
			Records: db, Admissions: db, Repeats: db, Looks: db, Uploads: db,
			Runs: startsNothing{}, Verifier: believesAll{}, Objects: keepsNothing{}, Direct: keepsNothing{}, Webhooks: hooks,
			Catalog: b.offer, Prices: prices, Log: zap.NewNop(),
		})
		require.NoError(t, err)
		listener := postgres.NewListener(db, zap.NewNop())
		go listener.Run(t.Context())
		b.deps.Generations, b.deps.Library, b.deps.Marks, b.deps.Looks = asking, shelf{db}, db, asking
		b.deps.Throttle, b.deps.Email = db, people.NewEmailSignIn(people.EmailDeps{
			Logins: db, Stays: db, Accounts: db, Throttle: db, Mailer: &post{}, Tokens: b.auth, Signer: b.auth, Now: time.Now,
		})
		b.deps.Keys = people.NewKeys(db, time.Now)
		b.deps.Events, b.deps.Uploads = diary{db, listener}, intake{asking}
		b.deps.Auth, b.deps.Spaces = people.NewGate(b.auth, db), together(db)
		b.deps.Database, b.deps.Callbacks = db.Check, asking
		b.deps.Money, b.deps.Budgets, b.deps.Treasury = db, db, db
		b.deps.Admin = administration(db, asking, b)
	})
	return r
}

// shelf, diary and intake are the records under the names that api reads by.
type shelf struct{ db *postgres.DB }

func (s shelf) List(ctx context.Context, query models.ListQuery) (models.GenerationPage, error) {
	return s.db.ListGenerations(ctx, query)
}

func (s shelf) Get(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error) {
	return s.db.GetGeneration(ctx, userID, id)
}

func (s shelf) See(ctx context.Context, user models.User, id uuid.UUID) (models.GenerationDetail, error) {
	return s.db.SeeGeneration(ctx, user, id)
}

func (s shelf) Counts(ctx context.Context, sight models.Sight) (models.Counts, error) {
	return s.db.CountGenerations(ctx, sight)
}

func (s shelf) Options(ctx context.Context, sight models.Sight) (models.FilterOptions, error) {
	return s.db.FilterOptions(ctx, sight)
}

// together is what people do together, on the records.
func together(db *postgres.DB) api.Spaces {
	workspaces := people.NewWorkspaces(db, db, time.Now)
	return api.Spaces{
		Workspaces: workspaces, Members: workspaces, Places: db, Profiles: people.NewProfiles(db),
		Collections: db, CollectionItems: db, Shares: people.NewShares(db, nil, time.Now), ShareURLs: urls{}, Objects: shelves{},
		Ideas: db, Announcements: db, Feedback: db,
		Support: people.NewSupport(people.SupportConfig{WebhookSecret: strings.Repeat("w", 32), ChatID: -7},
			people.SupportDeps{Records: db, Pictures: keepsNothing{}, Log: zap.NewNop()}),
	}
}

// shelves hold an object under every key that does not say otherwise: its key.
type shelves struct{}

func (shelves) Open(_ context.Context, key string) (io.ReadCloser, error) {
	if strings.Contains(key, "gone") {
		return nil, models.Errorf(models.CodeNotFound, "The file is gone.")
	}
	return io.NopCloser(strings.NewReader("bytes of " + key)), nil
}

type diary struct {
	db *postgres.DB
	*postgres.Listener
}

func (d diary) After(ctx context.Context, userID uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error) {
	return d.db.EventsAfter(ctx, userID, seq, limit)
}

func (d diary) Head(ctx context.Context, userID uuid.UUID) (oldest, newest int64, err error) {
	return d.db.EventRange(ctx, userID)
}

type intake struct{ service *generation.Service }

func (i intake) Save(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	return i.service.Upload(ctx, userID, name, body)
}

func (i intake) Open(ctx context.Context, req models.DirectRequest) (models.DirectUpload, error) {
	return i.service.OpenUpload(ctx, req)
}

func (i intake) Complete(ctx context.Context, userID, id uuid.UUID) (models.Upload, error) {
	return i.service.CompleteUpload(ctx, userID, id)
}

// startsNothing is durable execution that takes everything and does none of it.
type startsNothing struct{}

func (startsNothing) Start(context.Context, models.Generation, models.Plan) error { return nil }
func (startsNothing) SignalCallback(context.Context, models.Delivery) error       { return nil }
func (startsNothing) Look(context.Context, models.Ref) error                      { return nil }
func (startsNothing) Cancel(context.Context, models.Ref) error                    { return nil }

// believesAll takes every message of a provider for a success.
type believesAll struct{}

func (believesAll) VerifyCallback(context.Context, models.CallbackRequest) (models.Callback, error) {
	return models.Callback{DeliveryID: "m", JobID: "job", Outcome: models.Outcome{Status: models.OutcomeSucceeded}}, nil
}

// keepsNothing is a storage that takes every file for a picture.
type keepsNothing struct{}

func (keepsNothing) SaveInput(_ context.Context, key string, body io.Reader, admit func(models.Upload) error) error {
	size, err := io.Copy(io.Discard, body)
	if err != nil {
		return err
	}
	return admit(models.Upload{Key: key + ".png", ContentType: "image/png", Size: size})
}

func (keepsNothing) Ticket(_ context.Context, key, contentType string, _ int64, ttl time.Duration) (models.DirectUpload, error) {
	return models.DirectUpload{
		Method: "PUT", URL: "https://write.example/" + key, Header: map[string]string{"Content-Type": contentType}, Until: time.Now().Add(ttl),
	}, nil
}

// TakeIn finds a video of the size that was said.
func (keepsNothing) TakeIn(_ context.Context, _, to string, most int64) (models.Upload, error) {
	return models.Upload{Key: to + ".mp4", ContentType: "video/mp4", Size: most}, nil
}

func (keepsNothing) Remove(context.Context, string) error { return nil }

func (keepsNothing) KeyOf(string) (string, bool) { return "", false }

// order is a request that flux-schnell takes.
func order(edit func(map[string]any)) map[string]any {
	body := map[string]any{"action": "create", "model_id": "flux-schnell", "prompt": "a lighthouse at dusk"}
	if edit != nil {
		edit(body)
	}
	return body
}

// create accepts a generation for the bundle's user.
func (r *records) create(t *testing.T) api.Generation {
	t.Helper()
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: order(nil)})
	require.Equal(t, http.StatusAccepted, reply.status, reply.body)
	var row api.Generation
	reply.into(t, &row)
	return row
}

// end cancels a generation that nobody has begun with.
func (r *records) end(t *testing.T, id uuid.UUID) {
	t.Helper()
	reply := r.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + id.String() + "/cancel"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
}
