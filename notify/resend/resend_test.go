package resend_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/notify"
	"darkroom/notify/notifytest"
	"darkroom/notify/resend"
	"darkroom/simulator/simulatortest"
)

const from = "Darkroom <mail@darkroom.example>"

// service is Resend as the simulator plays it, behind a door of ours.
type service struct {
	simulator *simulatortest.Simulator
	server    *httptest.Server
	t         *testing.T

	mu   sync.Mutex
	hang bool
	came []string
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
	s.came = append(s.came, r.Header.Get("Idempotency-Key"))
	s.mu.Unlock()
	if hang {
		s.simulator.Handler().ServeHTTP(httptest.NewRecorder(), r)
		<-r.Context().Done()
		return
	}
	s.simulator.Handler().ServeHTTP(w, r)
}

// Treat says what becomes of mails from now on.
func (s *service) Treat(treatment notifytest.Treatment) {
	s.mu.Lock()
	s.hang = treatment == notifytest.Hang
	s.mu.Unlock()
	knobs := map[notifytest.Treatment]string{
		notifytest.Refuse: "http=422", notifytest.Throttle: "http=429 retry_after=7s", notifytest.Break: "http=500",
		notifytest.Cut: "http=timeout_after_accept", notifytest.Take: "", notifytest.Hang: "", notifytest.Disown: "",
	}
	s.simulator.Behave(s.t)
	if knobs[treatment] != "" {
		s.simulator.Misbehave(s.t, "resend", knobs[treatment])
	}
}

// Came returns the keys of the mails that came in.
func (s *service) Came() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.came...)
}

// Leave closes the door.
func (s *service) Leave() { _ = s.server.Listener.Close() }

func newSender(t *testing.T, base string, changes ...func(*resend.Config)) *resend.Sender {
	t.Helper()
	cfg := resend.Config{Key: simulatortest.ResendKey, BaseURL: base, Timeout: time.Minute}
	for _, change := range changes {
		change(&cfg)
	}
	sender, err := resend.New(cfg, from, nil)
	require.NoError(t, err)
	t.Cleanup(sender.Close)
	return sender
}

func message() notify.Message {
	return notify.Message{
		ID: uuid.New(), To: "maker@example.com", Subject: "Your picture is ready", Text: "A lighthouse\nat dusk.",
		HTML: "<p>A lighthouse at dusk.</p>", Kind: "generation.completed",
	}
}

func TestSender(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, func(t *testing.T) notifytest.Harness {
		t.Helper()
		service := newService(t)
		return notifytest.Harness{
			Sender: newSender(t, service.server.URL+"/resend"), Receiver: service, Message: message(),
			Secrets: []string{simulatortest.ResendKey, "maker@example.com"}, Unknown: []notifytest.Treatment{notifytest.Disown},
			NamesWait: true, NamesMessages: true,
		}
	})
}

// TestWhatArrives: the mail is what was said, and a repeat of it is not sent again.
func TestWhatArrives(t *testing.T) {
	t.Parallel()
	simulator := simulatortest.Start(t)
	sender, mail := newSender(t, simulator.URL()+"/resend/"), message()
	first, err := sender.Send(t.Context(), mail)
	require.NoError(t, err)
	again, err := sender.Send(t.Context(), mail)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	arrived := simulator.Messages(t, "provider=resend")
	require.Len(t, arrived, 1)
	assert.Equal(t, first.Reference, arrived[0].ID)
	assert.Equal(t, []string{mail.To}, arrived[0].To)
	assert.Equal(t, from, arrived[0].From)
	assert.Equal(t, [3]string{mail.Subject, mail.Text, mail.HTML}, [3]string{arrived[0].Subject, arrived[0].Text, arrived[0].HTML})
	assert.Equal(t, "auto-generated", arrived[0].Headers["Auto-Submitted"])
}

