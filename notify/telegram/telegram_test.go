package telegram_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/notify"
	"darkroom/notify/notifytest"
	"darkroom/notify/telegram"
	"darkroom/simulator/simulatortest"
)

// service is Telegram as the simulator plays it, behind a door of ours.
type service struct {
	simulator *simulatortest.Simulator
	server    *httptest.Server
	t         *testing.T

	mu   sync.Mutex
	hang bool
	came int
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{simulator: simulatortest.Start(t), t: t}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

// ServeHTTP hands a call to the simulator, and may keep its answer.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	hang := s.hang
	s.came++
	s.mu.Unlock()
	if hang {
		s.simulator.Handler().ServeHTTP(httptest.NewRecorder(), r)
		<-r.Context().Done()
		return
	}
	s.simulator.Handler().ServeHTTP(w, r)
}

// Treat says what becomes of messages from now on.
func (s *service) Treat(treatment notifytest.Treatment) {
	s.mu.Lock()
	s.hang = treatment == notifytest.Hang
	s.mu.Unlock()
	knobs := map[notifytest.Treatment]string{
		notifytest.Disown: "http=403", notifytest.Throttle: "http=429 retry_after=7s", notifytest.Break: "http=502",
		notifytest.Cut: "http=timeout_after_accept", notifytest.Take: "", notifytest.Hang: "", notifytest.Refuse: "",
	}
	s.simulator.Behave(s.t)
	if knobs[treatment] != "" {
		s.simulator.Misbehave(s.t, "telegram", knobs[treatment])
	}
}

// Came counts the messages that came in; they have no names here.
func (s *service) Came() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return make([]string, s.came)
}

// Leave closes the door.
func (s *service) Leave() { _ = s.server.Listener.Close() }

func newSender(t *testing.T, base string) *telegram.Sender {
	t.Helper()
	sender, err := telegram.New(telegram.Config{Token: simulatortest.TelegramToken, BaseURL: base, Timeout: time.Minute})
	require.NoError(t, err)
	t.Cleanup(sender.Close)
	return sender
}

func message() notify.Message {
	return notify.Message{
		ID: uuid.New(), To: "1234567", Subject: "Your picture is ready", Text: "A <b>lighthouse</b>\nat dusk.", Kind: "generation.completed",
	}
}

func TestSender(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, func(t *testing.T) notifytest.Harness {
		t.Helper()
		service := newService(t)
		return notifytest.Harness{
			Sender: newSender(t, service.server.URL+"/telegram"), Receiver: service, Message: message(),
			Secrets: []string{simulatortest.TelegramToken}, Unknown: []notifytest.Treatment{notifytest.Refuse}, NamesWait: true,
		}
	})
}

// TestWhatArrives: nothing in it is markup, and it is cut to what Telegram takes.
func TestWhatArrives(t *testing.T) {
	t.Parallel()
	simulator := simulatortest.Start(t)
	sender := newSender(t, simulator.URL()+"/telegram")
	long := message()
	long.Text = strings.Repeat("🗼", 3000)
	for _, m := range []notify.Message{message(), long} {
		_, err := sender.Send(t.Context(), m)
		require.NoError(t, err)
	}
	arrived := simulator.Messages(t, "provider=telegram&to=1234567")
	require.Len(t, arrived, 2)
	assert.Equal(t, "Your picture is ready\n\nA <b>lighthouse</b>\nat dusk.", arrived[0].Text)
	assert.LessOrEqual(t, len(utf16.Encode([]rune(arrived[1].Text))), 4096)
	assert.True(t, strings.HasSuffix(arrived[1].Text, "🗼…"), "cut between characters")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		status int
		body   string
		want   notify.Fault
	}{
		"blocked":        {403, `{"ok":false,"description":"Forbidden: bot was blocked by the user"}`, notify.FaultGone},
		"never spoken":   {400, `{"ok":false,"description":"Bad Request: chat not found"}`, notify.FaultGone},
		"too long":       {400, `{"ok":false,"description":"Bad Request: message is too long"}`, notify.FaultRefused},
		"revoked":        {401, `{"ok":false,"description":"Unauthorized"}`, notify.FaultBusy},
		"never was":      {404, `{"ok":false,"description":"Not Found"}`, notify.FaultBusy},
		"gateway":        {502, `<html>`, notify.FaultUncertain},
		"not ok":         {200, `{"ok":false}`, notify.FaultUncertain},
		"no json":        {200, `<html>`, notify.FaultUncertain},
		"told the token": {400, `{"description":"no such path /bot` + simulatortest.TelegramToken + `"}`, notify.FaultRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(row.status)
				_, _ = w.Write([]byte(row.body))
			}))
			t.Cleanup(server.Close)
			_, err := newSender(t, server.URL).Send(t.Context(), message())
			var fault *notify.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.want, fault.Fault, err)
			assert.NotContains(t, err.Error(), simulatortest.TelegramToken)
		})
	}
}

func TestNobodyToSendTo(t *testing.T) {
	t.Parallel()
	m := message()
	m.To = "@everybody"
	_, err := newSender(t, "http://127.0.0.1:1").Send(t.Context(), m)
	var fault *notify.Error
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, notify.FaultRefused, fault.Fault)
}

func TestConfig(t *testing.T) {
	t.Parallel()
	var cfg telegram.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.False(t, cfg.Set())
	for name, value := range map[string]string{
		"TELEGRAM_BOT_TOKEN": "secret", "TELEGRAM_BASE_URL": "ftp://x", "TELEGRAM_TIMEOUT": "-1s",
	} {
		require.ErrorContains(t, env.Load(env.Source{name: value}, new(telegram.Config)), name+": must be")
	}
}
