package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

const (
	keyOne = "r8_One0123456789abcdefghijklmnopqrstu1111"
	keyTwo = "r8_Two0123456789abcdefghijklmnopqrstu2222"
)

// accounts plays the part of Replicate that tells whose a key is; it knows
// keyOne alone, and says the key that it was sent.
func accounts(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, answer := http.StatusOK, map[string]any{"type": "organization", "username": "lighthouse-keepers"}
		if r.Header.Get("Authorization") != "Bearer "+keyOne {
			status, answer = http.StatusUnauthorized, map[string]any{"detail": "no such key: " + r.Header.Get("Authorization")}
		}
		w.WriteHeader(status)
		assert.NoError(t, json.NewEncoder(w).Encode(answer))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// poolSource is the environment of an empty pool.
func poolSource(t *testing.T) env.Source {
	t.Helper()
	return env.Source{
		"DATABASE_URL":       testdb.New(t),
		"TOKEN_KEY":          base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)),
		"REPLICATE_BASE_URL": accounts(t) + "/v1",
	}
}

// ask runs a command with this on its standard input and returns all that it
// says.
func ask(t *testing.T, src env.Source, stdin string, args ...string) (string, error) {
	t.Helper()
	root := newRoot(src)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetIn(strings.NewReader(stdin))
	root.SetArgs(args)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestTokens_fromAddToDelete(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	tokens := func(stdin string, args ...string) string {
		t.Helper()
		said, err := ask(t, src, stdin, append([]string{"tokens"}, args...)...)
		require.NoError(t, err)
		return said
	}
	assert.Contains(t, tokens("", "list"), "the pool is empty, and REPLICATE_API_TOKEN is not set")
	assert.Contains(t, tokens(keyOne+"\n", "add", "main"), "added main (…1111)")
	assert.Contains(t, tokens("  "+keyTwo, "add", "spare"), "added spare (…2222)", "spaces and a missing newline do not matter")
	assert.Regexp(t, `(?m)^main +…1111 +active +0 +0 +0 +\d{4}-`, tokens("", "list"))

	tokens("", "disable", "spare")
	assert.Regexp(t, `(?m)^spare +…2222 +disabled`, tokens("", "list"))
	assert.Equal(t, "main  lighthouse-keepers\n", tokens("", "check"), "a disabled account is not in use")
	tokens("", "enable", "spare")
	tokens("", "delete", "main")
	assert.Regexp(t, `(?m)^main +…1111 +deleted`, tokens("", "list"), "its key is kept for the jobs that it had")
	assert.Contains(t, tokens(keyOne, "add", "main"), "added main", "name and key are free again")

	var cfg deskConfig
	require.NoError(t, env.Load(src, &cfg))
	db, err := postgres.New(t.Context(), cfg.Database, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	log, err := db.AuditLog(t.Context(), models.AuditQuery{Act: "token", Limit: 10})
	require.NoError(t, err)
	var acts []string
	for _, act := range log {
		acts = append(acts, act.Act.Act)
		assert.Equal(t, uuid.Nil, act.ActorID)
	}
	assert.Equal(t, []string{models.ActTokenAdd, models.ActTokenDrop, models.ActTokenState, models.ActTokenState, models.ActTokenAdd, models.ActTokenAdd}, acts)
}

func TestTokens_checkTellsTheDead(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	src["REPLICATE_API_TOKEN"] = keyOne
	_, err := ask(t, src, keyTwo, "tokens", "add", "old")
	require.NoError(t, err)
	said, err := ask(t, src, "", "tokens", "check")
	require.EqualError(t, err, "1 of 2 keys do not work")
	assert.Regexp(t, `(?m)^old +refused: Replicate does not know this key$`, said)
	assert.Regexp(t, `(?m)^REPLICATE_API_TOKEN +lighthouse-keepers$`, said)
	said, err = ask(t, src, "", "tokens", "list")
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^old +…2222 +refused +0 +0 +1 +auth`, said)
}

// TestTokens_checkBringsBack follows a key from the 401 that took it out of the
// pool to the check that it passes.
func TestTokens_checkBringsBack(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	_, err := ask(t, src, keyOne, "tokens", "add", "main")
	require.NoError(t, err)
	var cfg deskConfig
	require.NoError(t, env.Load(src, &cfg))
	db, err := postgres.New(t.Context(), cfg.Database, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	id, err := db.NextToken(t.Context())
	require.NoError(t, err)
	require.NoError(t, db.NoteTokenError(t.Context(), id, models.FailureAuth, 0))
	require.NoError(t, db.EndCall(t.Context(), models.ProviderReplicate, id.String(), models.Pass{},
		&models.Outage{Kind: models.FailureAuth, CoolDown: time.Hour}))
	_, err = db.NextToken(t.Context())
	require.Equal(t, models.CodeNotFound, models.CodeOf(err), "it has left the rotation, for good")

	_, err = ask(t, src, "", "tokens", "check")
	require.NoError(t, err)
	again, err := db.NextToken(t.Context())
	require.NoError(t, err)
	assert.Equal(t, id, again)
	pass, err := db.AskCircuit(t.Context(), models.ProviderReplicate, id.String())
	require.NoError(t, err)
	assert.Equal(t, models.Pass{}, pass, "and is asked")
}

func TestTokens_addRefuses(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	_, err := ask(t, src, keyOne, "tokens", "add", "main")
	require.NoError(t, err)
	for name, test := range map[string]struct {
		stdin, name, want string
	}{
		"the same name": {keyTwo, "main", `called "main" already`},
		"the same key":  {keyOne, "other", "already, as main"},
		"no key":        {"", "other", "this is no key"},
		"half a key":    {"r8_One0123", "other", "this is no key"},
		"another thing": {"whsec_0123456789abcdefghijklmnopqrstuvwxyz", "other", "this is no key"},
		"two words":     {"r8_One0123456789 abcdefghijklmnop", "other", "this is no key"},
		"no name":       {keyTwo, "", "name"},
	} {
		said, refusal := ask(t, src, test.stdin, "tokens", "add", test.name)
		require.ErrorContains(t, refusal, test.want, name)
		if test.stdin != "" {
			assert.NotContains(t, said+refusal.Error(), test.stdin, name)
		}
	}
	src["TOKEN_KEY"] = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("other"), 7)[:32])
	_, err = ask(t, src, keyTwo, "tokens", "add", "other")
	require.ErrorContains(t, err, "compare with main: open key", "with another TOKEN_KEY than the rest of the pool")
}

func TestTokens_faults(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	_, err := ask(t, src, "", "tokens", "check")
	require.ErrorContains(t, err, "no account is in use")
	for _, verb := range []string{"enable", "disable", "delete"} {
		_, err = ask(t, src, "", "tokens", verb, "nobody")
		require.ErrorContains(t, err, `no account is called "nobody"`)
	}
	src["TOKEN_KEY"] = ""
	_, err = ask(t, src, keyOne, "tokens", "add", "main")
	require.ErrorContains(t, err, "TOKEN_KEY is not set")
	src["TOKEN_KEY"] = "short"
	_, err = ask(t, src, "", "tokens", "list")
	require.ErrorContains(t, err, "TOKEN_KEY: must be 32 random bytes")
	_, err = ask(t, env.Source{"DARKROOM_DATA": filepath.Join(t.TempDir(), "none")}, "", "tokens", "list")
	require.ErrorContains(t, err, "there is no local stack here: start it with make run, or set DATABASE_URL")
}

func TestTokens_listTellsWhatRuns(t *testing.T) {
	t.Parallel()
	src := poolSource(t)
	_, err := ask(t, src, keyOne, "tokens", "add", "main")
	require.NoError(t, err)
	var cfg deskConfig
	require.NoError(t, env.Load(src, &cfg))
	db, err := postgres.New(t.Context(), cfg.Database, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	tokens, err := db.ListTokens(t.Context())
	require.NoError(t, err)
	for range 2 {
		gen, refused := db.CreateGeneration(t.Context(), models.Generation{
			ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate, ModelID: "m", ModelName: "m",
		})
		require.NoError(t, refused)
		attempt, refused := db.OpenAttempt(t.Context(), models.Attempt{
			GenerationID: gen.ID, Number: 1, Run: 1, Provider: models.ProviderReplicate, CredentialID: tokens[0].ID.String(),
		})
		require.NoError(t, refused)
		require.NoError(t, db.TakePermit(t.Context(), attempt, models.JobLimits{}))
	}
	said, err := ask(t, src, "", "tokens", "list")
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^NAME +KEY +STATE +RUNNING `, said)
	assert.Regexp(t, `(?m)^main +…1111 +active +2 `, said)
}
