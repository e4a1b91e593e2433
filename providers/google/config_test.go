package google_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/providers"
	"darkroom/providers/google"
)

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	var cfg struct {
		Google  google.Config
		Account google.KeyConfig
		Limits  google.LimitConfig
	}
	require.NoError(t, env.Load(env.Source{}, &cfg))
	require.Equal(t, "https://generativelanguage.googleapis.com", cfg.Google.BaseURL)
	require.Equal(t, 3, cfg.Limits.Jobs)
	provider, err := google.New(cfg.Google, cfg.Account.Credentials(), newShelf(), clock, nil)
	require.NoError(t, err)
	require.EqualValues(t, "google", provider.Name())
}

func TestConfigFaults(t *testing.T) {
	t.Parallel()
	err := google.Config{BaseURL: "http://generativelanguage.googleapis.com"}.Validate()
	require.ErrorContains(t, err, "GOOGLE_BASE_URL")
	require.ErrorContains(t, err, "GOOGLE_CALL_TIMEOUT")
	_, err = google.New(google.Config{}, providers.StaticCredentials(key), newShelf(), clock, nil)
	require.Error(t, err)
	_, err = google.NewFileAuthorizer(google.Config{}, providers.StaticCredentials(key))
	require.Error(t, err)
	err = google.LimitConfig{Jobs: -1, CallsPerSecond: -1}.Validate()
	require.ErrorContains(t, err, "GOOGLE_JOBS")
	require.ErrorContains(t, err, "GOOGLE_CALLS_PER_SECOND")
	account := google.KeyConfig{Key: key}
	require.NotContains(t, fmt.Sprintf("%v %#v", account.Credentials(), account.Credentials()), key)
}

func TestFileAuthorizer(t *testing.T) {
	t.Parallel()
	keeper, err := google.NewFileAuthorizer(configOf("https://generativelanguage.googleapis.com/"), providers.StaticCredentials(key))
	require.NoError(t, err)
	for address, ours := range map[string]bool{
		"https://generativelanguage.googleapis.com/v1beta/files/x:download?alt=media": true,
		"https://GenerativeLanguage.googleapis.com/v1beta/files/x:download":           true,
		"http://generativelanguage.googleapis.com/v1beta/files/x:download":            false,
		"https://generativelanguage.googleapis.com:8443/v1beta/files/x:download":      false,
		"https://generativelanguage.googleapis.com.evil.example/v1beta/files/x":       false,
		"https://evil.example/generativelanguage.googleapis.com/":                     false,
		"https://storage.googleapis.com/x":                                            false,
		"https://generativelanguage.googleapis.com@evil.example/v1beta/files/x":       false,
	} {
		req := get(t, address)
		req.Header.Set("X-Goog-Api-Key", "carried along")
		require.NoError(t, keeper.Authorize(req))
		require.Equal(t, map[bool]string{true: key, false: ""}[ours], req.Header.Get("X-Goog-Api-Key"), address)
	}
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", keeper, keeper, keeper), key)

	mounted, err := google.NewFileAuthorizer(configOf("http://127.0.0.1:8090/google"), providers.StaticCredentials(key))
	require.NoError(t, err)
	for path, ours := range map[string]bool{"/google/v1beta/files/x": true, "/fal/files/x": false, "/googled/x": false} {
		req := get(t, "http://127.0.0.1:8090"+path)
		require.NoError(t, mounted.Authorize(req))
		require.Equal(t, ours, req.Header.Get("X-Goog-Api-Key") != "", path)
	}
	nobody, err := google.NewFileAuthorizer(configOf("https://a.example"), pool{})
	require.NoError(t, err)
	require.Error(t, nobody.Authorize(get(t, "https://a.example/x")), "no key is no reason to ask without one")
}

func get(t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	return req
}
