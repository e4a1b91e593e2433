package replicate_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

// rows is replicate_tokens in memory.
type rows struct {
	mu     sync.Mutex
	tokens []models.ReplicateToken
	sealed map[uuid.UUID]models.SealedToken
	turns  int
	opened int // how often a key was read
	err    error
}

func (r *rows) NextToken(context.Context) (uuid.UUID, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return uuid.Nil, r.err
	}
	var fit []uuid.UUID
	for _, token := range r.tokens {
		if token.State == models.TokenActive && !token.Cooling(clock()) {
			fit = append(fit, token.ID)
		}
	}
	if len(fit) == 0 {
		return uuid.Nil, models.Errorf(models.CodeNotFound, "Not found.")
	}
	r.turns++
	return fit[r.turns%len(fit)], nil
}

func (r *rows) ListTokens(context.Context) ([]models.ReplicateToken, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]models.ReplicateToken{}, r.tokens...), r.err
}

func (r *rows) TokenSecret(_ context.Context, id uuid.UUID) (models.SealedToken, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opened++
	sealed, ok := r.sealed[id]
	if !ok {
		return sealed, models.Errorf(models.CodeNotFound, "Not found.")
	}
	return sealed, r.err
}

func (r *rows) NoteTokenError(ctx context.Context, id uuid.UUID, kind models.FailureKind, retryAfter time.Duration) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.tokens {
		if r.tokens[i].ID == id {
			r.tokens[i].Refuse(kind, retryAfter, clock())
		}
	}
	return ctx.Err()
}

func (r *rows) get(id uuid.UUID) models.ReplicateToken {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, token := range r.tokens {
		if token.ID == id {
			return token
		}
	}
	return models.ReplicateToken{}
}

// poolBundle is a pool and what it stands on.
type poolBundle struct {
	*replicate.Pool

	rows *rows
	logs *observer.ObservedLogs
}

func tokenKey(b byte) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(rune(b)), 32)))
}

func newPool(t *testing.T, cfg replicate.PoolConfig, now func() time.Time) poolBundle {
	t.Helper()
	core, logs := observer.New(zapcore.DebugLevel)
	records := &rows{sealed: map[uuid.UUID]models.SealedToken{}}
	pool, err := replicate.NewPool(cfg, records, zap.New(core), now)
	require.NoError(t, err)
	return poolBundle{Pool: pool, rows: records, logs: logs}
}

// add puts an account into the pool.
func (b poolBundle) add(t *testing.T, key string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	sealed, err := b.Seal(id, key)
	require.NoError(t, err)
	b.rows.mu.Lock()
	defer b.rows.mu.Unlock()
	b.rows.tokens = append(b.rows.tokens, models.ReplicateToken{ID: id, State: models.TokenActive})
	b.rows.sealed[id] = sealed
	return id
}

func TestPoolTakesTurns(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{Token: "r8_env", TokenKey: tokenKey('k')}, clock)
	want := map[string]int{}
	for range 5 {
		want[b.add(t, "r8_x").String()] = 2
	}
	got := map[string]int{}
	for range 10 {
		id, err := b.Next(t.Context())
		require.NoError(t, err)
		got[id]++
	}
	require.Equal(t, want, got)
}

// TestEmptyPoolFallsBack uses the environment's account until there is a pool.
func TestEmptyPoolFallsBack(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{Token: "r8_env", TokenKey: tokenKey('k')}, clock)
	id, err := b.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, providers.StaticCredentialID, id)

	first := b.add(t, "r8_first")
	id, err = b.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, first.String(), id)
	key, err := b.Secret(t.Context(), providers.StaticCredentialID)
	require.NoError(t, err, "the jobs that it has still resolve")
	require.Equal(t, "r8_env", key)
	all, err := b.All(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{providers.StaticCredentialID, first.String()}, all)

	b.rows.tokens[0].State = models.TokenDisabled
	id, err = b.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, providers.StaticCredentialID, id)
	all, err = b.All(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2, "a disabled account may have jobs")
}

func TestNoAccountAtAll(t *testing.T) {
	t.Parallel()
	for _, cfg := range []replicate.PoolConfig{{}, {TokenKey: tokenKey('k')}} {
		_, err := newPool(t, cfg, clock).Next(t.Context())
		require.Equal(t, models.FailureAuth, providers.KindOf(err))
		require.ErrorContains(t, err, "darkroom tokens add")
	}
}

