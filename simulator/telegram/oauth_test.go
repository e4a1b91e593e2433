package telegram_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

// visit goes to the page, as the site at http://127.0.0.1:8080 has it, with
// changes. A form is sent, nil looks at it.
func visit(t *testing.T, sim *simulatortest.Simulator, form url.Values, changes ...string) (status int, location, page string) {
	t.Helper()
	query := url.Values{
		"bot_id": {"4711"}, "origin": {"http://127.0.0.1:8080"}, "request_access": {"write"}, "return_to": {"http://127.0.0.1:8080/sign-in"},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		query.Set(changes[i], changes[i+1])
	}
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), method, sim.URL()+"/telegram/oauth/auth?"+query.Encode(), strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, resp.Header.Get("Location"), string(body)
}

// statement reads what a browser comes back with.
func statement(t *testing.T, location string) map[string]json.Number {
	t.Helper()
	encoded, ok := strings.CutPrefix(location, "http://127.0.0.1:8080/sign-in#tgAuthResult=")
	require.True(t, ok, location)
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	require.NoError(t, err)
	var fields map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&fields))
	words := map[string]json.Number{}
	for name, value := range fields {
		words[name] = json.Number(fmt.Sprint(value))
	}
	return words
}

// TestThePageVouches: signed as Telegram's documentation says, for the bot that
// asks.
func TestThePageVouches(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	status, _, body := visit(t, sim, nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Who do you want to be?")

	status, location, _ := visit(t, sim, url.Values{"name": {" Mary  Shelley "}})
	require.Equal(t, http.StatusFound, status)
	got := statement(t, location)
	assert.Equal(t, "Mary", got["first_name"].String())
	assert.Equal(t, "Shelley", got["last_name"].String())
	made, err := got["auth_date"].Int64()
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), time.Unix(made, 0), time.Minute)

	key := sha256.Sum256([]byte(simulatortest.TelegramToken))
	mac := hmac.New(sha256.New, key[:])
	_, _ = fmt.Fprintf(mac, "auth_date=%s\nfirst_name=Mary\nid=%s\nlast_name=Shelley", got["auth_date"], got["id"])
	assert.Equal(t, hex.EncodeToString(mac.Sum(nil)), got["hash"].String())

	_, again, _ := visit(t, sim, url.Values{"name": {"mary shelley"}})
	assert.Equal(t, got["id"], statement(t, again)["id"], "one name, one person")
	_, other, _ := visit(t, sim, url.Values{"name": {"Percy"}})
	assert.NotEqual(t, got["id"], statement(t, other)["id"])
}

func TestThePageVouchesForNoOtherSite(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	for name, changes := range map[string][]string{
		"another bot":       {"bot_id", "1"},
		"another site":      {"return_to", "http://elsewhere.example/sign-in"},
		"no address":        {"return_to", "sign-in"},
		"a script":          {"return_to", "javascript:alert(1)", "origin", "javascript://"},
		"no site that asks": {"origin", ""},
	} {
		for _, form := range []url.Values{nil, {"name": {"Mary"}}} {
			status, _, _ := visit(t, sim, form, changes...)
			assert.Equal(t, http.StatusBadRequest, status, name)
		}
	}
	status, _, _ := visit(t, sim, url.Values{"name": {" "}})
	assert.Equal(t, http.StatusBadRequest, status, "nobody")
}
