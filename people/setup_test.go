package people_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/auth"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/people"
	"darkroom/postgres"
)

// patience bounds waits for what takes milliseconds on an idle machine.
const patience = 20 * time.Second

// house is one database with what stands on it.
type house struct {
	dsn    string
	db     *postgres.DB
	tokens *auth.Authenticator
	keys   *people.Keys
}

func setup(t *testing.T) house {
	t.Helper()
	h := house{dsn: testdb.New(t)}
	h.db = h.open(t)
	var err error
	h.tokens, err = auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	h.keys = people.NewKeys(h.db, time.Now)
	return h
}

func (h house) open(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.New(t.Context(), postgres.Config{URL: h.dsn, DirectURL: h.dsn, MaxConns: 4, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

func (h house) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), h.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), statement, args...)
	require.NoError(t, err)
}

// person returns somebody with a record, and an access token of theirs.
func (h house) person(t *testing.T) (models.User, string) {
	t.Helper()
	user, err := h.db.Account(t.Context(), models.User{ID: uuid.New(), Email: uuid.NewString() + "@example.com"})
	require.NoError(t, err)
	token, err := h.tokens.Sign(user, time.Hour)
	require.NoError(t, err)
	return user, token
}

// key returns a key of somebody's with its text.
func (h house) key(t *testing.T, owner models.User, scopes ...models.Scope) (models.APIKey, string) {
	t.Helper()
	key, text, err := h.keys.Create(t.Context(), owner, models.KeyRequest{Name: "test", Scopes: scopes})
	require.NoError(t, err)
	return key, text
}

// process is a gate as one process has it, on a connection pool of its own.
type process struct {
	*people.Gate

	accounts *counting
	heard    chan bool
}

// process starts one; it hears of changes when start returns.
func (h house) process(t *testing.T) process {
	t.Helper()
	db := h.open(t)
	memory := people.NewMemory(time.Now)
	p := process{accounts: &counting{DB: db}, heard: make(chan bool, 16)}
	p.Gate = people.NewGate(h.tokens, p.accounts).WithKeys(p.accounts).WithSessions(p.accounts).WithMemory(memory)
	listener := postgres.NewListener(db, zap.NewNop())
	listener.Watch(watcher{memory, p.heard})
	done := make(chan struct{})
	go func() { defer close(done); listener.Run(t.Context()) }()
	t.Cleanup(func() { <-done })
	p.until(t, true)
	return p
}

// until waits until the process hears of changes, or does not.
func (p process) until(t *testing.T, heard bool) {
	t.Helper()
	for {
		select {
		case now := <-p.heard:
			if now == heard {
				return
			}
		case <-time.After(patience):
			require.FailNow(t, "the listener says nothing")
		}
	}
}

// watcher tells a test what its memory is told.
type watcher struct {
	*people.Memory

	heard chan bool
}

func (w watcher) Hearing(changes bool) {
	w.Memory.Hearing(changes)
	w.heard <- changes
}

// counting counts how often the database is asked.
type counting struct {
	*postgres.DB

	asked atomic.Int64
}

func (c *counting) Account(ctx context.Context, named models.User) (models.User, error) {
	c.asked.Add(1)
	return c.DB.Account(ctx, named)
}

func (c *counting) KeyByPrefix(ctx context.Context, prefix string) (models.APIKey, error) {
	c.asked.Add(1)
	return c.DB.KeyByPrefix(ctx, prefix)
}

func (c *counting) TouchKey(ctx context.Context, id uuid.UUID) error {
	c.asked.Add(1)
	return c.DB.TouchKey(ctx, id)
}

func (c *counting) SessionEnded(ctx context.Context, id uuid.UUID) (bool, error) {
	c.asked.Add(1)
	return c.DB.SessionEnded(ctx, id)
}