func TestEveryAccountRests(t *testing.T) {
	t.Parallel()
	in := func(d time.Duration) *time.Time { at := clock().Add(d); return &at }
	for name, test := range map[string]struct {
		tokens []models.ReplicateToken
		kind   models.FailureKind
		wait   time.Duration
	}{
		"first back": {[]models.ReplicateToken{
			{LastError: models.FailureRateLimited, CoolingUntil: in(time.Minute)},
			{LastError: models.FailureRateLimited, CoolingUntil: in(20 * time.Second)},
		}, models.FailureRateLimited, 20 * time.Second},
		"waiting for the dead is in vain": {[]models.ReplicateToken{
			{LastError: models.FailureAuth, CoolingUntil: in(time.Second)},
			{LastError: models.FailureRateLimited, CoolingUntil: in(time.Minute)},
		}, models.FailureRateLimited, time.Minute},
		"all without credit": {[]models.ReplicateToken{
			{LastError: models.FailureAuth, CoolingUntil: in(time.Minute)},
			{LastError: models.FailureBilling, CoolingUntil: in(time.Second)},
		}, models.FailureBilling, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newPool(t, replicate.PoolConfig{Token: "r8_env", TokenKey: tokenKey('k')}, clock)
			for _, token := range test.tokens {
				token.ID, token.State = uuid.New(), models.TokenActive
				b.rows.tokens = append(b.rows.tokens, token)
			}
			_, err := b.Next(t.Context())
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.Equal(t, test.kind, fault.Kind)
			require.Equal(t, test.wait, fault.RetryAfter)
		})
	}
}

// TestKeysAreOpenedOncePerMinute counts the looks at the database.
func TestKeysAreOpenedOncePerMinute(t *testing.T) {
	t.Parallel()
	var now moving
	b := newPool(t, replicate.PoolConfig{TokenKey: tokenKey('k')}, now.now)
	id := b.add(t, "r8_secret")
	read := func() (string, error) { return b.Secret(t.Context(), id.String()) }
	for range 3 {
		key, err := read()
		require.NoError(t, err)
		require.Equal(t, "r8_secret", key)
	}
	require.Equal(t, 1, b.rows.opened)
	now.pass(time.Minute)
	_, err := read()
	require.NoError(t, err)
	require.Equal(t, 2, b.rows.opened)

	delete(b.rows.sealed, id)
	now.pass(time.Minute)
	_, err = read()
	require.Equal(t, models.FailureAuth, providers.KindOf(err), "erased")
}

func TestKeysOfOtherRowsAndKeysDoNotOpen(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{TokenKey: tokenKey('k')}, clock)
	one, two := b.add(t, "r8_one"), b.add(t, "r8_two")
	b.rows.sealed[one] = b.rows.sealed[two]
	_, err := b.Secret(t.Context(), one.String())
	require.ErrorContains(t, err, "cannot be opened", "moved to another row")

	other, err := replicate.NewPool(replicate.PoolConfig{TokenKey: tokenKey('o')}, b.rows, zap.NewNop(), clock)
	require.NoError(t, err)
	_, err = other.Secret(t.Context(), two.String())
	require.ErrorContains(t, err, "is not here")
	renewed, err := replicate.NewPool(replicate.PoolConfig{TokenKey: tokenKey('o') + "," + tokenKey('k')}, b.rows, zap.NewNop(), clock)
	require.NoError(t, err)
	key, err := renewed.Secret(t.Context(), two.String())
	require.NoError(t, err)
	require.Equal(t, "r8_two", key)
}

func TestPoolWithoutTokenKey(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{Token: "r8_env"}, clock)
	id := uuid.New()
	b.rows.tokens = []models.ReplicateToken{{ID: id, State: models.TokenActive}}
	taken, err := b.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, providers.StaticCredentialID, taken)
	_, err = b.Secret(t.Context(), id.String())
	require.ErrorContains(t, err, "TOKEN_KEY")
	_, err = b.Seal(id, "r8_x")
	require.ErrorContains(t, err, "TOKEN_KEY")
	all, err := b.All(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2, "its callbacks are not called forged for want of a key")
	_, err = b.Secret(t.Context(), "nonsense")
	require.ErrorContains(t, err, "nonsense")
}

func TestPoolPassesOnWhatTheDatabaseSays(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{Token: "r8_env", TokenKey: tokenKey('k')}, clock)
	id := b.add(t, "r8_x")
	b.rows.err = models.Errorf(models.CodeUnavailable, "away")
	_, err := b.Next(t.Context())
	require.Equal(t, models.CodeUnavailable, models.CodeOf(err), "no other account meanwhile")
	_, err = b.All(t.Context())
	require.Equal(t, models.CodeUnavailable, models.CodeOf(err))
	_, err = b.Secret(t.Context(), id.String())
	require.Equal(t, models.CodeUnavailable, models.CodeOf(err))
}

