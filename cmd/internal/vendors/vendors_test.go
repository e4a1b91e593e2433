package vendors_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/cmd/internal/vendors"
	"darkroom/internal/env"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
)

// tokenKey is 32 bytes in base64.
const tokenKey = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="

// open builds what the environment says on a database of its own.
func open(t *testing.T, src env.Source) (vendors.Set, *postgres.DB) {
	t.Helper()
	var cfg vendors.Config
	require.NoError(t, env.Load(src, &cfg))
	db, err := postgres.New(t.Context(), postgres.Config{URL: testdb.New(t), MaxConns: 4, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	set, err := vendors.Open(cfg, vendors.Deps{DB: db, Log: zap.NewNop(), Now: time.Now})
	require.NoError(t, err)
	require.Equal(t, cfg.Configured(), set.Names())
	return set, db
}

func TestAKeyIsWhatConfiguresAProvider(t *testing.T) {
	t.Parallel()
	var none vendors.Config
	require.NoError(t, env.Load(env.Source{}, &none))
	assert.Empty(t, none.Configured())
	for _, src := range []env.Source{{"REPLICATE_API_TOKEN": "r8_x"}, {"TOKEN_KEY": tokenKey}} {
		var cfg vendors.Config
		require.NoError(t, env.Load(src, &cfg))
		assert.Equal(t, []models.Provider{models.ProviderReplicate}, cfg.Configured())
	}
	err := env.Load(env.Source{"REPLICATE_CALLS_PER_SECOND": "-1", "REPLICATE_JOBS": "-1"}, &none)
	require.ErrorContains(t, err, "REPLICATE_CALLS_PER_SECOND: ")
	require.ErrorContains(t, err, "REPLICATE_JOBS: ")
}

func TestOpen(t *testing.T) {
	t.Parallel()
	set, _ := open(t, env.Source{"REPLICATE_API_TOKEN": "r8_x", "REPLICATE_JOBS": "7", "REPLICATE_CALLS_PER_SECOND": "2.5"})
	require.Len(t, set, 1)
	replicate := set[0]
	assert.Equal(t, models.ProviderReplicate, replicate.Provider.Name())
	assert.Equal(t, models.JobLimits{Account: 200, Provider: 7}, replicate.Limits)
	assert.InDelta(t, 2.5, replicate.CallsPerSecond, 0)
	id, err := replicate.Credentials.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, providers.StaticCredentialID, id)
	_, calls := replicate.Provider.(providers.CallbackVerifier)
	assert.True(t, calls)
}

// TestOutputsLieOnKnownHosts: a media worker is told where outputs lie without any
// key.
func TestOutputsLieOnKnownHosts(t *testing.T) {
	t.Parallel()
	var cfg vendors.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.Contains(t, cfg.Hosts(), "replicate.delivery")
	authorizers, err := cfg.Authorizers()
	require.NoError(t, err)
	assert.Empty(t, authorizers)
}

// fail opens the circuit of an account.
func fail(t *testing.T, db *postgres.DB, credentialID string) {
	t.Helper()
	require.NoError(t, db.EndCall(t.Context(), models.ProviderReplicate, credentialID, models.Pass{},
		&models.Outage{Kind: models.FailureBilling, CoolDown: time.Minute}))
}

func TestAProviderIsAwayWhenNoneOfItsAccountsIsAsked(t *testing.T) {
	t.Parallel()
	set, db := open(t, env.Source{"REPLICATE_API_TOKEN": "r8_x", "TOKEN_KEY": tokenKey})
	var passed time.Duration
	health := set.Health(db, func() time.Time { return time.Now().Add(passed) })
	away := func() []models.Provider {
		t.Helper()
		found, err := health.Away(t.Context())
		require.NoError(t, err)
		return found
	}
	assert.Empty(t, away())
	fail(t, db, providers.StaticCredentialID)
	assert.Equal(t, []models.Provider{models.ProviderReplicate}, away())
	passed = time.Minute
	assert.Empty(t, away(), "half open: it may be well again")
	passed = 0

	first, second := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{first, second} {
		require.NoError(t, db.AddToken(t.Context(), models.ReplicateToken{ID: id, Name: id.String()}, models.SealedToken{KeyID: "k", Ciphertext: []byte("x")}, models.Act{Act: models.ActTokenAdd}))
	}
	assert.Empty(t, away(), "the pool takes the turns of the environment's account")
	fail(t, db, first.String())
	assert.Empty(t, away(), "one account is left")
	require.NoError(t, db.SetToken(t.Context(), second, models.TokenDisabled, models.Act{Act: models.ActTokenState}))
	assert.Equal(t, []models.Provider{models.ProviderReplicate}, away(), "a disabled one takes no jobs")
}

func TestAProviderWithoutAnyAccountIsAway(t *testing.T) {
	t.Parallel()
	set, db := open(t, env.Source{"TOKEN_KEY": tokenKey})
	away, err := set.Health(db, time.Now).Away(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []models.Provider{models.ProviderReplicate}, away)
}

// nowhere is a database that is away.
type nowhere struct{}

func (nowhere) Circuits(context.Context) ([]models.Circuit, error) { return nil, errors.New("away") }

// shown is what a scrape of the collector reads, by the labels of each value.
func shown(t *testing.T, collector prometheus.Collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	require.NoError(t, registry.Register(collector))
	return scraped(t, registry, "darkroom_circuits")
}

// scraped are the values of the one metric of a registry.
func scraped(t *testing.T, registry *prometheus.Registry, metric string) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	require.NoError(t, err)
	values := map[string]float64{}
	for _, family := range families {
		assert.Equal(t, metric, family.GetName())
		for _, metric := range family.GetMetric() {
			name := ""
			for _, label := range metric.GetLabel() {
				name += label.GetValue() + " "
			}
			values[strings.TrimSpace(name)] = metric.GetGauge().GetValue() + metric.GetCounter().GetValue()
		}
	}
	return values
}

func TestCircuitsAreCountedForOperators(t *testing.T) {
	t.Parallel()
	set, db := open(t, env.Source{"REPLICATE_API_TOKEN": "r8_x"})
	fail(t, db, "a")
	fail(t, db, "b")
	assert.Equal(t, map[string]float64{"replicate closed": 0, "replicate half_open": 0, "replicate open": 2},
		shown(t, set.Health(db, time.Now).Collector()))
	assert.Empty(t, shown(t, set.Health(nowhere{}, time.Now).Collector()), "a scrape does not fail for it")
}

func TestEndsOfAttemptsAreCounted(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	attempts := vendors.NewAttempts(registry)
	well := models.AttemptEnd{Provider: models.ProviderFal, ProviderModel: "fal-ai/flux"}
	busy := well
	busy.Kind = models.FailureProviderBusy
	for _, end := range []models.AttemptEnd{well, busy, well} {
		attempts.Count(end)
	}
	assert.Equal(t, map[string]float64{"succeeded fal-ai/flux fal": 2, "provider_busy fal-ai/flux fal": 1},
		scraped(t, registry, "darkroom_attempts_ended_total"))
}