// TestFaults is the table of what answers mean: only what was surely not taken and
// may be later is busy, for then the mail server is asked.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		status int
		body   string
		want   notify.Fault
	}{
		"field":           {422, `{"name":"validation_error","message":"Invalid to field: maker@example.com"}`, notify.FaultRefused},
		"our address":     {422, `{"name":"invalid_from_address"}`, notify.FaultBusy},
		"bad key":         {400, `{"name":"validation_error","message":"API key is invalid"}`, notify.FaultBusy},
		"no key":          {401, `{"name":"missing_api_key"}`, notify.FaultBusy},
		"domain":          {403, `{"name":"validation_error"}`, notify.FaultBusy},
		"under way":       {409, `{"name":"concurrent_idempotent_requests"}`, notify.FaultUncertain},
		"other words":     {409, `{"name":"invalid_idempotent_request"}`, notify.FaultUncertain},
		"quota":           {429, `{"name":"daily_quota_exceeded"}`, notify.FaultBusy},
		"internal":        {500, `{"name":"application_error"}`, notify.FaultUncertain},
		"gateway":         {502, `<html>Bad Gateway for maker@example.com</html>`, notify.FaultUncertain},
		"away":            {503, ``, notify.FaultBusy},
		"gateway is late": {504, ``, notify.FaultUncertain},
		"moved":           {302, ``, notify.FaultBusy},
		"no json":         {200, `<html>`, notify.FaultUncertain},
		"no id":           {200, `{}`, notify.FaultUncertain},
		"half an answer":  {299, `{"id":`, notify.FaultUncertain},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "https://elsewhere.example/")
				if row.status == 299 {
					w.Header().Set("Content-Length", "100")
				}
				w.WriteHeader(row.status)
				_, _ = w.Write([]byte(row.body))
			}))
			t.Cleanup(server.Close)
			_, err := newSender(t, server.URL).Send(t.Context(), message())
			var fault *notify.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.want, fault.Fault, err)
			assert.NotContains(t, err.Error(), "maker@")
		})
	}
}

// TestNobodyToSendTo: what is no mail is refused unsent.
func TestNobodyToSendTo(t *testing.T) {
	t.Parallel()
	sender := newSender(t, "http://127.0.0.1:1")
	for name, spoil := range map[string]func(*notify.Message){
		"name beside":  func(m *notify.Message) { m.To = "Maker <maker@example.com>" },
		"two":          func(m *notify.Message) { m.To = "a@example.com, b@example.com" },
		"header":       func(m *notify.Message) { m.Subject = "Hello\r\nBcc: all@example.com" },
		"nothing said": func(m *notify.Message) { m.Text = "" },
	} {
		mail := message()
		spoil(&mail)
		_, err := sender.Send(t.Context(), mail)
		var fault *notify.Error
		require.ErrorAs(t, err, &fault, name)
		assert.Equal(t, notify.FaultRefused, fault.Fault, name)
	}
}

// TestSlowService: who has the mail and does not answer in time leaves it uncertain.
func TestSlowService(t *testing.T) {
	t.Parallel()
	service := newService(t)
	service.Treat(notifytest.Hang)
	sender := newSender(t, service.server.URL+"/resend", func(cfg *resend.Config) { cfg.Timeout = 200 * time.Millisecond })
	_, err := sender.Send(t.Context(), message())
	var fault *notify.Error
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, notify.FaultUncertain, fault.Fault)
}

func TestConfig(t *testing.T) {
	t.Parallel()
	var cfg resend.Config
	require.NoError(t, env.Load(env.Source{"RESEND_API_KEY": "re_x"}, &cfg))
	assert.True(t, cfg.Set())
	for name, value := range map[string]string{
		"RESEND_API_KEY": "'re_x'", "RESEND_BASE_URL": "http://api.resend.com", "RESEND_TIMEOUT": "0s",
	} {
		err := env.Load(env.Source{name: value}, new(resend.Config))
		require.ErrorContains(t, err, name+": must be")
		assert.NotContains(t, err.Error(), "re_x", "a key is not shown")
	}
}