// poolProvider is Replicate with two accounts, the second of which is alive.
func poolProvider(t *testing.T, http2 bool) (provider *replicate.Provider, pool poolBundle, s *server, dead uuid.UUID) {
	t.Helper()
	s = newServer(t, http2, clock)
	pool = newPool(t, replicate.PoolConfig{TokenKey: tokenKey('k')}, clock)
	dead = pool.add(t, "r8_dead_"+token[8:])
	pool.add(t, token)
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), pool.Pool, clock, s.Transport(t, s.http))
	require.NoError(t, err)
	return provider, pool, s, dead
}

// TestRefusedAccountRests follows the pool through a refusal.
func TestRefusedAccountRests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		kind   models.FailureKind
		rest   time.Duration
	}{
		"401 leaves the pool":     {http.StatusUnauthorized, "", models.FailureAuth, 0},
		"402":                     {http.StatusPaymentRequired, "", models.FailureBilling, 10 * time.Second},
		"402 ignores Retry-After": {http.StatusPaymentRequired, `{"retry_after": 600}`, models.FailureBilling, 10 * time.Second},
		"429":                     {http.StatusTooManyRequests, "", models.FailureRateLimited, 10 * time.Second},
		"429 with Retry-After":    {http.StatusTooManyRequests, `{"retry_after": 33}`, models.FailureRateLimited, 33 * time.Second},
		"403 is of the model":     {http.StatusForbidden, "", models.FailureNone, 0},
		"404":                     {http.StatusNotFound, "", models.FailureNone, 0},
		"422":                     {http.StatusUnprocessableEntity, "", models.FailureNone, 0},
		"500":                     {http.StatusInternalServerError, "", models.FailureNone, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider, pool, s, id := poolProvider(t, false)
			s.answers(test.status, test.body)
			req := request()
			req.CredentialID = id.String()
			_, err := provider.Submit(t.Context(), req)
			require.Error(t, err)
			got := pool.rows.get(id)
			require.Equal(t, test.kind, got.LastError)
			require.Equal(t, test.kind == models.FailureAuth, got.State == models.TokenRefused)
			switch {
			case test.rest > 0:
				require.Equal(t, test.rest, got.CoolingUntil.Sub(clock()))
			case test.kind == models.FailureNone:
				require.Nil(t, got.CoolingUntil)
				return
			}
			for range 4 {
				next, err := pool.Next(t.Context())
				require.NoError(t, err)
				require.NotEqual(t, id.String(), next)
			}
		})
	}
}

// TestEveryCallReports goes through all that asks Replicate.
func TestEveryCallReports(t *testing.T) {
	t.Parallel()
	provider, pool, s, id := poolProvider(t, true)
	job := providers.Job{ID: "x", CredentialID: id.String()}
	for i, call := range []func() error{
		func() error { _, err := provider.Poll(t.Context(), job); return err },
		func() error { return provider.Cancel(t.Context(), job) },
		func() error {
			_, err := provider.FindJob(t.Context(), providers.Lost{CredentialID: id.String(), WebhookURL: hook, Since: clock()})
			return err
		},
		func() error {
			_, err := provider.Upload(t.Context(), id.String(), providers.File{Body: http.NoBody})
			return err
		},
		func() error { _, err := provider.Whose(t.Context(), id.String()); return err },
	} {
		require.Equal(t, models.FailureAuth, providers.KindOf(call()))
		require.EqualValues(t, i+1, pool.rows.get(id).ErrorCount)
	}
	s.answers(http.StatusOK, `{"type":"user","username":"somebody"}`)
	name, err := provider.Whose(t.Context(), id.String())
	require.NoError(t, err)
	require.Equal(t, "somebody", name)
}

// TestReportOutlivesTheCall: a caller that leaves takes no knowledge with it.
func TestReportOutlivesTheCall(t *testing.T) {
	t.Parallel()
	b := newPool(t, replicate.PoolConfig{TokenKey: tokenKey('k')}, clock)
	id := b.add(t, "r8_x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.Report(ctx, id.String(), models.FailureAuth, 0)
	require.EqualValues(t, 1, b.rows.get(id).ErrorCount)
	require.Equal(t, 1, b.logs.Len(), "operators hear of it, and of no fault of ours")
	b.Report(ctx, providers.StaticCredentialID, models.FailureAuth, 0)
	require.Equal(t, 1, b.logs.Len())
}

func TestPoolIsNotPrinted(t *testing.T) {
	t.Parallel()
	provider, pool, _, id := poolProvider(t, false)
	key, err := pool.Secret(t.Context(), id.String())
	require.NoError(t, err)
	_, err = provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: id.String()})
	require.Error(t, err)
	shown := fmt.Sprintf("%v %+v %#v %s", pool.Pool, pool.Pool, pool.Pool, pool.Pool) +
		fmt.Sprintf("%v %+v %#v %s", provider, provider, provider, provider) + err.Error()
	found := strings.Contains(shown, key) // NotContains would print the key
	require.False(t, found, "a key is shown")
}
