// Package simulatortest starts a simulator for one test: on free ports, fast,
// in a folder of its own. At the test's end it stops, and fails the test if the
// media host was ever sent a credential.
package simulatortest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest"

	"darkroom/simulator"
	"darkroom/simulator/fal"
	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// Simulator is a running simulator.
type Simulator struct {
	*simulator.Simulator

	stop  context.CancelFunc
	done  chan struct{}
	leaky bool
}

// Token is a credential that the simulated Replicate takes. Any other of the
// form r8_… is another account.
const Token = "r8_simulatortest"

// FalKey is a credential that the simulated fal takes. Any other of that form, a
// UUID and 32 hexadecimal digits, is another account.
const FalKey = "51a7e5c0-0000-4000-8000-000000000000:51a7e5c051a7e5c051a7e5c051a7e5c0"

// FalUserID is the user of FalKey's account, as fal's webhooks name it.
func FalUserID() string { return fal.UserID(ids.Account(FalKey)) }

// HiggsfieldKey is a credential that the simulated Higgsfield takes. Any other of
// the form id:secret is another account.
const HiggsfieldKey = "simulatortest:secret"

// ResendKey is a credential that the simulated Resend takes. Any other of the form
// re_… is another account.
const ResendKey = "re_simulatortest"

// TelegramToken is a credential that the simulated Telegram takes. Any other of the
// form number:letters is another bot.
const TelegramToken = "4711:simulatortest"

// GoogleKey is a credential that the simulated Google takes. Any other of the form
// AIza… is another account.
const GoogleKey = "AIzaSimulatortest"

// Config returns the configuration that Start begins with: free ports, a new
// folder, fifty times the usual speed, quick retries.
func Config(tb testing.TB) simulator.Config {
	tb.Helper()
	return simulator.Config{
		Addr: "127.0.0.1:0", MediaAddr: "127.0.0.1:0", SMTPAddr: "127.0.0.1:0", Dir: tb.TempDir(), Speed: 50, Seed: tb.Name(),
		TelegramToken: TelegramToken,
		Parallel:      2, MediaTTL: time.Hour, RetryBase: time.Millisecond,
	}
}

// Start runs a simulator until the test ends. changes alter its configuration.
func Start(tb testing.TB, changes ...func(*simulator.Config)) *Simulator {
	tb.Helper()
	cfg := Config(tb)
	for _, change := range changes {
		change(&cfg)
	}
	return Run(tb, cfg)
}

// StartTLS is Start with the APIs served over TLS and HTTP/2 too. It returns
// the server, whose URL is the APIs' address and whose Client trusts it.
func StartTLS(tb testing.TB, changes ...func(*simulator.Config)) (*Simulator, *httptest.Server) {
	tb.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.EnableHTTP2 = true
	s := Start(tb, append(changes, func(cfg *simulator.Config) {
		cfg.URL = "https://" + server.Listener.Addr().String()
	})...)
	server.Config.Handler = s.Handler()
	server.StartTLS()
	tb.Cleanup(server.Close)
	return s, server
}

// Run runs a simulator with this configuration until the test ends or Stop.
func Run(tb testing.TB, cfg simulator.Config) *Simulator {
	tb.Helper()
	sim, err := simulator.New(cfg, zaptest.NewLogger(tb, zaptest.Level(zap.WarnLevel)))
	require.NoError(tb, err)
	require.NoError(tb, sim.Listen(tb.Context()))
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context())) // ends in clean-up, after the test's own context
	s := &Simulator{Simulator: sim, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		assert.NoError(tb, sim.Run(ctx))
	}()
	tb.Cleanup(func() { s.Stop(tb) })
	return s
}

// ExpectLeaks lets the test end well although the media host was sent
// credentials.
func (s *Simulator) ExpectLeaks() { s.leaky = true }

// Stop stops the simulator as a signal would. It may be called twice.
func (s *Simulator) Stop(tb testing.TB) {
	tb.Helper()
	select {
	case <-s.done:
		return
	default:
	}
	if !s.leaky {
		assert.Empty(tb, s.Leaks(tb), "the media host was sent a credential")
	}
	s.stop()
	<-s.done
	assert.NoError(tb, s.Close())
}

// Journal returns the entries that match the query of GET /sim/journal, such as
// "kind=call&accepted=true".
func (s *Simulator) Journal(tb testing.TB, query string) []journal.Entry {
	tb.Helper()
	var body struct {
		Entries []journal.Entry `json:"entries"`
	}
	s.read(tb, "/sim/journal?"+query, &body)
	return body.Entries
}

// Leaks returns every request to the media host that carried a credential.
func (s *Simulator) Leaks(tb testing.TB) []journal.Entry {
	tb.Helper()
	var body struct {
		Leaks []journal.Entry `json:"leaks"`
	}
	s.read(tb, "/sim/leaks", &body)
	return body.Leaks
}

// Jobs returns every job, newest first.
func (s *Simulator) Jobs(tb testing.TB) []jobs.Job {
	tb.Helper()
	return s.JobsOf(tb, "")
}

// JobsOf returns the jobs whose webhook's address holds this text, newest first.
func (s *Simulator) JobsOf(tb testing.TB, webhook string) []jobs.Job {
	tb.Helper()
	var body struct {
		Jobs []jobs.Job `json:"jobs"`
	}
	s.read(tb, "/sim/jobs?"+url.Values{"webhook": {webhook}}.Encode(), &body)
	return body.Jobs
}

// Messages returns what was handed to Resend, the mail server and Telegram, oldest
// first, as far as it matches the query of GET /sim/messages.
func (s *Simulator) Messages(tb testing.TB, query string) []inbox.Message {
	tb.Helper()
	var body struct {
		Messages []inbox.Message `json:"messages"`
	}
	s.read(tb, "/sim/messages?"+query, &body)
	return body.Messages
}

// Misbehave lets a provider, "" for every one, heed these knobs from now on.
func (s *Simulator) Misbehave(tb testing.TB, provider, knobs string) {
	tb.Helper()
	s.write(tb, http.MethodPost, faults.Rule{Provider: provider, Knobs: knobs}, http.StatusCreated)
}

// Behave lifts every rule.
func (s *Simulator) Behave(tb testing.TB) {
	tb.Helper()
	s.write(tb, http.MethodDelete, nil, http.StatusNoContent)
}

func (s *Simulator) write(tb testing.TB, method string, rule any, want int) {
	tb.Helper()
	body, err := json.Marshal(rule)
	require.NoError(tb, err)
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(context.WithoutCancel(tb.Context()), method, "/sim/faults", bytes.NewReader(body))
	s.Handler().ServeHTTP(recorder, request)
	require.Equal(tb, want, recorder.Code, recorder.Body.String())
}

// read asks the handler itself: it answers even without a listener.
func (s *Simulator) read(tb testing.TB, path string, into any) {
	tb.Helper()
	recorder := httptest.NewRecorder()
	s.Handler().ServeHTTP(recorder, httptest.NewRequestWithContext(context.WithoutCancel(tb.Context()), http.MethodGet, path, nil))
	require.Equal(tb, http.StatusOK, recorder.Code, recorder.Body.String())
	require.NoError(tb, json.Unmarshal(recorder.Body.Bytes(), into))
}
