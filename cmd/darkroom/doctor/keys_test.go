package doctor_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
	"darkroom/internal/testdb"
)

// vendor plays Replicate's account endpoint: it knows the key r8_good, and has
// no time for r8_later.
func vendor(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/account" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		switch strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") {
		case "r8_good":
			_, _ = io.WriteString(w, `{"type":"organization","username":"studio","name":"Studio"}`)
		case "r8_later":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401}`)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1"
}

func TestKeys(t *testing.T) {
	t.Parallel()
	src := deployment(t)
	src["REPLICATE_BASE_URL"] = vendor(t)
	look := func(key string, online bool) doctor.Finding {
		src["REPLICATE_API_TOKEN"] = key
		return one(t, examine(t, src, func(o *doctor.Options) { o.Online = online }), "replicate")
	}
	assert.Equal(t, doctor.Fail, look("", true).Status)
	assert.Equal(t, "accounts: 1; --online asks whether their keys work", look("r8_bad", false).Detail, "nobody was asked")
	assert.Equal(t, "REPLICATE_API_TOKEN is studio's", look("r8_good", true).Detail)
	refused := look("r8_bad", true)
	assert.Equal(t, doctor.Fail, refused.Status)
	assert.Equal(t, "Replicate does not know REPLICATE_API_TOKEN", refused.Detail)
	assert.Equal(t, doctor.Warn, look("r8_later", true).Status, "that is not the key's fault")
}

// TestKeysOfThePool asks about the accounts in the database as well.
func TestKeysOfThePool(t *testing.T) {
	t.Parallel()
	src := deployment(t)
	src["REPLICATE_BASE_URL"], src["REPLICATE_API_TOKEN"] = vendor(t), "r8_good"
	src["TOKEN_KEY"] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	away := one(t, examine(t, src, nil), "replicate")
	assert.Equal(t, doctor.Fail, away.Status)
	assert.Contains(t, away.Detail, "accounts cannot be listed")

	src["DATABASE_URL"] = testdb.New(t)
	found := named(examine(t, src, func(o *doctor.Options) { o.Online = true }), "replicate")
	require.Len(t, found, 1)
	assert.Equal(t, "REPLICATE_API_TOKEN is studio's", found[0].Detail)
}

func TestKeysOfTheSimulator(t *testing.T) {
	t.Parallel()
	found := one(t, examine(t, env.Source{"DARKROOM_DATA": t.TempDir()}, func(o *doctor.Options) { o.Online = true }), "replicate")
	assert.Equal(t, doctor.OK, found.Status)
	assert.Contains(t, found.Detail, "simulator")
}
