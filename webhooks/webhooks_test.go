package webhooks_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/notify"
	"darkroom/postgres"
	"darkroom/webhooks"
)

// bundle is the rules on a real database. Deliveries are noted and not made.
type bundle struct {
	*webhooks.Service

	db     *postgres.DB
	userID uuid.UUID
	now    time.Time

	mu      sync.Mutex
	started []uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	dsn := testdb.New(t)
	b := &bundle{userID: uuid.New(), now: time.Now()}
	db, err := postgres.New(t.Context(), postgres.Config{URL: dsn, DirectURL: dsn, MaxConns: 4, ConnectTimeout: 5 * time.Second},
		func() time.Time { return b.now })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	b.db = db
	b.Service, err = webhooks.New(config(), b.deps())
	require.NoError(t, err)
	return b
}

func config() webhooks.Config {
	return webhooks.Config{TokenKey: base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))}
}

func (b *bundle) deps() webhooks.Deps {
	return webhooks.Deps{
		Endpoints: b.db, Secrets: b.db, Messages: b.db, Generations: b.db, URLs: signer{}, AllowHosts: []string{"127.0.0.1:8090"},
		Deliver: func(_ context.Context, messages []models.Message) {
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, message := range messages {
				b.started = append(b.started, message.ID)
			}
		},
		Log: zap.NewNop(), Now: func() time.Time { return b.now },
	}
}

// signer gives every key an address, but those that are lost.
type signer struct{}

func (signer) URLs(_ context.Context, keys []string) ([]string, error) {
	urls := make([]string, len(keys))
	for i, key := range keys {
		if !strings.Contains(key, "lost") {
			urls[i] = "https://media.example/" + key
		}
	}
	return urls, nil
}

func (b *bundle) add(t *testing.T) (models.Endpoint, notify.Secret) {
	t.Helper()
	endpoint, secret, err := b.Add(t.Context(), models.Endpoint{UserID: b.userID, URL: "https://example.com/hooks?key=1"})
	require.NoError(t, err)
	return endpoint, secret
}

// ended is a generation that was told of, with the message at its own address.
func (b *bundle) ended(t *testing.T, end func(models.Ref) error) (models.Generation, models.Message) {
	t.Helper()
	gen, err := b.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: b.userID, Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		Prompt: "a secret prompt", WebhookURL: "https://me.example/done",
	})
	require.NoError(t, err)
	ref := models.Ref{GenerationID: gen.ID, Run: 1}
	_, err = b.db.BeginRun(t.Context(), ref, "execution")
	require.NoError(t, err)
	require.NoError(t, b.db.AdvanceRun(t.Context(), ref, models.StageWaiting, 10))
	require.NoError(t, end(ref))
	told, err := b.Deliveries(t.Context(), models.MessageQuery{UserID: b.userID, Limit: 10})
	require.NoError(t, err)
	for _, message := range told {
		if message.EndpointID == nil {
			return gen, message.Message
		}
	}
	require.Fail(t, "nobody was told")
	return gen, models.Message{}
}

// failing ends a run as the provider's filter does.
func (b *bundle) failing(t *testing.T) func(models.Ref) error {
	t.Helper()
	return func(ref models.Ref) error { return b.db.FailRun(t.Context(), ref, models.FailureModeration) }
}

// body reads what a composed message says.
func body(t *testing.T, message notify.Message) map[string]any {
	t.Helper()
	var read map[string]any
	require.NoError(t, json.Unmarshal([]byte(message.Text), &read))
	return read
}

func TestAddressesThatAreTaken(t *testing.T) {
	t.Parallel()
	service, err := webhooks.New(config(), webhooks.Deps{AllowHosts: []string{"127.0.0.1:8090"}})
	require.NoError(t, err)
	for address, ok := range map[string]bool{
		"https://example.com/hooks":      true,
		"https://example.com:443/x?y=z":  true,
		"https://8.8.8.8/x":              true,
		"http://127.0.0.1:8090/receiver": true,
		"http://example.com/":            false,
		"https://example.com:8443/":      false,
		"https://me:you@example.com/":    false,
		"https://localhost/":             false,
		"https://db/":                    false,
		"https://printer.local/":         false,
		"https://10.0.0.1/":              false,
		"https://[::1]/":                 false,
		"https://169.254.169.254/":       false,
		"http://127.0.0.1:9999/":         false,
		"ftp://example.com/":             false,
		"hooks":                          false,
		"":                               false,
		"https://example.com/" + strings.Repeat("x", 2048): false,
	} {
		assert.Equal(t, ok, service.CheckURL(address) == "", address)
	}
}

func TestASecretIsDrawnAndKeptSealed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, secret := b.add(t)
	_, other := b.add(t)
	assert.NotEqual(t, secret, other)
	assert.Regexp(t, `^whsec_[A-Za-z0-9+/]{43}=$`, string(secret))
	kept, err := b.db.EndpointSecrets(t.Context(), one.ID)
	require.NoError(t, err)
	assert.NotContains(t, string(kept.Present.Ciphertext), string(secret)[6:20])
}

func TestARotatedSecretSignsForADayMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	endpoint, first := b.add(t)
	message, err := b.Ping(t.Context(), b.userID, endpoint.ID)
	require.NoError(t, err)
	_, second, err := b.Rotate(t.Context(), b.userID, endpoint.ID)
	require.NoError(t, err)
	signs := func() []notify.Secret {
		t.Helper()
		composed, composeErr := b.Compose(t.Context(), message)
		require.NoError(t, composeErr)
		return composed.Secrets
	}
	assert.Equal(t, []notify.Secret{second, first}, signs())
	b.now = b.now.Add(25 * time.Hour)
	assert.Equal(t, []notify.Secret{second}, signs())
	_, _, err = b.Rotate(t.Context(), uuid.New(), endpoint.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestTheEndIsToldAsItWas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gen, message := b.ended(t, b.failing(t))
	_, err := b.db.RetryGeneration(t.Context(), b.userID, gen.ID, nil)
	require.NoError(t, err)
	composed, err := b.Compose(t.Context(), message)
	require.NoError(t, err)
	assert.Equal(t, "https://me.example/done", composed.To)
	assert.Equal(t, message.ID, composed.ID)
	told := body(t, composed)
	assert.Equal(t, "generation.failed", told["type"])
	data, ok := told["data"].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, "failed", data["status"], "though it runs again")
	assert.Equal(t, "moderation", data["error_kind"])
	assert.Equal(t, gen.ID.String(), data["id"])
	assert.NotContains(t, composed.Text, "secret prompt")
	own, err := b.OwnSecret(t.Context(), b.userID)
	require.NoError(t, err)
	assert.Equal(t, []notify.Secret{own}, composed.Secrets)
}

func TestOutputsStandAtTheirPositions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asset := func(gen uuid.UUID, index int, key string) models.Asset {
		return models.Asset{
			GenerationID: gen, Index: index, Attempt: 1, Key: key + gen.String(), Kind: models.AssetImage,
			ContentType: "image/png", Size: 1, SHA256: strings.Repeat("0", 64),
		}
	}
	gen, message := b.ended(t, func(ref models.Ref) error {
		return b.db.CompleteRun(t.Context(), ref, []models.Asset{asset(ref.GenerationID, 0, "a"), asset(ref.GenerationID, 2, "b"), asset(ref.GenerationID, 3, "lost")}, "")
	})
	composed, err := b.Compose(t.Context(), message)
	require.NoError(t, err)
	data, ok := body(t, composed)["data"].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, []any{"https://media.example/a" + gen.ID.String(), nil, "https://media.example/b" + gen.ID.String(), nil}, data["output_urls"])
}

func TestWhatNobodyWantsAnyMoreIsNotSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	endpoint, _ := b.add(t)
	ping, err := b.Ping(t.Context(), b.userID, endpoint.ID)
	require.NoError(t, err)
	gen, own := b.ended(t, b.failing(t))
	unwanted := func(message models.Message) {
		t.Helper()
		_, composeErr := b.Compose(t.Context(), message)
		var fault *notify.Error
		require.ErrorAs(t, composeErr, &fault)
		assert.Equal(t, notify.FaultRefused, fault.Fault)
	}
	_, err = b.Change(t.Context(), b.userID, endpoint.ID, models.EndpointChange{Disabled: new(true)})
	require.NoError(t, err)
	unwanted(ping)
	require.NoError(t, b.Delete(t.Context(), b.userID, endpoint.ID))
	unwanted(ping)
	require.NoError(t, b.db.DeleteGeneration(t.Context(), b.userID, gen.ID))
	unwanted(own)
}

func TestAResentMessageIsAnotherThatSaysTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, message := b.ended(t, b.failing(t))
	_, err := b.Resend(t.Context(), b.userID, message.ID)
	require.Equal(t, models.CodeConflict, models.CodeOf(err), "it is under way")
	require.NoError(t, b.db.NoteTry(t.Context(), models.Try{MessageID: message.ID, Number: 1, Fault: "refused"}, models.TryEnd{Status: models.MessageFailed}))
	_, err = b.Resend(t.Context(), uuid.New(), message.ID)
	require.Equal(t, models.CodeNotFound, models.CodeOf(err))
	again, err := b.Resend(t.Context(), b.userID, message.ID)
	require.NoError(t, err)
	assert.NotEqual(t, message.ID, again.ID)
	assert.Equal(t, &message.ID, again.ResentFrom)
	assert.Equal(t, message.State, again.State)
	assert.Equal(t, []uuid.UUID{again.ID}, b.started)
}

func TestAnEndpointThatIsOffIsNotTried(t *testing.T) {
	t.Parallel()
	b := setup(t)
	endpoint, _ := b.add(t)
	_, err := b.Change(t.Context(), b.userID, endpoint.ID, models.EndpointChange{Disabled: new(true)})
	require.NoError(t, err)
	_, err = b.Ping(t.Context(), b.userID, endpoint.ID)
	require.Equal(t, models.CodeConflict, models.CodeOf(err))
	_, err = b.Ping(t.Context(), uuid.New(), endpoint.ID)
	require.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Empty(t, b.started)
}

func TestFaultsNameTheirField(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, _, err := b.Add(t.Context(), models.Endpoint{UserID: b.userID, URL: "http://example.com", Kinds: []models.MessageKind{"everything"}})
	var invalid *models.Error
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Fields, 2)
	assert.Equal(t, "url", invalid.Fields[0].Field)
	assert.Equal(t, "kinds.0", invalid.Fields[1].Field)
}

func TestWithoutAKeyThereAreNoWebhooks(t *testing.T) {
	t.Parallel()
	service, err := webhooks.New(webhooks.Config{}, webhooks.Deps{})
	require.NoError(t, err)
	_, _, err = service.Add(t.Context(), models.Endpoint{URL: "https://example.com"})
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	_, err = service.OwnSecret(t.Context(), uuid.New())
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	require.ErrorContains(t, webhooks.Config{TokenKey: "short"}.Validate(), "TOKEN_KEY")
	_, err = webhooks.New(webhooks.Config{TokenKey: "short"}, webhooks.Deps{})
	require.Error(t, err)
}
