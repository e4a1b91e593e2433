package telegram_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/auth/telegram"
	"darkroom/models"
)

const bot = "123456:AAabcdefghijklmnopqrstuvwxyz0123456"

// noon is when every test happens.
func noon() time.Time { return time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) }

// house remembers logins and knows everybody.
type house struct {
	mu   sync.Mutex
	used map[string]time.Time
	err  error
	seen []models.User
}

func (h *house) UseTelegramLogin(_ context.Context, hash []byte, until time.Time) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, used := h.used[string(hash)]; used || h.err != nil {
		return false, h.err
	}
	h.used[string(hash)] = until
	return true, nil
}

func (h *house) SignInTelegram(_ context.Context, person models.User) (auth.Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, person)
	return auth.Session{AccessToken: "token"}, nil
}

func setup(t *testing.T) (*telegram.SignIn, *house) {
	t.Helper()
	h := &house{used: map[string]time.Time{}}
	s, err := telegram.New(telegram.Config{Token: bot}, h, h, noon)
	require.NoError(t, err)
	return s, h
}

// signed is what Telegram makes of fields for a bot, written after its
// documentation: the widget's key is the SHA-256 of the token, a Mini App's the
// HMAC of the token under WebAppData.
func signed(token string, app bool, fields map[string]string) string {
	sum := sha256.Sum256([]byte(token))
	key := sum[:]
	if app {
		h := hmac.New(sha256.New, []byte("WebAppData"))
		h.Write([]byte(token))
		key = h.Sum(nil)
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		lines = append(lines, name+"="+fields[name])
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(h.Sum(nil))
}

func seconds(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// widget is the login widget's, with changes made before it is signed.
func widget(changes map[string]string) map[string]string {
	fields := map[string]string{"id": "4242", "first_name": "Maker", "last_name": "Surname", "username": "maker", "photo_url": "https://t.me/i/maker.jpg", "auth_date": seconds(noon())}
	maps.Copy(fields, changes)
	fields["hash"] = signed(bot, false, fields)
	return fields
}

// app is a Mini App's initData, with changes made before it is signed.
func app(changes map[string]string) string {
	fields := map[string]string{
		"query_id": "AAE", "auth_date": seconds(noon()), "signature": "third-party",
		"user": `{"id":4242,"first_name":"Maker","last_name":"Surname","username":"maker","photo_url":"https:\/\/t.me\/i\/maker.svg"}`,
	}
	maps.Copy(fields, changes)
	query := url.Values{"hash": {signed(bot, true, fields)}}
	for name, value := range fields {
		query.Set(name, value)
	}
	return query.Encode()
}

func TestTelegramVouches(t *testing.T) {
	t.Parallel()
	for name, proof := range map[string]telegram.Proof{
		"widget":                    {Widget: widget(nil)},
		"widget, five minutes old":  {Widget: widget(map[string]string{"auth_date": seconds(noon().Add(-5 * time.Minute))})},
		"widget, clock behind":      {Widget: widget(map[string]string{"auth_date": seconds(noon().Add(30 * time.Second))})},
		"mini app":                  {InitData: app(nil)},
		"mini app with more fields": {InitData: app(map[string]string{"chat_type": "sender", "start_param": "x y"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, h := setup(t)
			session, err := s.SignIn(t.Context(), proof)
			require.NoError(t, err)
			assert.Equal(t, "token", session.AccessToken)
			require.Len(t, h.seen, 1)
			assert.Equal(t, int64(4242), *h.seen[0].TelegramID)
			assert.Equal(t, "Maker Surname", h.seen[0].Name)
			for _, until := range h.used {
				assert.False(t, until.Before(noon().Add(5*time.Minute)), "remembered at least as long as it is fresh")
			}

			_, err = s.SignIn(t.Context(), proof)
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "once")
			assert.Len(t, h.seen, 1)
		})
	}
}

func TestTelegramDoesNotVouch(t *testing.T) {
	t.Parallel()
	changed := func(fields map[string]string, name, value string) telegram.Proof {
		if fields[name] = value; value == "" {
			delete(fields, name)
		}
		return telegram.Proof{Widget: fields}
	}
	foreign := widget(nil)
	delete(foreign, "hash")
	foreign["hash"] = signed("999:other", false, foreign)
	crossed := widget(nil)
	delete(crossed, "hash")
	crossed["hash"] = signed(bot, true, crossed)
	padded := map[string]string{}
	for i := range 40 {
		padded["f"+strconv.Itoa(i)] = "x"
	}
	for name, proof := range map[string]telegram.Proof{
		"nothing":                      {},
		"another id":                   changed(widget(nil), "id", "1"),
		"a field taken out":            changed(widget(nil), "username", ""),
		"a field put in":               changed(widget(nil), "is_admin", "1"),
		"no hash":                      changed(widget(nil), "hash", ""),
		"a hash that is none":          changed(widget(nil), "hash", "zz"),
		"a short hash":                 changed(widget(nil), "hash", "abcd"),
		"another bot's":                {Widget: foreign},
		"a Mini App's key":             {Widget: crossed},
		"too old":                      {Widget: widget(map[string]string{"auth_date": seconds(noon().Add(-5*time.Minute - time.Second))})},
		"of the future":                {Widget: widget(map[string]string{"auth_date": seconds(noon().Add(31 * time.Second))})},
		"no date":                      {Widget: widget(map[string]string{"auth_date": "soon"})},
		"an id below zero":             {Widget: widget(map[string]string{"id": "-100"})},
		"an id that is none":           {Widget: widget(map[string]string{"id": "maker"})},
		"two lines in a field":         {Widget: widget(map[string]string{"first_name": "Maker\nid=1"})},
		"too many fields":              {Widget: widget(padded)},
		"app: changed":                 {InitData: strings.Replace(app(nil), "4242", "4243", 1)},
		"app: without its signature":   {InitData: strings.Replace(app(nil), "&signature=third-party", "", 1)},
		"app: a field twice":           {InitData: app(nil) + "&user=x"},
		"app: no query":                {InitData: "%zz"},
		"app: too long":                {InitData: app(map[string]string{"start_param": strings.Repeat("x", 16<<10)})},
		"app: too old":                 {InitData: app(map[string]string{"auth_date": seconds(noon().Add(-time.Hour))})},
		"app: a bot":                   {InitData: app(map[string]string{"user": `{"id":1,"is_bot":true}`})},
		"app: nobody":                  {InitData: app(map[string]string{"user": `{}`})},
		"app: no JSON":                 {InitData: app(map[string]string{"user": "maker"})},
		"app: the widget's key":        {InitData: url.Values{"id": {"4242"}, "auth_date": {seconds(noon())}, "hash": {signed(bot, false, map[string]string{"id": "4242", "auth_date": seconds(noon())})}}.Encode()},
		"both":                         {Widget: widget(nil), InitData: app(nil)},
		"app: user taken from outside": {InitData: app(nil) + "&id=1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, h := setup(t)
			_, err := s.SignIn(t.Context(), proof)
			require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "%v", err)
			assert.Empty(t, h.seen)
			assert.Empty(t, h.used, "what does not hold uses nothing up")
		})
	}
}

