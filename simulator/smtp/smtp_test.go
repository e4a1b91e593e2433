package smtp_test

import (
	"net"
	"net/smtp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/inbox"
	"darkroom/simulator/simulatortest"
)

// send hands over a mail by Go's own client, which is not the one that we use.
func send(sim *simulatortest.Simulator, body string) error {
	return smtp.SendMail(sim.SMTPAddr(), nil, "a@example.com", []string{"b@example.com"}, []byte(body))
}

func TestMails(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		body string
		want inbox.Message
	}{
		"plain": {
			"Subject: Hello\r\nContent-Type: text/plain\r\nMessage-ID: <1@example.com>\r\n\r\nHow are you?\r\n",
			inbox.Message{Subject: "Hello", Text: "How are you?", Key: "1@example.com"},
		},
		"encoded": {
			"Subject: =?UTF-8?q?D=C3=A4mmerung?=\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n",
			inbox.Message{Subject: "Dämmerung", HTML: "<b>hi</b>"},
		},
		"two forms": {
			"Subject: Hello\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n" +
				"Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n--x--\r\n",
			inbox.Message{Subject: "Hello", Text: "a=b", HTML: "<p>a</p>"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := simulatortest.Start(t)
			require.NoError(t, send(sim, row.body))
			arrived := sim.Messages(t, "provider=smtp&to=b@example.com")
			require.Len(t, arrived, 1)
			got := inbox.Message{Subject: arrived[0].Subject, Text: arrived[0].Text, HTML: arrived[0].HTML, Key: arrived[0].Key}
			assert.Equal(t, row.want, got)
			assert.Len(t, sim.Journal(t, "kind=call&accepted=true"), 1)
		})
	}
}

func TestWhatIsNoMail(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	require.ErrorContains(t, send(sim, "this is no header\r\n\r\n"), "554")
	assert.Empty(t, sim.Messages(t, ""))
}

// TestKnobs: a rule for one receiver spoils no other's mail, and is used up by the
// step that it spoils.
func TestKnobs(t *testing.T) {
	t.Parallel()
	const mail = "Subject: Hello\r\nContent-Type: text/plain\r\n\r\nHow are you?\r\n"
	sim := simulatortest.Start(t)
	for knobs, want := range map[string]string{
		"smtp=mail:451:4.7.0": `451 "4.7.0`, "smtp=rcpt:550:5.1.1": `550 "5.1.1`, "smtp=data:552": `552 "5.0.0`,
	} {
		sim.Misbehave(t, "smtp", knobs)
		require.ErrorContains(t, send(sim, mail), want)
		sim.Behave(t)
	}
	sim.Misbehave(t, "smtp", "smtp=data:hang_up")
	require.ErrorContains(t, send(sim, mail), "EOF")
	assert.Empty(t, sim.Messages(t, ""))
	sim.Behave(t)
	sim.Misbehave(t, "smtp", "smtp=timeout_after_accept")
	require.ErrorContains(t, send(sim, mail), "EOF")
	assert.Len(t, sim.Messages(t, ""), 1, "and yet it was taken")
}

// TestItStops although somebody is still connected.
func TestItStops(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	conn, err := (&net.Dialer{Timeout: time.Minute}).DialContext(t.Context(), "tcp", sim.SMTPAddr())
	require.NoError(t, err)
	defer conn.Close()
	sim.Stop(t)
}
