package dev

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// banner is what a developer needs once the stack is up.
type banner struct {
	cfg   Config
	token string
	// password is the developer's.
	password string
}

// write prints the addresses, the token, and a request that works when pasted.
func (b banner) write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rows := [][2]string{
		{"Web client", b.client()},
		{"API", urlOf(b.cfg.API)},
		{"Documentation", urlOf(b.cfg.API) + "/docs"},
		{"Temporal UI", urlOf(b.cfg.TemporalUI)},
		{"Provider", b.provider()},
	}
	if b.cfg.Supabase {
		rows = append(rows, [2]string{"Sign-in", urlOf(b.cfg.API) + "/auth/sign-in/google (simulated)"})
	}
	if simulated, _ := b.cfg.simulated(); len(simulated) > 0 {
		rows = append(rows, [2]string{"Mail", b.mail()})
	}
	rows = append(rows, [2]string{"Token", b.token})
	_, _ = fmt.Fprint(table, "\nDarkroom is up. Ctrl-C stops it; its data stays in "+b.cfg.Data+".\n\n")
	for _, row := range rows {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", row[0], row[1])
	}
	_, _ = fmt.Fprintf(table, "\nAsk for a picture:\n\n  %s\n\n", b.request())
	return table.Flush()
}

// client is the web client's address. Its page of sign-in fills itself in from what
// stands behind #, which no server is sent.
func (b banner) client() string {
	if b.cfg.Supabase {
		return urlOf(b.cfg.API)
	}
	return urlOf(b.cfg.API) + "/sign-in#" + developerEmail + ":" + b.password
}

// provider tells which providers are the simulator and which cost money.
func (b banner) provider() string {
	simulated, keyed := b.cfg.simulated()
	title := func(p played) string { return p.title }
	at := "simulated at " + urlOf(b.cfg.Simulator)
	switch {
	case len(simulated) == 0:
		return joined(keyed, title) + ", for real: it costs money"
	case len(keyed) == 0:
		return at + " (set " + joined(simulated, func(p played) string { return p.variable }) + " for the real ones)"
	}
	return joined(keyed, title) + ", for real: it costs money; " + joined(simulated, title) + " " + at
}

// mail tells where e-mails and Telegram messages end up.
func (b banner) mail() string {
	inbox := urlOf(b.cfg.Simulator) + "/sim/inbox"
	switch {
	case b.cfg.mailed() && b.cfg.TelegramToken != "":
		return "e-mails and Telegram messages go out for real"
	case b.cfg.mailed():
		return "e-mails go out for real; Telegram messages lie at " + inbox
	case b.cfg.TelegramToken != "":
		return "Telegram messages go out for real; e-mails lie at " + inbox
	}
	return "e-mails and Telegram messages lie at " + inbox
}

func (b banner) request() string {
	return "curl -sS " + urlOf(b.cfg.API) + "/api/generations/create" +
		" -H 'Content-Type: application/json'" +
		` -H "Authorization: Bearer $(cat '` + b.cfg.path(tokenFile) + `')"` +
		` -d '{"action":"create","model_id":"flux-schnell","prompt":"a lighthouse at dusk"}'`
}
