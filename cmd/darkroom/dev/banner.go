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
}

// write prints the addresses, the token, and a request that works when pasted.
func (b banner) write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rows := [][2]string{
		{"API", urlOf(b.cfg.API)},
		{"Documentation", urlOf(b.cfg.API) + "/docs"},
		{"Temporal UI", urlOf(b.cfg.TemporalUI)},
		{"Provider", b.provider()},
		{"Token", b.token},
	}
	if b.cfg.Supabase {
		rows = append(rows, [2]string{"Sign-in", urlOf(b.cfg.API) + "/auth/sign-in/google (simulated)"})
	}
	_, _ = fmt.Fprint(table, "\nDarkroom is up. Ctrl-C stops it; its data stays in "+b.cfg.Data+".\n\n")
	for _, row := range rows {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", row[0], row[1])
	}
	_, _ = fmt.Fprintf(table, "\nAsk for a picture:\n\n  %s\n\n", b.request())
	return table.Flush()
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

func (b banner) request() string {
	return "curl -sS " + urlOf(b.cfg.API) + "/api/generations/create" +
		" -H 'Content-Type: application/json'" +
		` -H "Authorization: Bearer $(cat '` + b.cfg.path(tokenFile) + `')"` +
		` -d '{"action":"create","model_id":"flux-schnell","prompt":"a lighthouse at dusk"}'`
}