// TestTheSameProofInOtherWords is one proof still.
func TestTheSameProofInOtherWords(t *testing.T) {
	t.Parallel()
	s, _ := setup(t)
	fields := widget(nil)
	_, err := s.SignIn(t.Context(), telegram.Proof{Widget: fields})
	require.NoError(t, err)
	fields["hash"] = strings.ToUpper(fields["hash"])
	_, err = s.SignIn(t.Context(), telegram.Proof{Widget: fields})
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}

func TestAProofThatCannotBeRememberedLetsNobodyIn(t *testing.T) {
	t.Parallel()
	s, h := setup(t)
	h.err = errors.New("away")
	_, err := s.SignIn(t.Context(), telegram.Proof{Widget: widget(nil)})
	require.ErrorIs(t, err, h.err)
	assert.Empty(t, h.seen)
}

func TestWithoutABot(t *testing.T) {
	t.Parallel()
	h := &house{used: map[string]time.Time{}}
	s, err := telegram.New(telegram.Config{}, h, h, noon)
	require.NoError(t, err)
	fields := widget(nil)
	delete(fields, "hash")
	fields["hash"] = signed("", false, fields)
	for _, proof := range []telegram.Proof{{Widget: fields}, {InitData: app(nil)}} {
		_, err = s.SignIn(t.Context(), proof)
		require.Equal(t, models.CodeNotFound, models.CodeOf(err))
	}
}

func TestTokensOfBots(t *testing.T) {
	t.Parallel()
	for token, good := range map[string]bool{"": true, bot: true, "abc:def": false, "123": false, ":x": false, "123:": false, "123:a b": false, "123:a\n": false} {
		_, err := telegram.New(telegram.Config{Token: token}, nil, nil, noon)
		if good {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, "TELEGRAM_BOT_TOKEN")
		assert.NotContains(t, err.Error(), token+" ")
	}
}

// users knows one person.
type users struct{ id uuid.UUID }

func (u users) TelegramUser(_ context.Context, person models.User) (models.User, error) {
	person.ID = u.id
	return person, nil
}

func TestAnAccountOfOurOwn(t *testing.T) {
	t.Parallel()
	authenticator, err := auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, noon)
	require.NoError(t, err)
	known := users{uuid.New()}
	local := telegram.Local{Users: known, Signer: authenticator, Life: time.Hour, Now: noon}
	id := int64(4242)
	session, err := local.SignInTelegram(t.Context(), models.User{TelegramID: &id, Name: "Maker"})
	require.NoError(t, err)
	assert.Equal(t, noon().Add(time.Hour), session.ExpiresAt)
	assert.Empty(t, session.RefreshToken)
	named, err := authenticator.Authenticate(t.Context(), session.AccessToken)
	require.NoError(t, err)
	assert.Equal(t, known.id, named.ID)
}

func TestThePageThatPeopleAreLedTo(t *testing.T) {
	t.Parallel()
	assert.Empty(t, telegram.Config{}.Page("https://darkroom.example.com"), "no bot, no page")

	page, err := url.Parse(telegram.Config{Token: bot}.Page("https://darkroom.example.com/"))
	require.NoError(t, err)
	assert.Equal(t, "https://oauth.telegram.org/auth", page.Scheme+"://"+page.Host+page.Path)
	assert.Equal(t, url.Values{
		"bot_id": {"123456"}, "origin": {"https://darkroom.example.com"}, "request_access": {"write"},
		"return_to": {"https://darkroom.example.com/sign-in"},
	}, page.Query(), "and nothing of the token but the bot's number")

	assert.Regexp(t, `^http://127\.0\.0\.1:8090/telegram/oauth/auth\?`, telegram.Config{Token: bot, PageURL: "http://127.0.0.1:8090/telegram/oauth/"}.Page("http://127.0.0.1:8080"))
	assert.ErrorContains(t, telegram.Config{Token: bot, PageURL: "oauth"}.Validate(), "TELEGRAM_OAUTH_URL: ")
}
