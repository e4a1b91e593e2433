package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

const rowID = "0b8a1c52-5f0e-4c0a-9d3e-6a1f7c2d9e44"

// answering plays an API that knows one failed generation. It returns its
// address and a place where the token of the last request is found.
func answering(t *testing.T) (address string, token *string) {
	t.Helper()
	token = new(string)
	row := map[string]any{
		"id": rowID, "user_id": rowID, "status": "failed", "error_message": "Too late.", "prompt": "a lighthouse",
		"created_at": "2026-05-04T12:00:00Z", "updated_at": "2026-05-04T12:00:00Z",
	}
	answers := map[string]any{
		"/api/models/list":                      map[string]any{"models": []any{map[string]any{"id": "quick"}}},
		"/api/generations/create":               row,
		"/api/generations/list":                 map[string]any{"generations": []any{row}, "totalPages": 1},
		"/api/generations/" + rowID:             row,
		"/api/generations/" + rowID + "/cancel": row,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*token = r.Header.Get("Authorization")
		answer, ok := answers[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		assert.NoError(t, json.NewEncoder(w).Encode(answer))
	}))
	t.Cleanup(server.Close)
	return server.URL, token
}

func TestAsk_printsWhatTheAPISays(t *testing.T) {
	t.Parallel()
	api, token := answering(t)
	src := env.Source{"DARKROOM_API": api, "DARKROOM_TOKEN": "from-environment"}

	assert.Contains(t, execute(t, src, "list", "--limit", "1", "--status", "failed"), rowID[:8]+"  failed")
	assert.Equal(t, "Bearer from-environment", *token)
	assert.Contains(t, execute(t, src, "show", rowID[:4], "--token", "from-flag"), "error     Too late.\n")
	assert.Equal(t, "Bearer from-flag", *token, "a flag wins")
	assert.Equal(t, rowID+" failed\n", execute(t, src, "cancel", rowID[:4]))
	for _, args := range [][]string{{"list", "--json"}, {"show", rowID, "--json"}} {
		assert.Contains(t, execute(t, src, args...), `"error_message": "Too late."`)
	}
}

func TestGenerate_failsAsTheGenerationDid(t *testing.T) {
	t.Parallel()
	api, _ := answering(t)
	root := newRoot(env.Source{})
	var stdout, stderr bytes.Buffer
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs([]string{"generate", "a", "lighthouse", "--api", api, "--token", "t", "-o", filepath.Join(t.TempDir(), "new")})

	err := root.ExecuteContext(t.Context())

	require.ErrorContains(t, err, "failed: Too late.")
	assert.Equal(t, 1, exitCode(err))
	assert.Empty(t, stdout.String())
	assert.Contains(t, stderr.String(), rowID)
}

func TestExitCode(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 130, exitCode(errors.Join(client.ErrInterrupted, errors.New("it is cancelled"))))
	assert.Equal(t, 130, exitCode(fmt.Errorf("list: %w", context.Canceled)))
	assert.Equal(t, 1, exitCode(errors.New("anything else")))
}

func TestConnection_findsTheLocalStack(t *testing.T) {
	t.Parallel()
	api, token := answering(t)
	src := env.Source{"DARKROOM_DATA": t.TempDir(), "API_ADDR": api[len("http://"):]}
	_, err := dev.Secrets(src["DARKROOM_DATA"])
	require.NoError(t, err)

	assert.Contains(t, execute(t, src, "list"), rowID[:8])
	assert.Regexp(t, `^Bearer [\w-]+\.[\w-]+\.[\w-]+$`, *token)
}

func TestConnection_faults(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for want, src := range map[string]env.Source{
		"there is no local stack here: start it with make run": {"DARKROOM_DATA": filepath.Join(data, "missing")},
		"no token for https://darkroom.example.com":            {"DARKROOM_DATA": data, "DARKROOM_API": "https://darkroom.example.com"},
		"DARKROOM_API: must be an address":                     {"DARKROOM_API": "darkroom.example.com", "DARKROOM_TOKEN": "t"},
		"POSTGRES_PORT: must be":                               {"POSTGRES_PORT": "0"},
	} {
		for _, args := range [][]string{{"list"}, {"show", rowID}, {"cancel", rowID}, {"generate", "p"}} {
			root := newRoot(src)
			root.SetArgs(args)
			require.ErrorContains(t, root.ExecuteContext(t.Context()), want)
		}
	}
}

func TestOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://127.0.0.1:8080", "http://localhost", "http://[::1]:80", "http://0.0.0.0:8080"} {
		assert.True(t, onThisMachine(address), address)
	}
	for _, address := range []string{"https://darkroom.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "::"} {
		assert.False(t, onThisMachine(address), address)
	}
}
