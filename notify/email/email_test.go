package email_test

import (
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/notify"
	"darkroom/notify/email"
	"darkroom/notify/resend"
	"darkroom/notify/smtp"
	"darkroom/simulator/simulatortest"
)

const from = "Darkroom <mail@darkroom.example>"

// setup is a sender of both services, and the simulator that plays them.
func setup(t *testing.T) (*email.Sender, *simulatortest.Simulator) {
	t.Helper()
	simulator := simulatortest.Start(t)
	first, err := resend.New(resend.Config{Key: simulatortest.ResendKey, BaseURL: simulator.URL() + "/resend", Timeout: time.Minute}, from, nil)
	require.NoError(t, err)
	t.Cleanup(first.Close)
	host, text, err := net.SplitHostPort(simulator.SMTPAddr())
	require.NoError(t, err)
	port, err := strconv.Atoi(text)
	require.NoError(t, err)
	second, err := smtp.New(smtp.Config{Host: host, Port: port, TLS: smtp.TLSNone, Timeout: time.Minute}, smtp.Deps{From: from})
	require.NoError(t, err)
	return email.New(first, second), simulator
}

func message() notify.Message {
	return notify.Message{ID: uuid.New(), To: "maker@example.com", Subject: "Your picture is ready", Text: "A lighthouse."}
}

// carriers are the services that have a mail, in the order in which they got it.
func carriers(t *testing.T, simulator *simulatortest.Simulator) []string {
	t.Helper()
	names := []string{}
	for _, mail := range simulator.Messages(t, "") {
		names = append(names, mail.Provider)
	}
	return names
}

// TestWhoCarries is the whole point: the mail server gets what Resend surely did not
// take, and nothing else.
func TestWhoCarries(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		resend, smtp string
		inDoubt      bool
		fault        notify.Fault
		carriers     []string
	}{
		"all is well":                  {carriers: []string{"resend"}},
		"resend is away":               {resend: "http=503", carriers: []string{"smtp"}},
		"resend has enough of us":      {resend: "http=429", carriers: []string{"smtp"}},
		"the key was revoked":          {resend: "http=401", carriers: []string{"smtp"}},
		"the domain is not verified":   {resend: "http=403", carriers: []string{"smtp"}},
		"resend hangs up, has it":      {resend: "http=timeout_after_accept", fault: notify.FaultUncertain, carriers: []string{"resend"}},
		"resend breaks":                {resend: "http=500", fault: notify.FaultUncertain, carriers: []string{}},
		"another call has it":          {resend: "http=409", fault: notify.FaultUncertain, carriers: []string{}},
		"the mail is bad":              {resend: "http=422", fault: notify.FaultRefused, carriers: []string{}},
		"away, and in doubt":           {resend: "http=503", inDoubt: true, fault: notify.FaultBusy, carriers: []string{}},
		"both are away":                {resend: "http=503", smtp: "smtp=mail:421", fault: notify.FaultBusy, carriers: []string{}},
		"away, nobody lives there":     {resend: "http=503", smtp: "smtp=rcpt:550:5.1.1", fault: notify.FaultGone, carriers: []string{}},
		"away, the server hangs up":    {resend: "http=503", smtp: "smtp=timeout_after_accept", fault: notify.FaultUncertain, carriers: []string{"smtp"}},
		"in doubt, and resend is back": {inDoubt: true, carriers: []string{"resend"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sender, simulator := setup(t)
			if row.resend != "" {
				simulator.Misbehave(t, "resend", row.resend)
			}
			if row.smtp != "" {
				simulator.Misbehave(t, "smtp", row.smtp)
			}
			mail := message()
			mail.InDoubt = row.inDoubt
			_, err := sender.Send(t.Context(), mail)
			assert.Equal(t, row.carriers, carriers(t, simulator))
			if row.fault == "" {
				require.NoError(t, err)
				return
			}
			var fault *notify.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.fault, fault.Fault, err)
		})
	}
}

// TestResendKnowsItAgain: the repeat of a mail that it took without an answer is not
// another mail.
func TestResendKnowsItAgain(t *testing.T) {
	t.Parallel()
	sender, simulator := setup(t)
	mail := message()
	simulator.Misbehave(t, "resend", "http=timeout_after_accept")
	_, err := sender.Send(t.Context(), mail)
	require.Error(t, err)
	simulator.Behave(t)
	mail.InDoubt = true
	_, err = sender.Send(t.Context(), mail)
	require.NoError(t, err)
	assert.Equal(t, []string{"resend"}, carriers(t, simulator))
}

// TestNobodyIsThere: a host that cannot be reached has surely taken nothing.
func TestNobodyIsThere(t *testing.T) {
	t.Parallel()
	_, simulator := setup(t)
	first, err := resend.New(resend.Config{Key: "re_x", BaseURL: "http://127.0.0.1:1", Timeout: time.Minute}, from, nil)
	require.NoError(t, err)
	host, text, err := net.SplitHostPort(simulator.SMTPAddr())
	require.NoError(t, err)
	port, err := strconv.Atoi(text)
	require.NoError(t, err)
	second, err := smtp.New(smtp.Config{Host: host, Port: port, TLS: smtp.TLSNone, Timeout: time.Minute}, smtp.Deps{From: from})
	require.NoError(t, err)
	_, err = email.New(first, second).Send(t.Context(), message())
	require.NoError(t, err)
	assert.Equal(t, []string{"smtp"}, carriers(t, simulator))
}

func TestConfig(t *testing.T) {
	t.Parallel()
	var cfg email.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	require.ErrorContains(t, env.Load(env.Source{"EMAIL_FROM": "nobody"}, &cfg), "EMAIL_FROM: must be")
}
